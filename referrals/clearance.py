"""May we go on? What the deconfliction desk's newest answer allows. A code in date, or a supervisor's
override."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from referrals.models import Deconfliction, Referral
from referrals.models.casework import DeconflictionCode

GO_ON = frozenset({DeconflictionCode.CLEAR, DeconflictionCode.CT_RELEVANT})

NOT_ASKED = "The deconfliction desk has not been asked yet."
NO_ANSWER = "The deconfliction desk has not answered yet."
PRIMACY = "An investigation has primacy: no partner is asked, and nobody contacts the person or the family."
WAIT = "The deconfliction desk asked to wait."
RUN_OUT = "The deconfliction answer has run out: the desk is checking again."


def _checks(referral: Referral) -> QuerySet[Deconfliction]:
    """Of the force that has it now: another force's desk spoke for itself."""
    return referral.deconflictions.filter(force_id=referral.force_id)


def newest_check(referral: Referral) -> Deconfliction | None:
    return _checks(referral).order_by("-requested_at", "-pk").first()


def deconfliction_allows(referral: Referral) -> str | None:
    """None when a partner may be asked, the person or family contacted and a decision recommended; else why
    not."""
    newest = newest_check(referral)
    if newest is None:
        return NOT_ASKED
    if not newest.code and newest.overridden_at:
        return None
    answered = newest if newest.code else _last_answer(referral)
    return NO_ANSWER if answered is None else _objection(answered)


def _last_answer(referral: Referral) -> Deconfliction | None:
    return _checks(referral).exclude(code="").order_by("-answered_at", "-pk").first()


def _objection(answered: Deconfliction) -> str | None:
    if answered.code == DeconflictionCode.PURSUE_PRIMACY:
        return PRIMACY
    if answered.code not in GO_ON:
        return WAIT
    in_date = answered.next_check_on is not None and answered.next_check_on >= timezone.localdate()
    return None if in_date else RUN_OUT


def was_overridden(referral: Referral) -> bool:
    """Whether somebody went on before the desk had answered: that makes the decision an inspector's."""
    return referral.deconflictions.filter(overridden_at__isnull=False).exists()
