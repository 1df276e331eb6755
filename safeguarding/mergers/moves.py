"""Every transition of a merger, as one table: as for all that two people publish, and called off until it begins."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from audit.moves import Move, Overtaken, same_version, way
from core.clock import day_words
from guidance.access import publish_draft, see_draft
from guidance.versions import State
from policy.moves import first_free_day
from safeguarding.mergers.objections import objection, why_not_begun
from safeguarding.models import Merger

BEGUN = Overtaken("Its day has come, or comes within minutes. It cannot be called off any more.")


def not_begun(merger: Merger, by: Any, given: Mapping[str, Any]) -> str | None:
    if merger.begun_at is not None:
        return BEGUN
    return None if merger.holds_from >= first_free_day() or why_not_begun(merger) else BEGUN


def in_time(merger: Merger, by: Any, given: Mapping[str, Any]) -> str | None:
    first = first_free_day()
    day = day_words(merger.holds_from)
    return (
        None if merger.holds_from >= first else f"{day} is too near. Withdraw the draft, and draft it from a later day."
    )


def possible(merger: Merger, by: Any, given: Mapping[str, Any]) -> str | None:
    return objection(merger.of, merger.into, roles=merger.roles, but=merger.pk)


PUBLISH = Move(
    "publish",
    publish_draft,
    "published",
    (way(State.DRAFT, to=State.PUBLISHED),),
    (same_version, in_time, possible),
    of=Merger,
)
WITHDRAW = Move("withdraw", see_draft, "withdrew", (way(State.DRAFT, to=State.WITHDRAWN),), (same_version,), of=Merger)
CALL_OFF = Move(
    "call_off",
    see_draft,
    "called off before its day",
    (way(State.PUBLISHED, to=State.WITHDRAWN),),
    (same_version, not_begun),
    of=Merger,
)
MERGER_MOVES = (PUBLISH, WITHDRAW, CALL_OFF)
