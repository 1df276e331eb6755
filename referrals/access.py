"""Who may do what with a referral. One page: read it from top to bottom and you know it all.

`who` is an Authority: a person with live memberships. A person who files gains sight of the *submission* (what they
wrote and four neutral words about progress), never of the *case file*. Nothing here asks `is_superuser`.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.authority import Authority
from accounts.roles import CASE_STAFF, SUPERVISORS, Role
from accounts.shares import live_share
from core.rules import Branch, Condition, Gate, Order, Rule
from referrals.models import Addendum, Decision, Exclusion, ReferralShare
from referrals.models.decision import Option, Outcome
from referrals.models.draft import DraftState
from referrals.models.referral import FINISHED, Answer, Channel, State
from referrals.models.sharing import ShareKind

# A referrer reads their own words while the referral is in hand and this long after; then reference and status only.
SUBMISSION_READABLE_AFTER_FINISH = timedelta(days=28)

BY_QUEUE = Order(key="queue_key")
NEWEST_FIRST = Order(key="submitted_at", descending=True)


def _not_kept_out(who: Authority, prefix: str) -> Q:
    """A conflict of interest, or being named in it, stands above every other right."""
    record = OuterRef(f"{prefix.removesuffix('__')}_id" if prefix else "pk")
    return ~Q(Exists(Exclusion.objects.filter(referral_id=record, person_id=who.pk, lifted_at__isnull=True)))


NOT_KEPT_OUT = Condition(_not_kept_out, "You have been asked to keep away from this record.")


def _in(ids: list[int], field: str) -> Q | None:
    return Q(**{f"{field}__in": ids}) if ids else None


# --- The submission: what was filed, and the words about progress --------------------------------------------------


def _filed_by_me(who: Authority) -> Q | None:
    # Ends with the membership: somebody who has left every agency sees nothing.
    return (
        Q(submitted_by_id=who.pk, agency_id__in=[m.agency_id for m in who.memberships])
        if who.memberships
        else None
    )


def _filed_at_my_site(who: Authority) -> Q | None:
    """A lead's own site, minus concerns about the agency's own staff."""
    sites = who.sites(Role.SAFEGUARDING_LEAD)
    if not sites:
        return None
    # The agency stands first in the index of this list.
    return Q(agency_id__in=who.agencies(Role.SAFEGUARDING_LEAD), site_id__in=sites, agency_may_see=True)


def _filed_at_my_agency(who: Authority) -> Q | None:
    """The whole agency, for a lead without a site, minus concerns about its own staff."""
    agencies = who.whole_agencies(Role.SAFEGUARDING_LEAD)
    return Q(agency_id__in=agencies, agency_may_see=True) if agencies else None


def _keyed_at_my_desk(who: Authority) -> Q | None:
    desks = who.agencies(Role.GATEWAY_CLERK)
    return Q(agency_id__in=desks) & ~Q(channel=Channel.PORTAL) if desks else None


def _copied_shares(who: Authority) -> QuerySet[Any]:
    return ReferralShare.objects.filter(
        live_share(), agency_id__in=who.agencies(Role.COUNCIL_FRONT_DOOR), kind=ShareKind.COPY
    )


def _copied_to_my_council(who: Authority) -> Q | None:
    if not who.agencies(Role.COUNCIL_FRONT_DOOR):
        return None
    return Q(Exists(_copied_shares(who).filter(referral_id=OuterRef("pk"))))


FILED_BY_ME = Branch("filed by me", _filed_by_me)
FILED_AT_MY_SITE = Branch("filed at my site", _filed_at_my_site)
FILED_AT_MY_AGENCY = Branch("filed at my agency", _filed_at_my_agency)
KEYED_AT_MY_DESK = Branch("keyed in at my desk", _keyed_at_my_desk)
COPIED_TO_MY_COUNCIL = Branch(
    "copied to my council", _copied_to_my_council, rows=_copied_shares, prefix="referral__"
)

see_submission = Rule(
    name="referrals.see_submission",
    reason="Only the person who filed this, and their safeguarding lead, can open it here.",
    branches=(FILED_BY_ME, FILED_AT_MY_SITE, FILED_AT_MY_AGENCY, KEYED_AT_MY_DESK, COPIED_TO_MY_COUNCIL),
    conditions=(NOT_KEPT_OUT,),
)


def _still_readable(who: Authority, prefix: str) -> Q:
    recent = timezone.now() - SUBMISSION_READABLE_AFTER_FINISH
    return Q(**{f"{prefix}finished_at__isnull": True}) | Q(**{f"{prefix}finished_at__gt": recent})


STILL_READABLE = Condition(
    _still_readable,
    "This was considered some time ago. You can still see its reference and status, and add to it.",
)
read_submission = Rule(
    name="referrals.read_submission",
    reason=see_submission.reason,
    branches=see_submission.branches,
    conditions=(NOT_KEPT_OUT, STILL_READABLE),
)
add_to_submission = Rule(
    name="referrals.add_to_submission",
    reason="Only the person who filed this, and their safeguarding lead, can add to it.",
    branches=(FILED_BY_ME, FILED_AT_MY_SITE, FILED_AT_MY_AGENCY, KEYED_AT_MY_DESK),
    conditions=(NOT_KEPT_OUT,),
)

# Each list of submissions is the one branch it is named after.
own_submissions = Rule("referrals.own_submissions", see_submission.reason, (FILED_BY_ME,), (NOT_KEPT_OUT,))
site_submissions = Rule(
    "referrals.site_submissions",
    see_submission.reason,
    (FILED_AT_MY_SITE, FILED_AT_MY_AGENCY),
    (NOT_KEPT_OUT,),
)
keyed_in = Rule("referrals.keyed_in", see_submission.reason, (KEYED_AT_MY_DESK,), (NOT_KEPT_OUT,))
council_copies = Rule(
    "referrals.council_copies", see_submission.reason, (COPIED_TO_MY_COUNCIL,), (NOT_KEPT_OUT,)
)

# --- The case file --------------------------------------------------------------------------------------------------


def _my_force(who: Authority) -> Q | None:
    return _in(who.agencies(*CASE_STAFF), "force_id")


def _immediate_lane(who: Authority) -> Q | None:
    forces = who.agencies(Role.DUTY_OFFICER)
    if not forces:
        return None
    return Q(force_id__in=forces, immediate_danger__in=[Answer.YES, Answer.NOT_SURE]) & ~Q(state__in=FINISHED)


def _danger_added(who: Authority) -> Q | None:
    """What was filed calmly and has become dangerous, until somebody has read what was added."""
    forces = who.agencies(Role.DUTY_OFFICER)
    if not forces:
        return None
    said = Addendum.objects.filter(
        referral_id=OuterRef("pk"), read_at__isnull=True, immediate_danger__in=[Answer.YES, Answer.NOT_SURE]
    )
    return Q(Exists(said), force_id__in=forces, has_unread_information=True) & ~Q(state__in=FINISHED)


def _joint_shares(who: Authority) -> QuerySet[Any]:
    return ReferralShare.objects.filter(
        live_share(), agency_id__in=who.agencies(*CASE_STAFF), kind=ShareKind.JOINT
    )


def _joint_with_my_force(who: Authority) -> Q | None:
    if not who.agencies(*CASE_STAFF):
        return None
    return Q(Exists(_joint_shares(who).filter(referral_id=OuterRef("pk"))))


MY_FORCE = Branch("my force", _my_force)
IMMEDIATE_LANE = Branch("immediate danger, on duty", _immediate_lane)
DANGER_ADDED = Branch("danger added, on duty", _danger_added)
JOINT = Branch("worked jointly with my force", _joint_with_my_force, rows=_joint_shares, prefix="referral__")

see_case_file = Rule(
    name="referrals.see_case_file",
    reason="Only Prevent staff of the force that holds this can open the case file.",
    branches=(MY_FORCE, IMMEDIATE_LANE, DANGER_ADDED, JOINT),
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
settle_identity = Rule(
    name="referrals.settle_identity",
    reason="The officer was not sure: a supervisor settles this one.",
    branches=(SUPERVISOR_OF_FORCE,),
    conditions=(NOT_KEPT_OUT,),
)
clear_own_staff = Rule(
    name="referrals.clear_own_staff",
    reason="Only the officer who has this, or a supervisor, can let the agency see it.",
    branches=(MY_CASELOAD, SUPERVISOR_OF_FORCE),
    conditions=(NOT_KEPT_OUT,),
)

# --- An offer to others: they answer it, and see the offer, never the case file ---------------------------------------


def _offered(option: str, state: str, agencies: list[int]) -> Q | None:
    """Waiting for one of these agencies, by the newest decision that a second person approved."""
    if not agencies:
        return None
    newer = Decision.objects.filter(
        referral=OuterRef("referral"), approval__outcome=Outcome.APPROVED, at__gt=OuterRef("at")
    )
    offers = Decision.objects.filter(
        ~Exists(newer),
        referral=OuterRef("pk"),
        option=option,
        to_agency__in=agencies,
        approval__outcome=Outcome.APPROVED,
    )
    return Q(Exists(offers), state=state)


def _service_of_mine(who: Authority) -> Q | None:
    return _offered(Option.SERVICE, State.SERVICE_PENDING, who.agencies(Role.PRACTITIONER))


def _transfer_to_my_force(who: Authority) -> Q | None:
    return _offered(Option.TRANSFER, State.TRANSFER_PENDING, who.agencies(*SUPERVISORS))


answer_service = Rule(
    name="referrals.answer_service",
    reason="Only the service this was offered to can accept or decline.",
    branches=(Branch("offered to my service", _service_of_mine),),
    conditions=(NOT_KEPT_OUT,),
)
answer_transfer = Rule(
    name="referrals.answer_transfer",
    reason="Only a supervisor of the force this was offered to can accept or decline.",
    branches=(Branch("offered to my force", _transfer_to_my_force),),
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


def unanswered(prefix: str) -> Q:
    return Q(**{f"{prefix}code": ""})


# --- Drafts -----------------------------------------------------------------------------------------------------------


def _my_draft(who: Authority) -> Q | None:
    return Q(author_id=who.pk, state=DraftState.OPEN) if who.memberships else None


def _at_my_site(who: Authority) -> Q | None:
    """Drafts begun at the lead's site (or agency, for a lead without a site)."""
    sites, agencies = who.sites(Role.SAFEGUARDING_LEAD), who.whole_agencies(Role.SAFEGUARDING_LEAD)
    return Q(site_id__in=sites) | Q(agency_id__in=agencies) if sites or agencies else None


