"""Every transition of a guidance text and of a complaint, as one table."""

from collections.abc import Mapping
from typing import Any

from audit.moves import Move, way
from guidance.access import change_draft, handle_complaints, publish_draft, replace_by_release, see_draft
from guidance.models import ComplaintIntake, ComplaintState, PageVersion, State


def _says_how(record: Any, by: Any, given: Mapping[str, Any]) -> str | None:
    return None if given.get("answer_given") else "Say what was found and what was answered."


PUBLISH = Move("publish", publish_draft, "published", (way(State.DRAFT, to=State.PUBLISHED),), of=PageVersion)
REVISE = Move("revise", change_draft, "changed", (way(State.DRAFT),), of=PageVersion)
WITHDRAW = Move("withdraw", see_draft, "withdrew", (way(State.DRAFT, to=State.WITHDRAWN),), of=PageVersion)
REPLACE = Move("replace", see_draft, "replaced", (way(State.PUBLISHED, to=State.RETIRED),), of=PageVersion)
SHIP_OVER = Move(
    "ship_over", replace_by_release, "replaced by a release", (way(State.PUBLISHED, to=State.RETIRED),), of=PageVersion
)

ACKNOWLEDGE = Move(
    "acknowledge",
    handle_complaints,
    "acknowledged",
    (way(ComplaintState.RECEIVED, to=ComplaintState.ACKNOWLEDGED),),
    of=ComplaintIntake,
)
ANSWER = Move(
    "answer",
    handle_complaints,
    "answered",
    (way(ComplaintState.ACKNOWLEDGED, to=ComplaintState.ANSWERED),),
    (_says_how,),
    of=ComplaintIntake,
)

VERSION_MOVES = (REVISE, PUBLISH, WITHDRAW, REPLACE, SHIP_OVER)
COMPLAINT_MOVES = (ACKNOWLEDGE, ANSWER)
