"""May we go on? What the deconfliction desk's newest answer allows. A code in date, or a supervisor's
override. And does a hold stand: derived from what was answered and decided, never from where a referral came
from."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from referrals.models import Approval, Deconfliction, Referral
from referrals.models.casework import DeconflictionCode
from referrals.models.decision import Option, Outcome

HOLDING = frozenset({DeconflictionCode.PURSUE_PRIMACY, DeconflictionCode.DEFER})

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
    if hold := standing_hold(referral):
        return hold
    newest = newest_check(referral)
    if newest is None:
        return NOT_ASKED
    if not newest.code and newest.overridden_at:
        return None
    answered = newest if newest.code else _last_answer(referral)
    if answered is None:
        return NO_ANSWER
    in_date = answered.next_check_on is not None and answered.next_check_on >= timezone.localdate()
    return None if in_date else RUN_OUT


def standing_hold(referral: Referral) -> str | None:
    """Why everything waits, as long as it does: the desk's newest code holds, or a hold was decided and the
    desk has not cleared it since. Only the desk lifts these; where it merely asked to wait, a supervisor's
    override goes over it."""
    answered = _last_answer(referral)
    if answered is not None and answered.code == DeconflictionCode.DEFER:
        return None if _overridden_now(referral) else WAIT
    if answered is not None and answered.code in HOLDING:
        return PRIMACY
    return PRIMACY if _hold_decided_after(answered, referral) else None


def _overridden_now(referral: Referral) -> bool:
    newest = newest_check(referral)
    return newest is not None and not newest.code and newest.overridden_at is not None


def _hold_decided_after(answered: Deconfliction | None, referral: Referral) -> bool:
    """Whether a second person approved a hold, nothing else since, and the desk has not spoken since."""
    approved = Approval.objects.filter(decision__referral=referral, outcome=Outcome.APPROVED)
    newest = approved.select_related("decision").order_by("-at", "-pk").first()
    if newest is None or newest.decision.option != Option.HOLD:
        return False
    return answered is None or answered.answered_at is None or answered.answered_at < newest.at


def _last_answer(referral: Referral) -> Deconfliction | None:
    return _checks(referral).exclude(code="").order_by("-answered_at", "-pk").first()


def was_overridden(referral: Referral) -> bool:
    """Whether somebody went on before the desk had answered: that makes the decision an inspector's."""
    return referral.deconflictions.filter(overridden_at__isnull=False).exists()
