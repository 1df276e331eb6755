"""Every transition of a case, as one table."""

from __future__ import annotations

from audit.moves import Move, same_version, way
from referrals.casework.rules.giving import can_have_it, gifts, words
from safeguarding.access import answer_offer, assign_case, close_case, let_go_case, work_case
from safeguarding.cases.rules.closing import TO_APPROVE, TO_PROPOSE, another_person
from safeguarding.models import Case, CaseState

PROPOSE_CLOSING = Move(
    "propose_closing",
    work_case,
    "proposed to close the case",
    (way(CaseState.OPEN, to=CaseState.CLOSING),),
    (same_version, *TO_PROPOSE),
    of=Case,
)
TAKE_CLOSING_BACK = Move(
    "take_closing_back",
    work_case,
    "took the proposal back",
    (way(CaseState.CLOSING, to=CaseState.OPEN),),
    (words,),
    of=Case,
)
RETURN_CLOSING = Move(
    "return_closing",
    close_case,
    "returned the proposal",
    (way(CaseState.CLOSING, to=CaseState.OPEN),),
    (another_person, words),
    of=Case,
)
APPROVE_CLOSING = Move(
    "approve_closing",
    close_case,
    "closed the case",
    (way(CaseState.CLOSING, to=CaseState.CLOSED),),
    (*TO_APPROVE, words),
    of=Case,
)
REOPEN_CASE = Move(
    "reopen_case", work_case, "opened the case again", (way(CaseState.CLOSED, to=CaseState.OPEN),), (words,), of=Case
)

# Without anybody's leave, and only while its owner can no longer act.
LET_GO_CASE = Move("let_go", let_go_case, "passed on", (way(*frozenset(CaseState)),), of=Case)

# --- Giving it to a colleague -------------------------------------------------------------------------------

NOT_OVER = frozenset({CaseState.OPEN, CaseState.CLOSING})
GIFTS = gifts("case", of=Case, sources=NOT_OVER, work=work_case, answer=answer_offer)
ASSIGN_CASE = Move(
    "assign", assign_case, "assigned the case", (way(*NOT_OVER),), (same_version, can_have_it, words), of=Case
)

CASE_MOVES = (
    LET_GO_CASE,
    *GIFTS.all(),
    ASSIGN_CASE,
    PROPOSE_CLOSING,
    TAKE_CLOSING_BACK,
    RETURN_CLOSING,
    APPROVE_CLOSING,
    REOPEN_CASE,
)
