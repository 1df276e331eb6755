"""Who keeps the agreements between agencies, and who reads them. They name no person."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from accounts.authority import Authority
from accounts.roles import Role
from core.gravity import Grave
from core.rules import Branch, Order, Rule
from referrals.models.agreements import AgreementParty

BY_LAST_DAY = Order(key="until_day")


def _any(who: Authority) -> Q | None:
    return Q(pk__isnull=False) if who.holds(Role.PLATFORM_ADMINISTRATOR) else None


def _of_my_agency(who: Authority) -> Q | None:
    agencies = who.agencies(Role.DATA_PROTECTION_OFFICER)
    if not agencies:
        return None
    return Q(Exists(AgreementParty.objects.filter(agreement_id=OuterRef("pk"), agency_id__in=agencies)))


keep_agreements = Rule(
    "referrals.keep_agreements",
    "Only a platform administrator records and ends agreements.",
    branches=(Branch("platform administrator", _any),),
    grave=Grave.SIGHT,
)
see_agreements = Rule(
    "referrals.see_agreements",
    "Only a platform administrator, or the data protection officer of a party, reads agreements.",
    branches=(*keep_agreements.branches, Branch("data protection officer of a party", _of_my_agency)),
)
