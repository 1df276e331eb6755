"""What the menu offers about policies, to those who write and publish them."""

from __future__ import annotations

from typing import Any

from core.menu import Entry
from guidance.versions import State
from policy.access import write_limits
from policy.models import PolicyVersion


def drafts_to_read(who: Any) -> int:
    """One, while another person's draft waits to be published."""
    return PolicyVersion.objects.filter(state=State.DRAFT).exclude(author=who.pk).count()


MENU = (
    Entry(
        "Time limits",
        "policy:limits",
        opens=write_limits,
        order=62,
        says="Draft how long steps of casework may take, try it on the last quarter, publish what another person drafted.",
        waiting=drafts_to_read,
    ),
)
