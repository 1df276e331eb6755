"""Every transition of a version of a policy, as one table."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from audit.moves import Move, same_version, way
from core.clock import ONE_DAY, local_day
from guidance.access import see_draft
from guidance.publishing import Drafting
from guidance.versions import State
from policy.limits import LIMITS
from policy.models import PolicyVersion

OF_POLICIES = Drafting.of(PolicyVersion)
HOLDS_ALREADY = (
    "This version holds already, or will within minutes. It cannot be withdrawn: publish another one after it."
)


def first_free_day() -> date:
    """The first day that has not begun, and will not while an act is still being written."""
    return local_day(timezone.now() + LIMITS.settled_before_midnight) + ONE_DAY


def last_free_day() -> date:
    return timezone.localdate() + timedelta(days=LIMITS.ahead.days)


def does_not_hold_yet(version: PolicyVersion, by: Any, given: Mapping[str, Any]) -> str | None:
    waits = version.holds_from is not None and version.holds_from >= first_free_day()
    return None if waits else HOLDS_ALREADY


CALL_OFF = Move(
    "call_off",
    see_draft,
    "withdrew before its day",
    (way(State.PUBLISHED, to=State.WITHDRAWN),),
    (same_version, does_not_hold_yet),
    of=PolicyVersion,
)

VERSION_MOVES = (*OF_POLICIES.moves(), CALL_OFF)
