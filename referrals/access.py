"""Who may do what with a referral. One page: read it from top to bottom and you know it all.

`who` is an Authority: a person with live memberships. A person who files gains sight of the *submission* (what they
wrote and four neutral words about progress), never of the *case file*. Nothing here asks `is_superuser`.
"""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.authority import Authority
from accounts.roles import CASE_STAFF, SUPERVISORS, Role
from accounts.shares import live_share
from core.rules import Branch, Condition, Gate, Order, Rule
from referrals.models import Exclusion, ReferralShare
from referrals.models.draft import DraftState
from referrals.models.referral import FINISHED, Answer
from referrals.models.sharing import ShareKind

# A referrer reads their own words while the referral is in hand and this long after; then reference and status only.
SUBMISSION_READABLE_AFTER_FINISH = timedelta(days=28)

BY_QUEUE = Order(key="queue_key")
NEWEST_FIRST = Order(key="submitted_at", descending=True)


def _not_kept_out(who: Authority, prefix: str) -> Q:
    """A conflict of interest, or being named in it, stands above every other right."""
    record = OuterRef(f"{prefix.removesuffix('__')}_id" if prefix else "pk")
    return ~Exists(Exclusion.objects.filter(referral_id=record, person_id=who.pk, lifted_at__isnull=True))


NOT_KEPT_OUT = Condition(_not_kept_out, "You have been asked to keep away from this record.")


def _in(ids: list[int], field: str) -> Q | None:
    return Q(**{f"{field}__in": ids}) if ids else None


# --- The submission: what was filed, and the words about progress --------------------------------------------------


def _filed_by_me(who: Authority) -> Q | None:
    # Ends with the membership: somebody who has left every agency sees nothing.
    return Q(submitted_by_id=who.pk, agency_id__in=[m.agency_id for m in who.memberships]) if who.memberships else None


def _filed_at_my_site(who: Authority) -> Q | None:
    """A lead's own site (or the whole agency, for a lead without a site), minus concerns about its own staff."""
    sites, agencies = who.sites(Role.SAFEGUARDING_LEAD), who.whole_agencies(Role.SAFEGUARDING_LEAD)
    if not sites and not agencies:
        return None
    return (Q(site_id__in=sites) | Q(agency_id__in=agencies)) & Q(agency_may_see=True)


def _copied_shares(who: Authority) -> QuerySet[ReferralShare]:
    return ReferralShare.objects.filter(
        live_share(), agency_id__in=who.agencies(Role.COUNCIL_FRONT_DOOR), kind=ShareKind.COPY
    )


def _copied_to_my_council(who: Authority) -> Q | None:
    if not who.agencies(Role.COUNCIL_FRONT_DOOR):
        return None
    return Q(Exists(_copied_shares(who).filter(referral_id=OuterRef("pk"))))


FILED_BY_ME = Branch("filed by me", _filed_by_me)
FILED_AT_MY_SITE = Branch("filed at my site", _filed_at_my_site)
COPIED_TO_MY_COUNCIL = Branch("copied to my council", _copied_to_my_council, rows=_copied_shares, prefix="referral__")

see_submission = Rule(
    name="referrals.see_submission",
    reason="Only the person who filed this, and their safeguarding lead, can open it here.",
    branches=(FILED_BY_ME, FILED_AT_MY_SITE, COPIED_TO_MY_COUNCIL),
    conditions=(NOT_KEPT_OUT,),
)


def _still_readable(who: Authority, prefix: str) -> Q:
    recent = timezone.now() - SUBMISSION_READABLE_AFTER_FINISH
    return Q(**{f"{prefix}finished_at__isnull": True}) | Q(**{f"{prefix}finished_at__gt": recent})


add_to_submission = Rule(
    name="referrals.add_to_submission",
    reason="Only the person who filed this, and their safeguarding lead, can add to it.",
    branches=(FILED_BY_ME, FILED_AT_MY_SITE),
    conditions=(NOT_KEPT_OUT,),
)

# --- The case file --------------------------------------------------------------------------------------------------


