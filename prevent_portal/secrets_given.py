"""What `manage.py check --deploy` says of secrets: which is missing, and which of before is still accepted (ADR 0056)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Info, Warning
from django.core.exceptions import ImproperlyConfigured

from core.enciphered import keys_in

SECRETS = "secrets"
# Who is given the first cannot do without the others: a file each, or a folder of them.
TOGETHER = {
    "AUDIT_SEALER_URL": ("AUDIT_SIGNING_KEY",),
    "AUDIT_VERIFIER_URL": ("AUDIT_PUBLIC_KEY", "AUDIT_ERASURE_PUBLIC_KEY"),
    "BACKUP_SERVER_URL": ("BACKUP_SIGNING_KEY", "BACKUP_RECIPIENT"),
    "BACKUP_IDENTITY": ("BACKUP_IDENTITY", "BACKUP_PUBLIC_KEY", "BACKUP_SIGNING_KEY", "AUDIT_PUBLIC_KEY"),
}


def every_secret_is_given(**_: Any) -> list[CheckMessage]:
    return [*_second_factors(), *_sessions(), *_alarms(), *_of_the_log_and_of_backups()]


def _second_factors() -> Iterator[CheckMessage]:
    """A line that is no base64 is a ValueError."""
    try:
        keys = keys_in(settings.SECOND_FACTOR_KEY)
    except (ImproperlyConfigured, ValueError) as failure:
        yield Error(
            f"Nobody signs in with an authenticator app or a recovery code: {failure}",
            hint="openssl rand -base64 32",
            id="prevent_portal.E003",
        )
        return
    if len(keys) > 1:
        yield Info(
            "SECOND_FACTOR_KEY holds a key of before.",
            hint="Run manage.py encipher_anew, then take out every line but the first.",
            id="prevent_portal.I001",
        )


def _sessions() -> Iterator[CheckMessage]:
    if settings.SECRET_KEY_FALLBACKS:
        yield Info(
            "SECRET_KEY holds a key of before, which still opens sessions.",
            hint="Twelve hours after the change take out every line but the first.",
            id="prevent_portal.I002",
        )


def _alarms() -> Iterator[CheckMessage]:
    if not settings.ALARMS_TOKEN:
        yield Warning(
            "There is no page of alarms: nothing outside the service hears that its mail is down.",
            hint="Set ALARMS_TOKEN (docs/operations.md, Health).",
            id="prevent_portal.W001",
        )


def _of_the_log_and_of_backups() -> Iterator[CheckMessage]:
    """Asked in the process that has them: web is given none, and there nothing is said."""
    for first, needed in TOGETHER.items():
        if not os.environ.get(first):
            continue
        for name in needed:
            path = os.environ.get(name, "")
            if not path or not _can_be_read(Path(path)):
                yield Error(
                    f"{first} is given, and {name} names no file that can be read and has something in it.",
                    hint="Make it and mount it as docs/operations.md says (In production).",
                    id="prevent_portal.E006",
                )


def _can_be_read(path: Path) -> bool:
    try:
        files = [each for each in path.iterdir() if each.is_file()] if path.is_dir() else [path]
        return bool(files) and all(each.read_bytes().strip() for each in files)
    except OSError:
        return False
