"""What passes on without asking, because its holder can no longer act."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Exists, OuterRef, Q

from accounts.authority import Authority
from accounts.models import Membership
from accounts.people.holdings import Able
from accounts.roles import CASE_STAFF, Role
from core.rules import Branch, Rule
from referrals import access as referrals
from safeguarding.access.requests import CLINICAL


def owner_left(able: Able) -> Q:
    serves = able.filter(user_id=OuterRef("owner_id"), agency_id=OuterRef("force_id"), role__in=CASE_STAFF)
    return ~Q(Exists(serves)) | referrals.kept_away("owner_id", "referral_id")


def named_left(person: str) -> Callable[[Able], Q]:
    """`person` is the column in which a practitioner of the desk is named, or of clinical advice a consultant."""

    def left(able: Able) -> Q:
        named = able.filter(user_id=OuterRef(person), agency_id=OuterRef("agency_id"))
        at_desk = Q(Exists(named.filter(role=Role.PRACTITIONER)))
        advises = Q(Exists(named.filter(role=Role.CLINICAL_CONSULTANT)))
        return Q(**{f"{person}__isnull": False}) & (CLINICAL & ~advises | ~CLINICAL & ~at_desk)

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
