"""Opening a record in an emergency, and reviewing that it was: for reading, for some hours, never by oneself alone.

A branch like any other: a suspended account, an ended role, a transfer, the end of its hours close it on the next
request, and what keeps a person away from a record keeps them away in an emergency too.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from accounts.authority import Authority
from accounts.models import Membership
from accounts.roles import SUPERVISORS, Role
from core.gravity import Grave
from core.rules import Branch, Condition, Order, Rule, record_column
from core.ways import held
from referrals.access.few import OPENERS, open_now
from referrals.access.keeping_out import NOT_KEPT_OUT
from referrals.models import CaseMember, EmergencyAccess, Referral, Seal

REVIEW_DUE_FIRST = Order(key="review_due_at")
# The rung on which a review is so late that the data protection officer may give it.
RAISED_TO_DPO = 2


open_in_emergency = Rule(
    name="referrals.open_in_emergency",
    reason="Only Prevent staff and duty officers open a record of their force in an emergency.",
    branches=(Branch("of the force where I am staff or on duty", held("force_id", *OPENERS)),),
    conditions=(NOT_KEPT_OUT,),
    grave=Grave.SIGHT,
)


def found_against(who: Authority, referral: Referral) -> EmergencyAccess | None:
    """The last opening of this record by this person that a review found not justified, until a supervisor of the force has
    named them for the record since."""
    last = (
        EmergencyAccess.objects.filter(by_id=who.pk, referral=referral, justified=False).order_by("reviewed_at").last()
    )
    if last is None:
        return None
    supervised = Membership.objects.filter(
        agency_id=referral.force_id, role__in=SUPERVISORS, user_id=OuterRef("by_id"), confirmed_at__lte=OuterRef("at")
    ).exclude(ended_at__lte=OuterRef("at"))
    named = CaseMember.objects.filter(Exists(supervised), referral=referral, person_id=who.pk)
    return None if named.filter(at__gt=last.reviewed_at).exists() else last


def opened_in_emergency(who: Authority, prefix: str = "") -> Q:
    """The person has it open so now."""
    mine = open_now(who)
    if mine is None:
        return Q(pk__in=[])
    return Q(Exists(mine.filter(referral_id=OuterRef(record_column(prefix)))))


def _opened_by_me(who: Authority) -> Q | None:
    mine = open_now(who)
    if mine is None:
        return None
    # Begins at the few that one person has open, and never at the records.
    return Q(force_id__in=who.agencies(*OPENERS), pk__in=mine.values("referral_id"))


def openers(referral: Referral) -> Q:
    opened = EmergencyAccess.objects.standing().filter(referral=referral, force_id=referral.force_id)
    return Q(agency_id=referral.force_id, role__in=OPENERS, user_id__in=opened.values("by_id"))


EMERGENCY = Branch(
    "opened by me in an emergency", _opened_by_me, people=openers, says="opened it in an emergency, to read it"
)


def _mine(who: Authority) -> Q | None:
    return Q(by_id=who.pk) if who.agencies(*OPENERS) else None


end_emergency = Rule(
    name="referrals.end_emergency",
    reason="Only the person who opened it ends this here.",
    branches=(Branch("opened by me", _mine),),
)

# --- The review -----------------------------------------------------------------------------------------------------


def _supervised_by_me(who: Authority) -> Q | None:
    """Supervisors of the force; of a sealed record, its inspectors alone: a list of reviews tells that it exists."""
    forces = who.agencies(*SUPERVISORS)
    if not forces:
        return None
    sealed = Seal.objects.standing().filter(referral_id=OuterRef("referral_id"))
    return Q(force_id__in=forces) & (~Q(Exists(sealed)) | Q(force_id__in=who.agencies(Role.INSPECTOR)))


_protected_by_me = held("force_id", Role.DATA_PROTECTION_OFFICER)


def _raised_to_me(who: Authority) -> Q | None:
    held = _protected_by_me(who)
    return held & Q(rung__gte=RAISED_TO_DPO) if held else None


def _not_my_own(who: Authority, prefix: str) -> Q:
    return ~Q(**{f"{prefix}by_id": who.pk})


def _not_reviewed(who: Authority, prefix: str) -> Q:
    return Q(**{f"{prefix}reviewed_at__isnull": True})


NOT_MY_OWN = Condition(_not_my_own, "You opened this record. Another person reviews it.", "not opened by me")
NOT_REVIEWED = Condition(_not_reviewed, "This has been reviewed already.", "not reviewed")
SUPERVISED = Branch("supervisor of the force; of a sealed record, inspector", _supervised_by_me)

see_emergency = Rule(
    name="referrals.see_emergency",
    reason="Only supervisors of the force, and its data protection officer, see what was opened in an emergency.",
    branches=(SUPERVISED, Branch("data protection officer of the force", _protected_by_me)),
    conditions=(NOT_KEPT_OUT.through("referral__"),),
)
review_emergency = Rule(
    name="referrals.review_emergency",
    reason="Supervisors of the force review this; its data protection officer does once it is told as late.",
    branches=(SUPERVISED, Branch("data protection officer of the force, once the review is late", _raised_to_me)),
    conditions=(NOT_KEPT_OUT.through("referral__"), NOT_MY_OWN, NOT_REVIEWED),
    grave=Grave.SETTLES,
)
