"""What the menu offers about policies, to those who write and publish them."""

from __future__ import annotations

from functools import partial
from typing import Any

from core.menu import Entry
from guidance.versions import State
from policy.access import write_policy
from policy.matters import Matter
from policy.models import PolicyVersion
from policy.of_limits import LIMITS_MATTER


def drafts_to_read(slug: str, who: Any) -> int:
    """One, while another person's draft of this matter waits to be published."""
    drafts = PolicyVersion.objects.filter(policy__slug=slug, state=State.DRAFT)
    return drafts.exclude(author=who.pk).count()


def entry_of(matter: Matter, *, order: int, says: str) -> Entry:
    """Where policy administrators find a matter."""
    waiting = partial(drafts_to_read, matter.slug)
    return Entry(matter.title, matter.page(), opens=write_policy, order=order, says=says, waiting=waiting)


MENU = (
    entry_of(
        LIMITS_MATTER,
        order=62,
        says="Draft how long steps of casework may take, try it on the last quarter, publish what another person drafted.",
    ),
)
