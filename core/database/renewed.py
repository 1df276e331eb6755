"""The password of the database's role, changed while the service runs: a process that is refused looks into the file from which
its address came, so that no process has to restart it, and no page meets the gap (ADR 0060)."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit


def address_now(variable: str = "DATABASE_URL") -> str:
    """What stands in the file, which deploy/with-secrets names for an address that lies in one; empty where it came from none."""
    with suppress(OSError, UnicodeDecodeError):
        return Path(os.environ.get(f"{variable}_FILE", "/")).read_text().strip()
    return ""


def other_password(settings: dict[str, Any]) -> str:
    """The password that the file names for the same role, if it is another than that of the settings."""
    address = address_now()
    with suppress(ValueError):
        parts = urlsplit(address)
        if unquote(parts.username or "") == settings["USER"] and parts.password:
            found = unquote(parts.password)
            return found if found != settings["PASSWORD"] else ""
    return ""
