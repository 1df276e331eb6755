"""What the menu and the start page offer about packs: to a partner, those that were sent to the agency."""

from __future__ import annotations

from django.db.models import Q

from accounts.authority import Authority
from core.menu import Entry
from packs.access import NEWEST_SENT, receive_pack, sees_received
from packs.models import PackShare, ShareState


def to_acknowledge(who: Authority) -> int:
    return receive_pack.count(who, PackShare, order=NEWEST_SENT, narrow=lambda prefix: Q(state=ShareState.SENT))


MENU = (
    Entry(
        "Packs",
        "packs:received",
        opens=sees_received,
        order=17,
        waiting=to_acknowledge,
        says="Packs that were sent to your agency.",
    ),
)
