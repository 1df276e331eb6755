"""Requests to partners: a partner sees the request and never the referral; the police side asks the rules
of the referral."""

from __future__ import annotations

from functools import partial

from django.db.models import Q

from accounts.authority import Authority
from accounts.roles import Role
from core.clock import now
from core.rules import Branch, Condition, Gate, Order, Rule
from core.ways import Way, held
from referrals import access as referrals
from referrals.casework.rules.holds import nothing_held
from safeguarding.access.handed_on import over_when_it_went
from safeguarding.models import OPEN_ACTIONS, ActionKind, ActionState, PartnerAction

DUE_FIRST = Order(key="due_at")


NOT_KEPT_OUT = referrals.NOT_KEPT_OUT.through("referral__")
NOT_SEALED = referrals.NOT_SEALED.through("referral__")
READABLE = referrals.READABLE.through("referral__")

# --- The partner's desk
# ---------------------------------------------------------------------------------------------


def _readable_by_partner(who: Authority, prefix: str) -> Q:
    """While it is open, and for some days after it ended; one that was taken back is gone at once."""
    open_still = Q(**{f"{prefix}state__in": OPEN_ACTIONS})
    withdrawn = Q(**{f"{prefix}state": ActionState.WITHDRAWN})
    return open_still | (Q(**{f"{prefix}partner_access_until__gt": now()}) & ~withdrawn)


def on_no_hold(prefix: str = "") -> Q:
    """Requests whose referral no hold stands over: while one does no partner sees anything, and nothing says why."""
    return nothing_held(f"{prefix}referral__")


def _still_open(who: Authority, prefix: str) -> Q:
    return Q(**{f"{prefix}state__in": OPEN_ACTIONS})


def _asked_of(role: str, kinds: Q) -> Way:
    at_my_agency = held("agency_id", role)

    def way(who: Authority) -> Q | None:
        mine = at_my_agency(who)
        return None if mine is None else mine & kinds

    return way


def _people(role: str, action: PartnerAction) -> Q:
    """Of a request of a kind that another role reads: none."""
    return Q(agency_id=action.agency_id, role=role) if action.asked_of == role else Q(pk__in=[])


CLINICAL = Q(kind=ActionKind.CLINICAL)
MY_DESK = Branch(
    "asked of my agency's desk",
    _asked_of(Role.PRACTITIONER, ~CLINICAL),
    people=partial(_people, Role.PRACTITIONER),
    says="practitioner of the agency that is asked",
)
MY_ADVICE = Branch(
    "clinical advice asked of my service",
    _asked_of(Role.CLINICAL_CONSULTANT, CLINICAL),
    people=partial(_people, Role.CLINICAL_CONSULTANT),
    says="clinical consultant of the service that is asked",
)
IN_TIME = Condition(_readable_by_partner, "Your access to this request has ended.", "in time")
NOT_ON_HOLD = Condition(lambda who, prefix: on_no_hold(prefix), "This request is not available.", "not on hold")
STILL_OPEN = Condition(_still_open, "This request has ended, so it can no longer be changed.", "still open")

see_request = Rule(
    name="safeguarding.see_request",
    reason="Only practitioners of the agency that was asked can open this.",
    branches=(MY_DESK, MY_ADVICE),
    conditions=(IN_TIME, NOT_ON_HOLD, NOT_KEPT_OUT),
)
answer_request = Rule(
    name="safeguarding.answer_request",
    reason="Only practitioners of the agency that was asked can answer.",
    branches=(MY_DESK, MY_ADVICE),
    conditions=(STILL_OPEN, NOT_ON_HOLD, NOT_KEPT_OUT),
)
# What a clinician advises is written; records about a person are not sent (domain: never raw clinical notes).
send_files = Rule(
    name="safeguarding.send_files",
    reason="Only practitioners of the agency that was asked can send files with an answer.",
    branches=(MY_DESK,),
    conditions=(STILL_OPEN, NOT_ON_HOLD, NOT_KEPT_OUT),
)
sees_desk = Gate(
    "safeguarding.desk",
    "Only practitioners see what is asked of their agency.",
    lambda who: who.holds(Role.PRACTITIONER, Role.CLINICAL_CONSULTANT),
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
    conditions=(over_when_it_went("ended_at"),),
)
steer_action = Rule(
    name="safeguarding.steer_action",
    reason="Only the officer who has the referral, or a supervisor of the force, can do this.",
    branches=(referrals.by_the_referral(ask),),
)
