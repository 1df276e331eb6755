"""The number of a request: it begins with the moment, so that the events of a request are found in the log by its time
and need no index of their own (ADR 0037)."""

from __future__ import annotations

import re
import secrets
import time
from datetime import UTC, datetime

from audit.limits import BEFORE, BEHIND

_NUMBER = re.compile(r"([0-9a-f]{12})7[0-9a-f]{3}[89ab][0-9a-f]{15}")


def new_request_id() -> str:
    """A UUID of version 7 (RFC 9562), without hyphens: 48 bits of milliseconds, and 74 that nobody can guess."""
    drawn = secrets.randbits(76)
    variant = 8 + (drawn >> 72) % 4
    return f"{time.time_ns() // 1_000_000:012x}7{drawn & 0xFFF:03x}{variant:x}{drawn >> 12 & (1 << 60) - 1:015x}"


def between(request_id: str) -> tuple[datetime, datetime] | None:
    """The moments between which the events of a request lie; None where the number is not one of a request's."""
    found = _NUMBER.fullmatch(request_id)
    if found is None:
        return None
    try:
        began = datetime.fromtimestamp(int(found[1], 16) / 1000, UTC)
        return began - BEFORE, began + BEHIND
    except (OverflowError, ValueError, OSError):  # a moment after every calendar
        return None
