"""Where a case was put to another force: what became of it, and whether one waits."""

from __future__ import annotations

from core.asked_once import asked_once
from safeguarding.models import Case, CaseTransfer, HandOverState


@asked_once
def transfers_of(case: Case) -> list[CaseTransfer]:
    found = CaseTransfer.objects.filter(case=case)
    return list(found.select_related("of", "to", "put_by", "answered_by", "owner").order_by("put_at", "pk"))


def waiting_transfer(case: Case) -> CaseTransfer | None:
    return next((one for one in transfers_of(case) if one.state == HandOverState.WAITING), None)
