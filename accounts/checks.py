"""What `manage.py check --deploy` says of how people sign in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning


def stolen_passwords_are_known(**_: Any) -> list[CheckMessage]:
    """Without a file only the common passwords that come with Django are refused as stolen."""
    if settings.BREACHED_PASSWORDS:
        return []
    return [
        Warning(
            "A password that was stolen elsewhere is taken: no file of their hashes is named.",
            hint="Set BREACHED_PASSWORDS (docs/operations.md, Stolen passwords).",
            id="accounts.W001",
        )
    ]
