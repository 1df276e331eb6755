"""A send that failed for an unexpected reason: the force must know of it, since the referrer can only try again."""

from __future__ import annotations

from django.db import transaction

from accounts.authority import Authority
from audit.log import log
from referrals.danger import AT_RISK
from referrals.filing import notices
from referrals.filing.routing import NoForce, recipients
from referrals.kinds import FILING_FAILED
from referrals.models import Draft
from referrals.models.referral import Answer
from referrals.questions.filling import filling_of


@transaction.atomic
def raise_failed_send(*, draft: Draft, failure: Exception, by: Authority) -> None:
    """Tell the force's duty officers and supervisors, danger first, and note it in the log. In a transaction of
    its own, after that of the send has rolled back. What was typed stays with its author, so the alarm says
    whom to ring."""
    danger = filling_of(draft).danger
    log(FILING_FAILED, target=draft, data={"danger": danger, "failure": type(failure).__name__, "by": by.pk})
    try:
        force = recipients(agency=draft.agency, own_staff=Answer.NOT_SURE).force
    except NoForce:
        return
    notices.send_failed(draft, force=force, in_danger=danger in AT_RISK)
