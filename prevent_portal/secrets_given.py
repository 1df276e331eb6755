"""What `manage.py check --deploy` says of secrets: which is missing, and which of before is still accepted (ADR 0056)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Info, Warning
from django.core.exceptions import ImproperlyConfigured

from core.enciphered import keys_in

SECRETS = "secrets"


def every_secret_is_given(**_: Any) -> list[CheckMessage]:
    return [*_second_factors(), *_sessions(), *_alarms()]


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
