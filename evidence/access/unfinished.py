"""Who goes on sending a file that has not arrived whole: the person who began it, and only while they may add one there."""

from __future__ import annotations

from django.db.models import Q

from accounts.authority import Authority
from core.rules import Branch, Rule
from evidence.access.files import by_place

MAY_ADD = by_place(lambda place: place.adds, "may add to its record")


def _own(who: Authority) -> Q | None:
    return Q(sent_by_id=who.pk) if who.user else None


def _own_where_it_can_be_added(who: Authority) -> Q | None:
    own, added = _own(who), MAY_ADD.q(who)
    return None if own is None or added is None else own & added


own_upload = Rule(
    name="evidence.own_upload",
    reason="Only the person who sends a file sees how far it has got.",
    branches=(Branch("sends it", _own),),
)
send_piece = Rule(
    name="evidence.send_piece",
    reason="This file can no longer be added here.",
    branches=(Branch("sends it, and may add to its record", _own_where_it_can_be_added),),
)
