"""Requests to partners: a partner sees the request and never the referral; the police side asks the rules of the referral."""

from __future__ import annotations

from dataclasses import replace

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.authority import Authority
from accounts.roles import Role
from core.rules import Branch, Condition, Gate, Order, Rule
from referrals import access as referrals
from referrals.models import Approval, Deconfliction, Exclusion
from referrals.models.casework import DeconflictionCode
from referrals.models.decision import Option, Outcome
from referrals.models.referral import State
from safeguarding.models import OPEN_ACTIONS, ActionState

DUE_FIRST = Order(key="due_at")


def _not_kept_out(who: Authority, prefix: str) -> Q:
    """Named in the referral, or in conflict with it: then not by way of a request or a case either."""
    record = OuterRef(f"{prefix}referral_id")
    return ~Q(Exists(Exclusion.objects.filter(referral_id=record, person_id=who.pk, lifted_at__isnull=True)))


NOT_KEPT_OUT = Condition(_not_kept_out, "You have been asked to keep away from this record.", "not kept out")
NOT_SEALED = replace(
    referrals.NOT_SEALED, q=lambda who, prefix: referrals.NOT_SEALED.q(who, f"{prefix}referral__")
)

# --- The partner's desk
# ---------------------------------------------------------------------------------------------


def _asked_of_my_agency(who: Authority) -> Q | None:
    agencies = who.agencies(Role.PRACTITIONER)
    return Q(agency_id__in=agencies) if agencies else None


def _readable_by_partner(who: Authority, prefix: str) -> Q:
    """While it is open, and for some days after it ended; one that was taken back is gone at once."""
    open_still = Q(**{f"{prefix}state__in": OPEN_ACTIONS})
    withdrawn = Q(**{f"{prefix}state": ActionState.WITHDRAWN})
    return open_still | (Q(**{f"{prefix}partner_access_until__gt": timezone.now()}) & ~withdrawn)


def on_no_hold(prefix: str = "") -> Q:
    """Requests whose referral no hold stands over."""
    # While a hold stands no partner sees anything, and nothing says why. The desk's newest answer, and a hold that
    # was decided, count beside the state: an offer that waits, or a recommendation, moves the state and lifts no hold.
    held = Q(**{f"{prefix}referral__state": State.HOLD}) | Q(_hold_stands(prefix)) | Q(_hold_decided(prefix))
    return ~held


def _hold_stands(prefix: str) -> Exists:
    """The last word of the force's desk holds: an investigation has primacy; or it asked to wait, and no
    supervisor has gone over that since (referrals.casework.rules.clearance says the same of one referral)."""
    newer = Deconfliction.objects.filter(
        referral_id=OuterRef("referral_id"),
        force_id=OuterRef("force_id"),
        answered_at__gt=OuterRef("answered_at"),
    )
    gone_over = Deconfliction.objects.filter(
        referral_id=OuterRef("referral_id"),
        force_id=OuterRef("force_id"),
        code="",
        overridden_at__isnull=False,
    )
    waits = Q(code=DeconflictionCode.DEFER) & ~Exists(gone_over)
    return Exists(
        Deconfliction.objects.filter(
            Q(code=DeconflictionCode.PURSUE_PRIMACY) | waits,
            ~Exists(newer),
            referral_id=OuterRef(f"{prefix}referral_id"),
            force_id=OuterRef(f"{prefix}referral__force_id"),
        )
    )


def _hold_decided(prefix: str) -> Exists:
    """The newest decision that was approved is to hold, and the force's desk has not spoken since."""
    approved = Approval.objects.filter(outcome=Outcome.APPROVED)
    newer = approved.filter(decision__referral=OuterRef("decision__referral"), at__gt=OuterRef("at"))
    spoken = Deconfliction.objects.filter(
        referral_id=OuterRef("decision__referral"), force_id=OuterRef("decision__referral__force_id"),
        answered_at__gte=OuterRef("at"),
    )  # fmt: skip
    return Exists(
        approved.filter(
            ~Exists(newer), ~Exists(spoken), decision__referral=OuterRef(f"{prefix}referral_id"),
            decision__option=Option.HOLD,
        )
    )  # fmt: skip


def _still_open(who: Authority, prefix: str) -> Q:
    return Q(**{f"{prefix}state__in": OPEN_ACTIONS})


MY_DESK = Branch(
    "asked of my agency's desk", _asked_of_my_agency,
    people=lambda action: Q(agency_id=action.agency_id, role=Role.PRACTITIONER),
    says="practitioner of the agency that is asked",
)  # fmt: skip
IN_TIME = Condition(_readable_by_partner, "Your access to this request has ended.", "in time")
NOT_ON_HOLD = Condition(
    lambda who, prefix: on_no_hold(prefix), "This request is not available.", "not on hold"
)
STILL_OPEN = Condition(_still_open, "This request has ended, so it can no longer be changed.", "still open")

see_request = Rule(
    name="safeguarding.see_request",
    reason="Only practitioners of the agency that was asked can open this.",
    branches=(MY_DESK,),
    conditions=(IN_TIME, NOT_ON_HOLD, NOT_KEPT_OUT),
)
answer_request = Rule(
    name="safeguarding.answer_request",
    reason="Only practitioners of the agency that was asked can answer.",
    branches=(MY_DESK,),
    conditions=(STILL_OPEN, NOT_ON_HOLD, NOT_KEPT_OUT),
)
sees_desk = Gate(
    "safeguarding.desk",
    "Only practitioners see what is asked of their agency.",
    lambda who: who.holds(Role.PRACTITIONER),
)

# --- The police side
# ------------------------------------------------------------------------------------------------

ask = Rule(
    name="safeguarding.ask",
    reason="Claim this first: only the officer who has it, or a supervisor of the force, can ask a partner.",
    branches=(referrals.MY_CASELOAD, referrals.SUPERVISOR_OF_FORCE),
    conditions=(referrals.NOT_KEPT_OUT, referrals.NOT_SEALED),
)


see_action = Rule(
    name="safeguarding.see_action",
    reason=referrals.see_case_file.reason,
    branches=(referrals.by_the_referral(referrals.see_case_file),),
)
steer_action = Rule(
    name="safeguarding.steer_action",
    reason="Only the officer who has the referral, or a supervisor of the force, can do this.",
    branches=(referrals.by_the_referral(ask),),
)
