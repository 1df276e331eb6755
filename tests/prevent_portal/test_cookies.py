"""What a browser is given to keep: of this host alone, over TLS alone, and for no script to read."""

from __future__ import annotations

import json
import os
import subprocess
import sys

from django.conf import settings

ASKED = "SESSION_COOKIE_NAME CSRF_COOKIE_NAME SESSION_COOKIE_SECURE CSRF_COOKIE_SECURE SESSION_COOKIE_DOMAIN CSRF_COOKIE_DOMAIN"
PRINT = f"""
import json
from django.conf import settings
print(json.dumps([getattr(settings, name) for name in {ASKED.split()!r}]))
"""


def as_it_is_run(program: str) -> list:
    """What settings say where this is no demonstration, which is plain http on one's own machine."""
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "prevent_portal.settings",
        "DATABASE_URL": "postgresql://nobody@localhost/none",
        "ALLOWED_HOSTS": "portal.example",
        "SITE_ADDRESS": "https://portal.example",
        "SECRET_KEY": "only-for-a-question-about-settings-0123456789abcdefghij",
        "REDIS_URL": "redis://localhost/0",
        "DEFAULT_FROM_EMAIL": "portal@portal.example",
        "DEMO": "0",
    }
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, cwd=settings.ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_their_names_bind_them_to_this_host_and_to_tls():
    assert as_it_is_run(PRINT) == ["__Host-session", "__Host-csrf", True, True, None, None]


def test_no_script_reads_one_and_none_goes_along_from_elsewhere(client, db):
    client.get("/accounts/login/")
    given = client.cookies[settings.CSRF_COOKIE_NAME]
    assert (given["httponly"], given["samesite"], given["path"], given["domain"]) == (True, "Lax", "/", "")
    assert settings.SESSION_COOKIE_HTTPONLY and settings.SESSION_COOKIE_SAMESITE == "Lax"


# The figures of docs/asvs.md and of ADR 0026 and 0085, in seconds and records.
FIGURES = {
    "SESSION_IDLE_SECONDS": 15 * 60,
    "SESSION_COOKIE_AGE": 12 * 60 * 60,
    "PROVE_AGAIN_SECONDS": 5 * 60,
    "READING_ASKED_AFTER": 200,
    "READING_BLOCKED_AFTER": 500,
}


def test_how_long_a_session_lasts_and_how_much_one_person_reads_are_the_figures_that_were_decided():
    asked = f"import json; from django.conf import settings; print(json.dumps([getattr(settings, name) for name in {list(FIGURES)}]))"
    assert as_it_is_run(asked) == list(FIGURES.values())
