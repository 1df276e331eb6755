"""The copies that councils hold of what was filed: who holds one, what was added since, how far it has been read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from accounts.authority import Authority
from accounts.models import User
from accounts.notices.telling import people_with
from accounts.roles import Role
from accounts.shares import live_share
from accounts.sight import allowed
from core.components import Label
from referrals.access import council_copies
from referrals.danger import referrer_told
from referrals.models import Referral, ReferralShare
from referrals.models.sharing import ShareKind


@dataclass(frozen=True)
class Copy:
    """How a copy stands with the council that holds it."""

    share: ReferralShare
    added: int

    @property
    def unread(self) -> int:
        """Additions that the front door has not said to have read."""
        return max(0, self.added - self.share.read_addenda)

    @property
    def is_read(self) -> bool:
        return self.share.read_at is not None and not self.unread

    @property
    def label(self) -> Label:
        if self.share.read_at is None:
            return Label("Not read", "yellow")
        return Label("Added since you read it", "orange") if self.unread else Label("Read", "grey")


def live_shares(**narrow: Any) -> QuerySet[Any]:
    """What other agencies hold now: copies of councils, sight of other forces."""
    found: QuerySet[Any] = ReferralShare.objects.filter(live_share(), **narrow)
    return found.select_related("agency", "read_by")


def live_copies(referral: Referral) -> QuerySet[Any]:
    return live_shares(referral=referral, kind=ShareKind.COPY)


def copies_of(referral: Referral) -> list[Copy]:
    """Every copy that a council holds of it now."""
    added = referral.addenda.count()
    return [Copy(share, added) for share in live_copies(referral).order_by("shared_at", "pk")]


def held_by(who: Authority, referrals: Iterable[Referral]) -> dict[int, Copy]:
    """The copy of each of these that this person's council holds, by the referral's id."""
    shares = live_shares(
        referral__in=list(referrals), kind=ShareKind.COPY, agency_id__in=who.agencies(Role.COUNCIL_FRONT_DOOR)
    )
    counted = shares.annotate(added=Count("referral__addenda"))
    return {share.referral_id: Copy(share, share.added) for share in counted}


def endangered(referrals: Iterable[Referral]) -> set[int]:
    """In which of these the referrer's side told of danger, when they were sent or since. What staff
    learnt is theirs."""
    found = Referral.objects.filter(referrer_told(), pk__in=[referral.pk for referral in referrals])
    return set(found.values_list("pk", flat=True))


def front_doors(referral: Referral) -> list[User]:
    """The people of a council who may open its copy now."""
    holders = [
        person
        for share in live_copies(referral)
        for person in people_with(agency_id=share.agency_id, roles=[Role.COUNCIL_FRONT_DOOR])
    ]
    return allowed(council_copies, referral, holders)
