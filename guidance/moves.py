"""Every transition of a guidance text and of a complaint, as one table."""

from collections.abc import Mapping
from typing import Any

from audit.moves import Move, way
from guidance.access import handle_complaints
from guidance.models import ComplaintIntake, ComplaintState, PageVersion
from guidance.publishing import Publishing


def _says_how(record: Any, by: Any, given: Mapping[str, Any]) -> str | None:
    return None if given.get("answer_given") else "Say what was found and what was answered."


OF_PAGES = Publishing.of(PageVersion)

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

VERSION_MOVES = OF_PAGES.moves()
COMPLAINT_MOVES = (ACKNOWLEDGE, ANSWER)