def _handed_to_me(who: Authority) -> Q | None:
    """Drafts handed to the lead of the site, minus those that may concern the agency's own staff."""
    mine = _at_my_site(who)
    return mine & Q(state=DraftState.WITH_LEAD, about_colleague=False) if mine is not None else None


def _sent_by_me(who: Authority) -> Q | None:
    # Whoever clicks twice, or comes back to the page, is led to what was sent.
    return Q(author_id=who.pk, state=DraftState.SENT) if who.memberships else None


def _handed_and_sent(who: Authority) -> Q | None:
    mine = _at_my_site(who)
    handed = Q(state=DraftState.SENT, handed_over_at__isnull=False, about_colleague=False)
    return mine & handed if mine is not None else None


def _author_of_handed(who: Authority) -> Q | None:
    # A lead who is away never stalls anything: the author can still send to police.
    return Q(author_id=who.pk, state=DraftState.WITH_LEAD) if who.memberships else None


MY_DRAFT = Branch("my draft", _my_draft)
HANDED_TO_ME = Branch("handed to me", _handed_to_me)
HANDED_OVER_BY_ME = Branch("handed over by me", _author_of_handed)

write_draft = Rule(
    name="referrals.write_draft",
    reason="Only the person who began this, or the lead it was handed to, can change it.",
    branches=(MY_DRAFT, HANDED_TO_ME, HANDED_OVER_BY_ME),
)
see_draft = Rule(
    name="referrals.see_draft",
    reason=write_draft.reason,
    branches=(
        *write_draft.branches,
        Branch("sent by me", _sent_by_me),
        Branch("handed to me and sent", _handed_and_sent),
    ),
)
own_draft = Rule(
    name="referrals.own_draft",
    reason="Only the person who began this can do that.",
    branches=(MY_DRAFT, HANDED_OVER_BY_ME),
)
handed_draft = Rule(
    name="referrals.handed_draft",
    reason="Only the safeguarding lead it was handed to can do that.",
    branches=(HANDED_TO_ME,),
)


