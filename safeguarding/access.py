"""Who may do what with a request to a partner, and with a case. A partner sees the request and never the
referral.

`who` is an Authority. The police side of every rule asks the rules of the referral, so that there is one
definition of who may see and work it; nothing is added here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.authority import Authority
from accounts.holdings import Able
from accounts.models import Membership
from accounts.roles import CASE_STAFF, Role
from audit.access import agencies_audited
from core.rules import Branch, Condition, Gate, Order, Rule
from referrals import access as referrals
from referrals.models import Approval, Deconfliction, Exclusion, Seal
from referrals.models.casework import DeconflictionCode
from referrals.models.decision import Option, Outcome
from referrals.models.referral import State
from safeguarding.models import OPEN_ACTIONS, ActionState, CaseKind

DUE_FIRST = Order(key="due_at")
PLAN_DUE_FIRST = Order(key="plan_due_at")


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
    supervisor has gone over that since (referrals.clearance says the same of one referral)."""
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

# --- Cases
# ----------------------------------------------------------------------------------------------------------


def _case_of_my_force(who: Authority) -> Q | None:
    forces = who.agencies(*CASE_STAFF)
    return Q(force_id__in=forces) if forces else None


def _case_owned_by_me(who: Authority) -> Q | None:
    return Q(owner_id=who.pk, force_id__in=who.agencies(*CASE_STAFF)) if who.agencies(*CASE_STAFF) else None


see_case = Rule(
    name="safeguarding.see_case",
    reason="Only Prevent staff of the force that holds this case can open it.",
    branches=(
        Branch(
            "case of my force",
            _case_of_my_force,
            people=lambda case: Q(agency_id=case.force_id, role__in=CASE_STAFF),
            says="Prevent staff of the force that holds it",
        ),
    ),
    conditions=(NOT_KEPT_OUT, NOT_SEALED),
)
work_case = Rule(
    name="safeguarding.work_case",
    reason="Only the owner of the case, or a supervisor of the force, can change it.",
    branches=(Branch("case owned by me", _case_owned_by_me), referrals.SUPERVISOR_OF_FORCE),
    conditions=(NOT_KEPT_OUT, NOT_SEALED),
)
close_case = Rule(
    name="safeguarding.close_case",
    reason="Only a supervisor of the force can approve or return the closing of a case.",
    branches=(referrals.SUPERVISOR_OF_FORCE,),
    conditions=work_case.conditions,
)
assign_case = Rule(
    name="safeguarding.assign_case",
    reason="Only a supervisor of the force can assign a case.",
    branches=(referrals.SUPERVISOR_OF_FORCE,),
    conditions=work_case.conditions,
)


answer_offer = Rule(
    name="safeguarding.answer_offer",
    reason="This case is not offered to you, or no longer.",
    branches=(referrals.OFFERED_TO_ME,),
    conditions=work_case.conditions,
)


# --- Whose holder can no longer act: they pass on without anybody's leave -----------------------------------------


def owner_left(able: Able) -> Q:
    serves = able.filter(user_id=OuterRef("owner_id"), agency_id=OuterRef("force_id"), role__in=CASE_STAFF)
    return ~Q(Exists(serves))


def named_left(person: str) -> Callable[[Able], Q]:
    """`person` is the column in which somebody of the desk is named."""

    def left(able: Able) -> Q:
        serves = able.filter(
            user_id=OuterRef(person), agency_id=OuterRef("agency_id"), role=Role.PRACTITIONER
        )
        return Q(**{f"{person}__isnull": False}) & ~Q(Exists(serves))

    return left


def _at_the_desk(who: Authority) -> Q:
    able = Membership.objects.able()
    return named_left("allocated_to_id")(able) | named_left("deputy_id")(able)


let_go_case = Rule(
    name="safeguarding.let_go_case",
    reason="Whoever owns this case can act.",
    branches=(Branch("its owner can no longer act", lambda who: owner_left(Membership.objects.able())),),
)
let_go_request = Rule(
    name="safeguarding.let_go_request",
    reason="Whoever is named for this request can act.",
    branches=(Branch("who is named can no longer act", _at_the_desk),),
)

# --- Who can see a record now -----------------------------------------------------------------------------------------


def _supervised_by_me(who: Authority) -> Q | None:
    """With every condition of a supervisor's own rule: a sealed record is shown to none who may not know of it."""
    return referrals.assign.q(who) if referrals.assign.anywhere(who) else None


def _audited_by_me(who: Authority) -> Q | None:
    agencies = agencies_audited(who)
    if agencies is None:
        return Q(pk__isnull=False)
    return Q(force_id__in=agencies) if agencies else None


see_who_sees = Rule(
    name="safeguarding.see_who_sees",
    reason="Only a supervisor of the force, and auditors, see who can see a record.",
    branches=(
        Branch("supervisor of the force", _supervised_by_me),
        Branch("auditor of the force or of the service", _audited_by_me),
    ),
)

# --- The panel of the council that section 36 names ---------------------------------------------------------------


def _referred_to_my_panel(who: Authority) -> Q | None:
    """Its own section 36 referrals, and no other council's."""
    councils = who.agencies(Role.COUNCIL_FRONT_DOOR)
    return Q(kind=CaseKind.CHANNEL, decision__to_agency_id__in=councils) if councils else None


def _not_sealed_since(who: Authority, prefix: str) -> Q:
    """As of copies: what was referred in spite of a seal stays; of what was sealed since, nothing is seen."""
    since = Seal.objects.filter(
        referral_id=OuterRef(f"{prefix}referral_id"),
        lifted_at__isnull=True,
        at__gt=OuterRef(f"{prefix}opened_at"),
    )
    return ~Q(Exists(since))


see_panel_case = Rule(
    name="safeguarding.see_panel_case",
    reason="Only the front door of the council whose panel it was referred to can open this.",
    branches=(Branch("referred to my council's panel", _referred_to_my_panel),),
    conditions=(
        Condition(_not_sealed_since, "This is not available.", "not sealed since"), NOT_ON_HOLD, NOT_KEPT_OUT,
    ),
)  # fmt: skip
