"""What can happen to a redacted version, as rows. Nothing else writes `Redaction.state`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from audit.models import Operation
from audit.moves import Move, same_version, way
from evidence import access
from evidence.models import Redaction, RedactionState

Given = Mapping[str, Any]
DRAFT, MAKING, WAITING, RELEASED, WITHDRAWN, DISCARDED = (
    RedactionState.DRAFT,
    RedactionState.MAKING,
    RedactionState.WAITING,
    RedactionState.RELEASED,
    RedactionState.WITHDRAWN,
    RedactionState.DISCARDED,
)


def something_marked(redaction: Redaction, by: Any, given: Given) -> str | None:
    return None if redaction.marks.exists() else "Mark at least one passage first: by its words, or by a box."


def another_person(redaction: Redaction, by: Any, given: Given) -> str | None:
    return "Another supervisor has to release what you drafted or marked." if by.pk in hands(redaction) else None


def hands(redaction: Redaction) -> frozenset[int]:
    """Who drafted it, and who ever marked a passage of it or took a mark away: that is a decision about it too."""
    marked = redaction.marks.values_list("added_by_id", flat=True)
    return frozenset([redaction.drafted_by_id, *redaction.worked_on_by, *marked])


def of_this_copy(redaction: Redaction, by: Any, given: Given) -> str | None:
    """`copy_digest` is that of the copy as it lies there now."""
    if given.get("copy_digest") == redaction.copy_digest:
        return None
    return "The copy of this file was made anew since. Send it back, so that it is made from what is there now."


def why_in_words(redaction: Redaction, by: Any, given: Given) -> str | None:
    return None if str(given.get("words", "")).strip() else "Say why."


MAKE = Move(
    "make",
    access.draft_redaction,
    "Asked for a redacted version to be made",
    (way(DRAFT, to=MAKING),),
    (same_version, something_marked),
    of=Redaction,
)
PASS_CHECK = Move(
    "pass_check",
    access.make_redaction,
    "A redacted version was made and checked",
    (way(MAKING, to=WAITING),),
    of=Redaction,
)
FAIL = Move("fail", access.make_redaction, "A redacted version was not made", (way(MAKING, to=DRAFT),), of=Redaction)
SEND_BACK = Move(
    "send_back",
    access.release_redaction,
    "Sent a redacted version back",
    (way(WAITING, to=DRAFT),),
    (same_version, another_person, why_in_words),
    of=Redaction,
)
# The officer may see in the result that something is missing.
TAKE_BACK = Move(
    "take_back",
    access.steer_redaction,
    "Took a redacted version back to change it",
    (way(WAITING, to=DRAFT),),
    (same_version,),
    of=Redaction,
)
RELEASE = Move(
    "release",
    access.release_redaction,
    "Released a redacted version",
    (way(WAITING, to=RELEASED),),
    (same_version, another_person, of_this_copy),
    of=Redaction,
)
WITHDRAW = Move(
    "withdraw",
    access.steer_redaction,
    "Withdrew a redacted version",
    (way(RELEASED, to=WITHDRAWN),),
    (same_version, why_in_words),
    operation=Operation.ALTERATION,
    of=Redaction,
)
DISCARD = Move(
    "discard",
    access.steer_redaction,
    "Threw a redacted version away",
    (way(DRAFT, WAITING, to=DISCARDED),),
    (same_version,),
    of=Redaction,
)

REDACTION_MOVES: tuple[Move, ...] = (MAKE, PASS_CHECK, FAIL, SEND_BACK, TAKE_BACK, RELEASE, WITHDRAW, DISCARD)
