#!/bin/sh
# django-auditlog 3.4.1 (Django 5.2.19, SQLite), seen on 30 November 2026.
# changes_display_dict, the form of an entry that is meant for people, says the words of a choice. The code of the choice is read as Python before it is
# looked up: the text "1" becomes the number 1, which is no code of a text field, and what is shown is None. A risk that goes
# from Low ("1") to High ("2") is shown as a change from None to None. So is the code "True"; "01" and "A1" cannot be read as Python, and keep their words.
# What is stored is right. AUDITLOG_STORE_JSON_CHANGES changes nothing of it. A number field with the same choices shows its words.
# The documentation: the property returns the changes for display to users.
# A good engineer would expect: what get_risk_display() says of the record is what its history says, or else the code itself; None says that nothing was there.
# What to do: take changes_dict and look the words up oneself.
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

settings.configure(
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "auditlog"],
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    USE_TZ=True,
    AUDITLOG_STORE_JSON_CHANGES=sys.argv[1] == "values",
)
django.setup()
from auditlog.models import LogEntry
from auditlog.registry import auditlog
from django.core.management import call_command
from django.db import connection, models


class Referral(models.Model):
    risk = models.CharField(max_length=5, choices=[("1", "Low"), ("2", "High")])
    told = models.CharField(max_length=5, choices=[("False", "Not told"), ("True", "Told")])
    sent_by = models.CharField(max_length=5, choices=[("01", "Police"), ("A1", "School")])
    number = models.IntegerField(choices=[(1, "Low"), (2, "High")])

    class Meta:
        app_label = "auth"


call_command("migrate", verbosity=0)
with connection.schema_editor() as editor:
    editor.create_model(Referral)
auditlog.register(Referral)
referral = Referral.objects.create(risk="1", told="False", sent_by="01", number=1)
referral.risk, referral.told, referral.sent_by, referral.number = "2", "True", "A1", 2
referral.save()
entry = LogEntry.objects.order_by("-pk").first()
shown = dict(entry.changes_display_dict)
print("django-auditlog", version("django-auditlog"), "stores", sys.argv[1])
print("the record says:", referral.get_risk_display(), referral.get_told_display())
print("stored:", entry.changes_dict["risk"], "shown:", shown)
assert entry.changes_dict["risk"] == ["1", "2"] and referral.get_risk_display() == "High"
assert shown["risk"] == ["None", "None"] and shown["told"] == ["None", "None"]
assert shown["sent by"] == ["Police", "School"] and (shown["number"] == ["Low", "High"])
PY
"$work/venv/bin/python" "$work/try.py" texts
"$work/venv/bin/python" "$work/try.py" values
