"""What a pack for an agency says: exactly what was picked, under a reference of its own."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from packs.content.attached import files_of
from packs.content.parts import PackContent
from packs.models import PackShare
from packs.sharing import offer
from packs.sharing.changed import why_changed
from referrals.code_lists import LAWFUL_BASES
from referrals.models import Referral


class Changed(Exception):
    """What was picked does not say any more what the record says, in words for officers. Nothing may leave."""


class Held(Exception):
    """No partner may be told anything now: neither that there is a pack, nor what is in it."""


def content_for(share: PackShare, *, at: datetime) -> PackContent:
    """The whole pack, as the record stands now. Raises Changed."""
    return PackContent(
        marking=share.referral.marking,
        recipient=str(share.agency),
        requested_by=str(share.shared_by),
        purpose=share.why,
        lawful_basis=LAWFUL_BASES.label_with_hint(share.lawful_basis),
        made_at=at,
        **_picked(share, share.referral),
    )


def _picked(share: PackShare, referral: Referral) -> dict[str, Any]:
    """Raises Changed. The reference of the referral stands on it only where that was picked."""
    kind = offer.kind_for(referral, share.agency)
    offered = offer.groups(referral, kind)
    if changed := why_changed(share, offered):
        raise Changed(changed)
    found = offer.picked(referral, share.pieces, kind)
    known = offer.reference_is_picked(referral, share.pieces)
    return {
        "reference": referral.reference if known else share.reference,
        "subject": offer.name_of(found),
        "sections": found,
        "left_out": tuple(offer.left_out(offered, share.pieces, kind)),
        "files": files_of(referral, found),
    }
