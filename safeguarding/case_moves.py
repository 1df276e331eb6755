"""Every transition of a case, as one table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from accounts.authority import authority_of
from accounts.models import Membership, User
from accounts.roles import CASE_STAFF
from audit.moves import Move
from safeguarding.access import (
    answer_offer,
    assign_case,
    close_case,
    let_go_case,
    let_go_offer,
    see_case,
    work_case,
)
from safeguarding.closing import TO_APPROVE, another_person, nothing_open, reasons_of_its_own, same_version
from safeguarding.models import CaseState


def words(case: Any, by: Any, given: Mapping[str, Any]) -> str | None:
    return None if str(given.get("words", "")).strip() else "Say why."


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


def can_have_it(case: Any, by: Any, given: Mapping[str, Any]) -> str | None:
    """Somebody else, of the force, who can act now and may see it."""
    to = User.objects.filter(pk=given.get("to") or 0).first()
    if to is None or to.pk == case.owner_id:
        return "Choose somebody else."
    able = Membership.objects.able().filter(user=to, agency_id=case.force_id, role__in=CASE_STAFF)
    if not able.exists() or not see_case.allows(authority_of(to), case):
        return f"{to.name} cannot have this case now."
    return None


def nothing_offered(case: Any, by: Any, given: Mapping[str, Any]) -> str | None:
    return "It is offered to somebody already. Take that offer back first." if case.offered_to_id else None


def something_offered(case: Any, by: Any, given: Mapping[str, Any]) -> str | None:
    return None if case.offered_to_id else "It is offered to nobody any more."


NOT_OVER = frozenset({CaseState.OPEN, CaseState.CLOSING})
OFFER_CASE = Move(
    name="offer", sources=NOT_OVER, target=None, rule=work_case, words="offered the case to a colleague",
    demands=(same_version, nothing_offered, can_have_it, words),
)  # fmt: skip
TAKE_CASE = Move(
    name="take_on", sources=NOT_OVER, target=None, rule=answer_offer, words="took the case on",
    demands=(something_offered,),
)  # fmt: skip
DECLINE_CASE = Move(
    name="decline_offer", sources=NOT_OVER, target=None, rule=answer_offer, words="declined the case",
    demands=(something_offered, words),
)  # fmt: skip
KEEP_CASE = Move(
    name="keep", sources=NOT_OVER, target=None, rule=work_case, words="took the offer back",
    demands=(something_offered,),
)  # fmt: skip
LAPSE_OFFER = Move(
    name="lapse_offer", sources=NOT_OVER, target=None, rule=let_go_offer,
    words="offer ended: that person can no longer act",
)  # fmt: skip
ASSIGN_CASE = Move(
    name="assign", sources=NOT_OVER, target=None, rule=assign_case, words="assigned the case",
    demands=(same_version, can_have_it, words),
)  # fmt: skip
GIVING = (OFFER_CASE, TAKE_CASE, DECLINE_CASE, KEEP_CASE, LAPSE_OFFER, ASSIGN_CASE)

CASE_MOVES = (
    LET_GO_CASE,
    *GIVING,
    PROPOSE_CLOSING,
    TAKE_CLOSING_BACK,
    RETURN_CLOSING,
    APPROVE_CLOSING,
    REOPEN_CASE,
)
