"""Whose holder can no longer act: the one case in which a referral passes on without asking.

Each takes the memberships that can act, so that a page can ask what would pass on before a role is ended.
"""

from __future__ import annotations

from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet
from django.db.models.fields import BooleanField

from accounts.models import Membership
from accounts.roles import CASE_STAFF, Role
from core.rules import Branch, Rule
from referrals.models import Exclusion
from referrals.models.draft import DraftState

Able = QuerySet[Membership]
# Whoever may answer for a risk that is not their own case.
ANSWERS = (*CASE_STAFF, Role.DUTY_OFFICER)


def _serves(able: Able, *, person: str, force: str, roles: tuple[Role, ...]) -> Exists:
    return Exists(able.filter(user_id=OuterRef(person), agency_id=OuterRef(force), role__in=roles))


def kept_away(person: str, referral: str = "pk") -> Q:
    """Who is named in the column `person` has declared a conflict of interest, or was asked to keep away since."""
    return Q(Exists(Exclusion.objects.standing().filter(referral_id=OuterRef(referral), person_id=OuterRef(person))))


def officer_left(able: Able) -> Q:
    """Its officer can no longer work on it."""
    serves = _serves(able, person="officer_id", force="force_id", roles=CASE_STAFF)
    return Q(officer__isnull=False) & (~Q(serves) | kept_away("officer_id"))


def owner_left(able: Able) -> Q:
    """Its owner can no longer answer for anything."""
    return ~Q(_serves(able, person="owner_id", force="force_id", roles=ANSWERS)) | kept_away("owner_id")


def taker_left(able: Able) -> Q:
    """The officer who has taken a report of danger can no longer answer it."""
    serves = _serves(able, person="taken_by_id", force="referral__force_id", roles=ANSWERS)
    return Q(taken_by__isnull=False) & (~Q(serves) | kept_away("taken_by_id", "referral_id"))


def no_lead_left(able: Able) -> Q:
    """Handed to the leads of a site of whom none can act whom it does not name."""
    named = Func(
        OuterRef("kept_from"),
        F("user_id"),
        template="%(expressions)s]",
        arg_joiner=" @> ARRAY[",
        output_field=BooleanField(),
    )
    leads = able.filter(
        Q(site_id=OuterRef("site_id")) | Q(site__isnull=True),
        agency_id=OuterRef("agency_id"),
        role=Role.SAFEGUARDING_LEAD,
    )
    others = leads.exclude(user_id=OuterRef("author_id")).exclude(named)
    return Q(state=DraftState.WITH_LEAD) & ~Q(Exists(others))


let_go = Rule(
    name="referrals.let_go",
    reason="Whoever has this can act.",
    branches=(Branch("its officer can no longer act", lambda who: officer_left(Membership.objects.able())),),
)
return_draft = Rule(
    name="referrals.return_draft",
    reason="A safeguarding lead can still read this.",
    branches=(Branch("no lead is left", lambda who: no_lead_left(Membership.objects.able())),),
)
