"""When a second person says yes before a pack leaves for an agency: above a marking, and for a bulk of packs."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.utils import timezone

from accounts.authority import Authority
from packs.limits import LIMITS
from packs.models import PackShare, every_share
from referrals.casework.rules.second_person import SecondPerson
from referrals.models import Referral

# In rising order. What is not among them counts as higher than all of them.
MARKINGS = ("OFFICIAL", "OFFICIAL-SENSITIVE", "SECRET", "TOP SECRET")


def reasons(referral: Referral, *, by: Authority) -> list[str]:
    """Why this pack needs a second person now; nothing where it does not. The caller holds the lock of who sends it."""
    return [*of_its_marking(referral), *_of_a_bulk(by)]


def of_its_marking(referral: Referral) -> Iterator[str]:
    """That it is marked higher than what one person may let out."""
    if _height(referral.marking) > _height(LIMITS.one_person_up_to):
        yield f"It is marked {referral.marking}"


def _height(marking: str) -> int:
    return MARKINGS.index(marking) if marking in MARKINGS else len(MARKINGS)


def _of_a_bulk(by: Authority) -> Iterator[str]:
    since = timezone.now() - LIMITS.bulk_within
    mine = Q(shared_by_id=by.pk) | Q(put_forward_by_id=by.pk)
    lately = every_share().filter(mine, sent_at__gt=since).count()
    if lately >= LIMITS.bulk:
        yield f"{by.person.name} has sent {lately} packs in 24 hours"


def own_hand(share: PackShare, by: Authority) -> str | None:
    if by.pk in (share.shared_by_id, share.put_forward_by_id):
        return "Another person has to say yes to a pack that you prepared or put forward."
    return None


APPROVER: SecondPerson[PackShare] = SecondPerson(
    bars=(own_hand,),
    referral_of=lambda share: share.referral,
    nothing_waits="No pack waits for a second person here.",
)
