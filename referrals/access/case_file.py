"""The case file: who opens it, and who works on it."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.authority import Authority
from accounts.roles import CASE_STAFF, SUPERVISORS, Role
from accounts.shares import live_share
from core.gravity import Grave
from core.rules import Branch, Condition, Order, Rule
from core.ways import held
from referrals.access.case_team import CASE_TEAM
from referrals.access.emergency_access import EMERGENCY
from referrals.access.few import is_joint_anywhere, joint_shares
from referrals.access.hanging import by_the_referral
from referrals.access.keeping_out import NOT_KEPT_OUT
from referrals.access.sealing import NOT_SEALED, READABLE
from referrals.danger import AT_RISK
from referrals.models import Referral, ReferralShare
from referrals.models.referral import FINISHED, Answer
from referrals.models.sharing import ShareKind

BY_QUEUE = Order(key="queue_key")
NEWEST_FIRST = Order(key="submitted_at", descending=True)


def shared_with(referral: Referral, kind: str) -> QuerySet[Any]:
    """The agencies that a live share of this kind names."""
    return ReferralShare.objects.filter(live_share(), referral=referral, kind=kind).values("agency_id")


def _immediate_lane(who: Authority) -> Q | None:
    """Where danger was told, as filed or since; in an open case, as long as it has not been answered."""
    forces = who.agencies(Role.DUTY_OFFICER)
    if not forces:
        return None
    told = Q(danger_told__in=AT_RISK) & ~Q(state__in=FINISHED)
    return Q(force_id__in=forces) & (told | Q(danger_now__in=AT_RISK))


def _joint_with_my_force(who: Authority) -> Q | None:
    if not is_joint_anywhere(who):
        return None
    return Q(Exists(joint_shares(who).filter(referral_id=OuterRef("pk"))))


def _staff_of_the_force(referral: Referral) -> Q:
    return Q(agency_id=referral.force_id, role__in=CASE_STAFF)


def _on_duty_there(referral: Referral) -> Q:
    return Q(agency_id=referral.force_id, role=Role.DUTY_OFFICER)


def _staff_of_joint_forces(referral: Referral) -> Q:
    return Q(agency__in=shared_with(referral, ShareKind.JOINT), role__in=CASE_STAFF)


MY_FORCE = Branch(
    "my force",
    held("force_id", *CASE_STAFF),
    people=_staff_of_the_force,
    says="Prevent staff of the force that holds it",
)
IMMEDIATE_LANE = Branch(
    "immediate danger, on duty",
    _immediate_lane,
    people=_on_duty_there,
    says="duty officer, while danger is told",
)
JOINT = Branch(
    "worked jointly with my force",
    _joint_with_my_force,
    rows=joint_shares,
    prefix="referral__",
    people=_staff_of_joint_forces,
    says="Prevent staff of a force that works on it jointly",
)

see_case_file = Rule(
    name="referrals.see_case_file",
    reason="Only Prevent staff of the force that holds this can open the case file.",
    branches=(MY_FORCE, IMMEDIATE_LANE, JOINT, CASE_TEAM, EMERGENCY),
    conditions=(NOT_KEPT_OUT, READABLE),
)

# --- Working on it --------------------------------------------------------------------------------------------------


def _my_caseload(who: Authority) -> Q | None:
    return Q(officer_id=who.pk, force_id__in=who.agencies(*CASE_STAFF)) if who.agencies(*CASE_STAFF) else None


MY_CASELOAD = Branch("in my caseload", _my_caseload)
OFFICER_OF_FORCE = Branch("officer of the force", held("force_id", Role.PREVENT_OFFICER))
SUPERVISOR_OF_FORCE = Branch("supervisor of the force", held("force_id", *SUPERVISORS))
INSPECTOR_OF_FORCE = Branch("inspector of the force", held("force_id", Role.INSPECTOR))
DUTY_OF_FORCE = Branch("duty officer of the force", held("force_id", Role.DUTY_OFFICER))

claim = Rule(
    name="referrals.claim",
    reason="Only a Prevent officer or supervisor of this force can claim it.",
    branches=(OFFICER_OF_FORCE, SUPERVISOR_OF_FORCE),
    conditions=(NOT_KEPT_OUT, NOT_SEALED),
)
# Asked of whoever is given it: to be given a sealed record is to need to know of it.
take_on = Rule(name="referrals.take_on", reason=claim.reason, branches=claim.branches, conditions=(NOT_KEPT_OUT,))
assign = Rule(
    name="referrals.assign",
    reason="Only a supervisor of this force can assign it to somebody.",
    branches=(SUPERVISOR_OF_FORCE,),
    conditions=(NOT_KEPT_OUT, NOT_SEALED),
)
work = Rule(
    name="referrals.work",
    reason="Claim this first: only the officer who has it, or a supervisor of the force, can change it.",
    branches=(MY_CASELOAD, SUPERVISOR_OF_FORCE),
    conditions=(NOT_KEPT_OUT, NOT_SEALED),
)
settle_line = Rule("referrals.settle_line", reason=work.reason, branches=(by_the_referral(work),))
handle_emergency = Rule(
    name="referrals.handle_emergency",
    reason="Only the duty officer, the officer who has it, or a supervisor can record the emergency response.",
    branches=(DUTY_OF_FORCE, MY_CASELOAD, SUPERVISOR_OF_FORCE),
    conditions=(NOT_KEPT_OUT, NOT_SEALED),
)


def _no_unread_information(who: Authority, prefix: str) -> Q:
    return Q(**{f"{prefix}has_unread_information": False})


def _no_danger_unanswered(who: Authority, prefix: str) -> Q:
    return Q(**{f"{prefix}danger_now": Answer.NO})


NO_DANGER = Condition(
    _no_danger_unanswered,
    "Danger was told. Record the emergency response, or why there is no danger, before going on.",
    "no danger unanswered",
)
NOTHING_UNREAD = Condition(
    _no_unread_information, "New information has arrived. Read it before going on.", "nothing unread"
)

recommend = Rule(
    name="referrals.recommend",
    reason="Only the officer who has this, or a supervisor, can recommend a decision.",
    branches=(MY_CASELOAD, SUPERVISOR_OF_FORCE),
    conditions=(NOT_KEPT_OUT, NOT_SEALED, NO_DANGER, NOTHING_UNREAD),
)
# Who approves also depends on the decision: its author never may, and its tier may want an inspector. Both stand as
# guards of the move `approve`, because they are about the decision and not about the referral.
approve = Rule(
    name="referrals.approve",
    reason="Only a supervisor of this force can approve or return a decision.",
    branches=(SUPERVISOR_OF_FORCE,),
    conditions=(NOT_KEPT_OUT, NOT_SEALED, NO_DANGER, NOTHING_UNREAD),
    grave=Grave.SETTLES,
)
send_back = Rule(
    name="referrals.send_back",
    reason="Only a supervisor of this force can approve or return a decision.",
    branches=(SUPERVISOR_OF_FORCE,),
    conditions=(NOT_KEPT_OUT, NOT_SEALED),
)
override_deconfliction = Rule(
    name="referrals.override_deconfliction",
    reason="Only a supervisor can go on before deconfliction, for an urgent safeguarding reason.",
    branches=(SUPERVISOR_OF_FORCE,),
    conditions=(NOT_KEPT_OUT, NOT_SEALED),
    grave=Grave.SIGHT,
)
settle_identity = Rule(
    name="referrals.settle_identity",
    reason="The officer was not sure: a supervisor settles this one.",
    branches=(SUPERVISOR_OF_FORCE,),
    conditions=(NOT_KEPT_OUT, NOT_SEALED),
)
clear_own_staff = Rule(
    name="referrals.clear_own_staff",
    reason="Only the officer who has this, or a supervisor, can let the agency see it.",
    branches=(MY_CASELOAD, SUPERVISOR_OF_FORCE),
    conditions=(NOT_KEPT_OUT, NOT_SEALED),
    grave=Grave.SIGHT,
)
seal = Rule(
    name="referrals.seal",
    reason="Only an inspector of this force can seal a record, or lift a seal.",
    branches=(INSPECTOR_OF_FORCE,),
    conditions=(NOT_KEPT_OUT,),
    grave=Grave.SIGHT,
)
