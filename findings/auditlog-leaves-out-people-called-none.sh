#!/bin/sh
# django-auditlog 3.4.1 (its newest on 28 November 2026; Django 5.2.19, SQLite).
# The record of a change compares the written forms of two values, and the written form of nothing is "None". A person whose
# surname is None is entered without the surname:
# the entry of the creation lists every field but this one, the entry of the deletion too, and a surname that changes from
# unknown (NULL) to None, or back, makes no entry at all. A date and time that stays empty is listed as changed from "None" to "None".
# A good engineer would expect: a field with a value stands in the entry of its creation, and NULL is not a text.
# What to do: AUDITLOG_STORE_JSON_CHANGES = True, which compares the values themselves: then all of it is recorded.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check "django-auditlog==3.4.1" "Django==5.2.19"
cat > "$work/try.py" <<'PY'
import sys
from importlib.metadata import version

import django
from django.conf import settings

as_values = sys.argv[1] == "values"
settings.configure(
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "auditlog"],
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    USE_TZ=True,
    AUDITLOG_STORE_JSON_CHANGES=as_values,
)
django.setup()
from auditlog.models import LogEntry
from auditlog.registry import auditlog
from django.core.management import call_command
from django.db import connection, models


class Person(models.Model):
    given = models.CharField(max_length=40)
    surname = models.CharField(max_length=40, null=True)
    last_seen = models.DateTimeField(null=True)

    class Meta:
        app_label = "auth"


call_command("migrate", verbosity=0)
with connection.schema_editor() as editor:
    editor.create_model(Person)
auditlog.register(Person)


def entry():
    """The newest entry, and none left behind for the next question."""
    newest = LogEntry.objects.order_by("-pk").first()
    LogEntry.objects.all().delete()
    return None if newest is None else dict(newest.changes)


born = Person.objects.create(given="Ada", surname="None")
created = entry()
unknown = Person.objects.create(given="Ben")
entry()
unknown.surname = "None"
unknown.save()
learned = entry()
unknown.refresh_from_db()
unknown.surname = None
unknown.save()
lost = entry()
born.delete()
deleted = entry()

print("django-auditlog", version("django-auditlog"), "compares", sys.argv[1])
print("created:", created)
print("from unknown to None:", learned)
print("from None to unknown:", lost)
print("deleted:", deleted)
if as_values:
    assert created["surname"] == [None, "None"] and deleted["surname"] == ["None", None]
    assert learned == {"surname": [None, "None"]} and lost == {"surname": ["None", None]}
else:
    assert created["given"] == ["None", "Ada"] and "surname" not in created and "surname" not in deleted
    assert created["last_seen"] == ["None", "None"]
    assert learned is None and lost is None
PY
"$work/venv/bin/python" "$work/try.py" texts
"$work/venv/bin/python" "$work/try.py" values