def _my_force(who: Authority) -> Q | None:
    return _in(who.agencies(*CASE_STAFF), "force_id")


def _immediate_lane(who: Authority) -> Q | None:
    forces = who.agencies(Role.DUTY_OFFICER)
    if not forces:
        return None
    return Q(force_id__in=forces, immediate_danger__in=[Answer.YES, Answer.NOT_SURE]) & ~Q(state__in=FINISHED)


def _joint_shares(who: Authority) -> QuerySet[ReferralShare]:
    return ReferralShare.objects.filter(live_share(), agency_id__in=who.agencies(*CASE_STAFF), kind=ShareKind.JOINT)


def _joint_with_my_force(who: Authority) -> Q | None:
    if not who.agencies(*CASE_STAFF):
        return None
    return Q(Exists(_joint_shares(who).filter(referral_id=OuterRef("pk"))))


MY_FORCE = Branch("my force", _my_force)
IMMEDIATE_LANE = Branch("immediate danger, on duty", _immediate_lane)
JOINT = Branch("worked jointly with my force", _joint_with_my_force, rows=_joint_shares, prefix="referral__")

see_case_file = Rule(
    name="referrals.see_case_file",
    reason="Only Prevent staff of the force that holds this can open the case file.",
    branches=(MY_FORCE, IMMEDIATE_LANE, JOINT),
    conditions=(NOT_KEPT_OUT,),
)

# --- Working on it --------------------------------------------------------------------------------------------------


def _officer_of_force(who: Authority) -> Q | None:
    return _in(who.agencies(Role.PREVENT_OFFICER), "force_id")


def _my_caseload(who: Authority) -> Q | None:
    return Q(officer_id=who.pk, force_id__in=who.agencies(*CASE_STAFF)) if who.agencies(*CASE_STAFF) else None


def _supervisor_of_force(who: Authority) -> Q | None:
    return _in(who.agencies(*SUPERVISORS), "force_id")


def _inspector_of_force(who: Authority) -> Q | None:
    return _in(who.agencies(Role.INSPECTOR), "force_id")


def _duty_of_force(who: Authority) -> Q | None:
    return _in(who.agencies(Role.DUTY_OFFICER), "force_id")


MY_CASELOAD = Branch("in my caseload", _my_caseload)
OFFICER_OF_FORCE = Branch("officer of the force", _officer_of_force)
SUPERVISOR_OF_FORCE = Branch("supervisor of the force", _supervisor_of_force)
INSPECTOR_OF_FORCE = Branch("inspector of the force", _inspector_of_force)
DUTY_OF_FORCE = Branch("duty officer of the force", _duty_of_force)

claim = Rule(
    name="referrals.claim",
    reason="Only a Prevent officer or supervisor of this force can claim it.",
    branches=(OFFICER_OF_FORCE, SUPERVISOR_OF_FORCE),
    conditions=(NOT_KEPT_OUT,),
)
assign = Rule(
    name="referrals.assign",
    reason="Only a supervisor of this force can assign it to somebody.",
    branches=(SUPERVISOR_OF_FORCE,),
    conditions=(NOT_KEPT_OUT,),
)
work = Rule(
    name="referrals.work",
    reason="Claim this first: only the officer who has it, or a supervisor of the force, can change it.",
    branches=(MY_CASELOAD, SUPERVISOR_OF_FORCE),
    conditions=(NOT_KEPT_OUT,),
)
handle_emergency = Rule(
    name="referrals.handle_emergency",
    reason="Only the duty officer, the officer who has it, or a supervisor can record the emergency response.",
    branches=(DUTY_OF_FORCE, MY_CASELOAD, SUPERVISOR_OF_FORCE),
    conditions=(NOT_KEPT_OUT,),
)


def _no_unread_information(who: Authority, prefix: str) -> Q:
    return Q(**{f"{prefix}has_unread_information": False})


NOTHING_UNREAD = Condition(_no_unread_information, "New information has arrived. Read it before going on.")

