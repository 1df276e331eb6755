"""Ten records of the copy, opened as the people would who may: the whole stack of the service, with its rules and its log.

Works on a copy alone, which bears its name: in the service itself no person is signed in for another.
"""

from __future__ import annotations

import random
import time
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.sight import allowed, who_may
from audit.acting import SYSTEM, acting
from audit.models import Event
from core.reference_numbers import display_reference
from evidence.models import WITHOUT_BYTES, File
from prevent_portal.backups.restoring import NAMED
from prevent_portal.limits import FILES_READ, RECORDS_OPENED
from referrals.access import see_case_file
from referrals.models import Referral
from subjects.models import Subject

CLOSED = "closed to everybody"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class NotACopy(Exception):
    """Refused: this is the service, and not what was restored from a backup of it."""


def look() -> dict[str, Any]:
    """What is there, and how many of ten records, drawn by lot, open. Raises NotACopy."""
    with connection.cursor() as cursor:
        cursor.execute("show cluster_name")
        if cursor.fetchone() != (NAMED,):
            raise NotACopy("Only in a copy that restore_drill has started.")
    with acting(SYSTEM):
        return {
            "counts": {
                "referrals": Referral.objects.count(),
                "people": Subject.objects.count(),
                "users": User.objects.count(),
                "files": File.objects.count(),
                "events": Event.objects.count(),
            },
            "files": [(f"evidence/{key}", digest) for key, digest in _some_files()],
            "opened": [_open(referral) for referral in _some_records()],
        }


def _some_files() -> list[tuple[str, str]]:
    """By lot among all that have bytes: what was removed or destroyed is in no backup after a time, and is no fault of one."""
    there = File.objects.exclude(state__in=WITHOUT_BYTES).order_by("?").values_list("key", "sha256")
    return list(there[:FILES_READ])


def _some_records() -> list[Referral]:
    """By lot among the newest ten thousand, so that no million is sorted for ten."""
    newest = list(Referral.objects.order_by("-pk").values_list("pk", flat=True)[:10_000])
    drawn = random.SystemRandom().sample(newest, min(RECORDS_OPENED, len(newest)))
    return list(Referral.objects.filter(pk__in=drawn).select_related("officer"))


def _open(referral: Referral) -> str:
    """Empty where it opened; CLOSED where its rules open it to no reader, as it may have been before too; else what happened,
    without a name."""
    person = _reader_of(referral)
    if person is None:
        return CLOSED
    client = Client(raise_request_exception=False, SERVER_NAME=settings.ALLOWED_HOSTS[0])
    client.force_login(person, backend=BACKEND)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "type": "webauthn", "at": time.time()}]
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()
    answer = client.get(reverse("referrals:case", args=[referral.public_id]), secure=True, follow=True)
    shown = answer.status_code == 200 and display_reference(referral.reference).encode() in answer.content
    return "" if shown else f"{referral.reference}: answered {answer.status_code}"


def _reader_of(referral: Referral) -> User | None:
    """The officer who has it, else the first of those to whom the rule is open."""
    if referral.officer and allowed(see_case_file, referral, [referral.officer]):
        return referral.officer
    return next((sight.person for sight in who_may(see_case_file, referral)), None)
