#!/bin/sh
# django-allauth 65.21.1 with allauth.usersessions, Django 5.2.19, seen on 30 November 2026.
# The list of a person's sessions keeps the address and the browser of each. A session that has ended, because it was signed out of or ran out, stays in
# the table: `clearsessions` removes the session and not its row in the list, and signing out removes the session at once and leaves the row.
# The row goes only when the same person signs in again or looks at the list. Of somebody who left, or who only looked in once, the address is kept for good.
# The documentation says that active sessions are listed and offers no command that clears the table.
# A good engineer would expect: what is listed of a session is gone with it, at the latest with `clearsessions`, and a deadline for addresses is kept by itself.
# What to do: a job of one's own that calls purge() on each row, or deletes those whose session is gone.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check "django-allauth==65.21.1" "Django==5.2.19"
cat > "$work/try.py" <<'PY'
from datetime import timedelta
from importlib.metadata import version

import django
from django.conf import settings

settings.configure(
    SECRET_KEY="only for this script, and of fifty characters or more",
    ALLOWED_HOSTS=["testserver"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    ROOT_URLCONF=__name__,
    USE_TZ=True,
    INSTALLED_APPS=[
        "django.contrib.contenttypes",
        "django.contrib.auth",
        "django.contrib.sessions",
        "django.contrib.messages",
        "allauth",
        "allauth.account",
        "allauth.usersessions",
    ],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "allauth.account.middleware.AccountMiddleware",
    ],
    AUTHENTICATION_BACKENDS=["allauth.account.auth_backends.AuthenticationBackend"],
    ACCOUNT_EMAIL_VERIFICATION="none",
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
)
django.setup()
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client
from django.urls import include, path
from django.utils import timezone

urlpatterns = [path("accounts/", include("allauth.urls"))]
PASSWORD = "a password for this script"


def signed_in(name, address):
    client = Client(REMOTE_ADDR=address)
    assert client.post("/accounts/login/", {"login": name, "password": PASSWORD}).status_code == 302
    return client


def listed():
    return sorted((row.user.username, row.ip) for row in UserSession.objects.all())


call_command("migrate", verbosity=0)
for name in ("ada", "ben"):
    User.objects.create_user(name, password=PASSWORD)
signed_in("ada", "192.0.2.1")
long_ago = timezone.now() - timedelta(days=400)
Session.objects.update(expire_date=long_ago)
UserSession.objects.update(last_seen_at=long_ago)
call_command("clearsessions")
ran_out = Session.objects.count(), listed()
ben = signed_in("ben", "192.0.2.2")
ben.post("/accounts/logout/")
signed_out = Session.objects.count(), listed()
purged = [row.purge() for row in UserSession.objects.all()]
print("django-allauth", version("django-allauth"))
print("Ada's ran out 400 days ago, after clearsessions: sessions and list:", *ran_out)
print("after Ben signed in and out: sessions and list:", *signed_out)
print("after purge() on each row:", listed())
assert ran_out == (0, [("ada", "192.0.2.1")])
assert signed_out == (0, [("ada", "192.0.2.1"), ("ben", "192.0.2.2")])
assert purged == [True, True] and listed() == []
PY
"$work/venv/bin/python" "$work/try.py"
