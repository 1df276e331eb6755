"""Every transition of a guidance text and of a complaint, as one table."""

from collections.abc import Mapping
from typing import Any

from audit.moves import Move
from guidance.access import change_draft, handle_complaints, publish_draft, replace_by_release, see_draft
from guidance.models import ComplaintState, State


def _says_how(record: Any, by: Any, given: Mapping[str, Any]) -> str | None:
    return None if given.get("answer_given") else "Say what was found and what was answered."


PUBLISH = Move("publish", frozenset({State.DRAFT}), State.PUBLISHED, publish_draft, "published")
REVISE = Move("revise", frozenset({State.DRAFT}), None, change_draft, "changed")
WITHDRAW = Move("withdraw", frozenset({State.DRAFT}), State.WITHDRAWN, see_draft, "withdrew")
REPLACE = Move("replace", frozenset({State.PUBLISHED}), State.RETIRED, see_draft, "replaced")
SHIP_OVER = Move(
    "ship_over", frozenset({State.PUBLISHED}), State.RETIRED, replace_by_release, "replaced by a release"
)

ACKNOWLEDGE = Move(
    "acknowledge",
    frozenset({ComplaintState.RECEIVED}),
    ComplaintState.ACKNOWLEDGED,
    handle_complaints,
    "acknowledged",
)
ANSWER = Move(
    "answer",
    frozenset({ComplaintState.ACKNOWLEDGED}),
    ComplaintState.ANSWERED,
    handle_complaints,
    "answered",
    demands=(_says_how,),
)

VERSION_MOVES = (REVISE, PUBLISH, WITHDRAW, REPLACE, SHIP_OVER)
COMPLAINT_MOVES = (ACKNOWLEDGE, ANSWER)
