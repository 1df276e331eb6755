"""Every transition of a case, as one table."""

from __future__ import annotations

from audit.moves import Move, same_version
from referrals.casework.rules.giving import can_have_it, gifts, words
from safeguarding.access import answer_offer, assign_case, close_case, let_go_case, work_case
from safeguarding.closing import TO_APPROVE, another_person, nothing_open, reasons_of_its_own
from safeguarding.models import CaseState

PROPOSE_CLOSING = Move(
    name="propose_closing", sources=frozenset({CaseState.OPEN}), target=CaseState.CLOSING, rule=work_case,
    words="proposed to close the case", demands=(same_version, reasons_of_its_own, nothing_open),
)  # fmt: skip
TAKE_CLOSING_BACK = Move(
    name="take_closing_back", sources=frozenset({CaseState.CLOSING}), target=CaseState.OPEN, rule=work_case,
    words="took the proposal back", demands=(words,),
)  # fmt: skip
RETURN_CLOSING = Move(
    name="return_closing", sources=frozenset({CaseState.CLOSING}), target=CaseState.OPEN, rule=close_case,
    words="returned the proposal", demands=(another_person, words),
)  # fmt: skip
APPROVE_CLOSING = Move(
    name="approve_closing", sources=frozenset({CaseState.CLOSING}), target=CaseState.CLOSED, rule=close_case,
    words="closed the case", demands=(*TO_APPROVE, words),
)  # fmt: skip
REOPEN_CASE = Move(
    name="reopen_case", sources=frozenset({CaseState.CLOSED}), target=CaseState.OPEN, rule=work_case,
    words="opened the case again", demands=(words,),
)  # fmt: skip

# Without anybody's leave, and only while its owner can no longer act.
LET_GO_CASE = Move(
    name="let_go", sources=frozenset(CaseState), target=None, rule=let_go_case, words="passed on"
)

# --- Giving it to a colleague -------------------------------------------------------------------------------

NOT_OVER = frozenset({CaseState.OPEN, CaseState.CLOSING})
GIFTS = gifts("case", sources=NOT_OVER, work=work_case, answer=answer_offer)
ASSIGN_CASE = Move(
    name="assign", sources=NOT_OVER, target=None, rule=assign_case, words="assigned the case",
    demands=(same_version, can_have_it, words),
)  # fmt: skip

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