recommend = Rule(
    name="referrals.recommend",
    reason="Only the officer who has this, or a supervisor, can recommend a decision.",
    branches=(MY_CASELOAD, SUPERVISOR_OF_FORCE),
    conditions=(NOT_KEPT_OUT, NOTHING_UNREAD),
)
# Who approves also depends on the decision: its author never may, and its tier may want an inspector. Both stand as
# demands of the move `approve`, because they are about the decision and not about the referral.
approve = Rule(
    name="referrals.approve",
    reason="Only a supervisor of this force can approve or return a decision.",
    branches=(SUPERVISOR_OF_FORCE,),
    conditions=(NOT_KEPT_OUT, NOTHING_UNREAD),
)
send_back = Rule(
    name="referrals.send_back",
    reason="Only a supervisor of this force can approve or return a decision.",
    branches=(SUPERVISOR_OF_FORCE,),
    conditions=(NOT_KEPT_OUT,),
)
override_deconfliction = Rule(
    name="referrals.override_deconfliction",
    reason="Only a supervisor can go on before deconfliction, for an urgent safeguarding reason.",
    branches=(SUPERVISOR_OF_FORCE,),
    conditions=(NOT_KEPT_OUT,),
)
clear_own_staff = Rule(
    name="referrals.clear_own_staff",
    reason="Only the officer who has this, or a supervisor, can let the agency see it.",
    branches=(MY_CASELOAD, SUPERVISOR_OF_FORCE),
    conditions=(NOT_KEPT_OUT,),
)

# --- The deconfliction desk: identifiers in, a code out. It sees no referral. ----------------------------------------


def _my_desk(who: Authority) -> Q | None:
    return _in(who.agencies(Role.DECONFLICTION_DESK), "force_id")


answer_deconfliction = Rule(
    name="referrals.answer_deconfliction",
    reason="Only the deconfliction desk of this force can answer.",
    branches=(Branch("my force's desk", _my_desk),),
)
DUE_FIRST = Order(key="due_at")

# --- Drafts -----------------------------------------------------------------------------------------------------------


def _my_draft(who: Authority) -> Q | None:
    return Q(author_id=who.pk, state=DraftState.OPEN) if who.memberships else None


def _handed_to_me(who: Authority) -> Q | None:
    """Drafts handed to the lead of the site, minus those that may concern the agency's own staff."""
    sites, agencies = who.sites(Role.SAFEGUARDING_LEAD), who.whole_agencies(Role.SAFEGUARDING_LEAD)
    if not sites and not agencies:
        return None
    about_colleague = Q(answers__own_staff__own_staff__contains=["yes"]) | Q(
        answers__own_staff__own_staff__contains=["not_sure"]
    )
    return (Q(site_id__in=sites) | Q(agency_id__in=agencies)) & Q(state=DraftState.WITH_LEAD) & ~about_colleague


def _author_of_handed(who: Authority) -> Q | None:
    # A lead who is away never stalls anything: the author can still send to police.
    return Q(author_id=who.pk, state=DraftState.WITH_LEAD) if who.memberships else None


write_draft = Rule(
    name="referrals.write_draft",
    reason="Only the person who began this, or the lead it was handed to, can change it.",
    branches=(Branch("my draft", _my_draft), Branch("handed to me", _handed_to_me), Branch("handed over by me", _author_of_handed)),
)

# --- Pages that are not about one record ------------------------------------------------------------------------------

may_file = Gate("referrals.file", "You need to belong to an agency to file a referral.", lambda who: bool(who.memberships))
may_key_in = Gate("referrals.key_in", "Only a gateway clerk keys in referrals.", lambda who: who.holds(Role.GATEWAY_CLERK))
sees_queue = Gate("referrals.queue", "Only Prevent staff see the queue.", lambda who: who.holds(*CASE_STAFF, Role.DUTY_OFFICER))
sees_team = Gate("referrals.team", "Only supervisors see the team's clocks.", lambda who: who.holds(*SUPERVISORS))
sees_desk = Gate("referrals.desk", "Only the deconfliction desk.", lambda who: who.holds(Role.DECONFLICTION_DESK))

