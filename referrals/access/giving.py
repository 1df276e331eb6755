"""Who answers what is offered to a colleague, of whatever kind the record is."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.authority import Authority
from accounts.models import Membership
from accounts.roles import CASE_STAFF
from core.rules import Branch, Rule
from referrals.access.case_file import work


def _offered_to_me(who: Authority) -> Q | None:
    forces = who.agencies(*CASE_STAFF)
    return Q(offered_to_id=who.pk, force_id__in=forces) if forces else None


OFFERED_TO_ME = Branch("offered to me", _offered_to_me)

answer_offer = Rule(
    name="referrals.answer_offer",
    reason="This referral is not offered to you, or no longer.",
    branches=(OFFERED_TO_ME,),
    conditions=work.conditions,
)


# --- An offer that ends by itself --------------------------------------------------------------------------


def offered_left(able: QuerySet[Membership]) -> Q:
    """The colleague who was asked can take nothing on."""
    serves = able.filter(user_id=OuterRef("offered_to_id"), agency_id=OuterRef("force_id"), role__in=CASE_STAFF)
    return Q(offered_to__isnull=False) & ~Q(Exists(serves))


# Open to nobody in particular: the move asks that whoever was asked cannot answer, or has not.
lapse_offer = Rule(
    name="referrals.lapse_offer",
    reason="This is offered to nobody any more.",
    branches=(Branch("offered, and not answered", lambda who: Q(offered_to__isnull=False)),),
)