def _unsent_at_my_site(who: Authority) -> Q | None:
    mine = _at_my_site(who)
    return mine & Q(state=DraftState.OPEN, about_colleague=False) if mine is not None else None


# For a number and an age; no page shows such a draft.
count_unsent = Rule(
    name="referrals.count_unsent",
    reason="Only safeguarding leads learn that unsent drafts exist.",
    branches=(Branch("unsent at my site", _unsent_at_my_site),),
)
# The keeper alone acts without being a person.
forget_draft = Rule(
    name="referrals.forget_draft",
    reason="Only an untouched draft whose existence the lead knows of is deleted.",
    branches=(Branch("the keeper", lambda who: None if who.user else Q(state=DraftState.OPEN)),),
)
LAST_SAVED_FIRST = Order(key="saved_at", descending=True)
LONGEST_WAITING_FIRST = Order(key="handed_over_at")

# --- Pages that are not about one record ------------------------------------------------------------------------------

may_file = Gate(
    "referrals.file",
    "You need to belong to an agency with a police area to file a referral.",
    lambda who: any(m.agency.area_id is not None for m in who.memberships),
)
sees_site = Gate(
    "referrals.site",
    "Only safeguarding leads see what their site files.",
    lambda who: who.holds(Role.SAFEGUARDING_LEAD),
)
sees_copies = Gate(
    "referrals.copies",
    "Only the council's front door sees its copies.",
    lambda who: who.holds(Role.COUNCIL_FRONT_DOOR),
)
may_key_in = Gate(
    "referrals.key_in", "Only a gateway clerk keys in referrals.", lambda who: who.holds(Role.GATEWAY_CLERK)
)
sees_queue = Gate(
    "referrals.queue",
    "Only Prevent staff see the queue.",
    lambda who: who.holds(*CASE_STAFF, Role.DUTY_OFFICER),
)
sees_team = Gate(
    "referrals.team", "Only supervisors see the team's clocks.", lambda who: who.holds(*SUPERVISORS)
)
sees_desk = Gate(
    "referrals.desk", "Only the deconfliction desk.", lambda who: who.holds(Role.DECONFLICTION_DESK)
)
