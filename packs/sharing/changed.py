"""Whether what was picked for an agency still says what the record says: asked before it is sent, approved, made and published.

A piece that was withdrawn or written anew is not on offer any more. What its sender corrects stays on offer as it was filed: the
correction is a piece beside it, and a partner who is given the one without the other is given what is known to be wrong."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import QuerySet

from packs.content.filed import OF_ITS_SENDER
from packs.models import PackShare
from packs.sharing import offer
from packs.sharing.offer import Group
from referrals.models import Referral
from referrals.models.referral import AddendumKind

GONE = "Something that was picked for this pack is not on the record any more as it was picked."
CORRECTED = "Something was corrected by its sender since this pack was prepared."
SEEN_BEFORE = "Something was corrected by its sender since you opened this page. Read the correction; what you ticked is still below."


def corrections_by_sender(referral: Referral) -> QuerySet[Any]:
    return referral.addenda.filter(kind=AddendumKind.CORRECTION)


def why_changed(share: PackShare, offered: Sequence[Group]) -> str | None:
    if offer.gone(offered, share.pieces):
        return GONE
    parts = {group.code for group in offered for piece in group.pieces if piece.key in share.pieces}
    return CORRECTED if corrected_since_prepared(share, parts) else None


def corrected_since_prepared(share: PackShare, parts: Collection[str]) -> bool:
    """Whether what was picked says something that its sender has corrected since: in which sentence is for a person to see."""
    of_it = not OF_ITS_SENDER.isdisjoint(parts)
    return of_it and corrections_by_sender(share.referral).filter(at__gt=share.shared_at).exists()
