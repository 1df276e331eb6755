"""A transfer as the supervisors of the two forces see it: to those who are asked, who the person is, why, and how far the case
is, while it waits; to those who put it forward, what stands in its way and what became of it."""

from __future__ import annotations

from accounts.authority import Authority
from core.components import Row
from core.row_security import as_the_service
from core.templatetags.govuk import on_day
from safeguarding.access import answer_case_transfer, read_case_transfer, see_case
from safeguarding.cases.presenters import hand_overs
from safeguarding.cases.presenters.stages import stage_of
from safeguarding.cases.rules.transfers import transfers_of
from safeguarding.disclosure import where_they_live
from safeguarding.models import Case, CaseTransfer, HandOverState


@as_the_service()
def rows(transfer: CaseTransfer, who: Authority) -> list[Row]:
    """The answer's words: to those who gave it, and those who have the case."""
    reads = answer_case_transfer.allows(who, transfer) or see_case.allows(who, transfer.case)
    found = hand_overs.rows(transfer, reads=reads)
    return [*found, Row("Whose it became", transfer.owner.name)] if transfer.owner and reads else found


@as_the_service()
def read(transfer: CaseTransfer, who: Authority) -> list[Row]:
    """What the answer needs, and no more: not the grounds, nor what support there is."""
    if transfer.state != HandOverState.WAITING:
        return []
    answers = read_case_transfer.allows(who, transfer)
    case = transfer.case
    if not answers and not see_case.allows(who, case):
        return []
    why = hand_overs.why_rows(transfer)
    if not answers:
        return why
    known = (Row(item.label, item.value, typed=True) for item in where_they_live(case.referral))
    return [*known, *why, Row("Kind", case.get_kind_display()), Row("Stage", stage_of(case))]


def rows_of_the_case(case: Case) -> list[Row]:
    """For the force that has it: which had it before; and of each time that it was put to another, why and what came of it."""
    found = transfers_of(case)
    had = [one for one in found if one.state == HandOverState.ACCEPTED]
    before = [Row("Before", f"{one.of}, until {on_day(one.answered_at)}") for one in had]
    return [*before, *(Row(f"Put to {one.to}", list(hand_overs.said_of(one)), typed=True) for one in found)]
