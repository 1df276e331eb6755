"""Withdrawing what was said of who a person is and turned out to be wrong."""

from __future__ import annotations

from django.db import transaction

from accounts.authority import Authority
from audit.log import log
from audit.moves import MoveDenied
from audit.permission import require
from referrals import access
from referrals.casework.actions.candidate_search import look
from referrals.casework.actions.deconfliction import ask_as_known_now
from referrals.casework.rules.contributions import worked_on
from referrals.kinds import IDENTITY_WITHDRAWN
from referrals.models import Referral
from referrals.models.casework import Work
from subjects.actions import withdraw_claim
from subjects.linking import hold_everybody_joined
from subjects.models import Claim


@transaction.atomic
def withdraw_known(*, referral: Referral, claim: Claim, reason: str, by: Authority) -> Claim:
    """The officer's or a supervisor's word that a claim is wrong. It stays as it was said, struck through,
    and is evidence for nothing: not for a search, a match, a desk or a partner. All people are searched
    again without it."""
    hold_everybody_joined(referral.subject)
    require(access.work, referral, by=by)
    if claim.subject_id != referral.subject_id:  # type: ignore[attr-defined]  # every kind of claim has one
        raise MoveDenied("This was said of somebody else.")
    now = withdraw_claim(claim=claim, why=reason, by=by)
    worked_on(referral, Work.IDENTITY, by=by)
    log(
        IDENTITY_WITHDRAWN,
        target=referral,
        ids=[f"subjects.Subject:{referral.subject_id}"],
        data={"claim": claim.key, "reason": reason},
    )
    ask_as_known_now(referral)
    look(referral.subject)
    return now
