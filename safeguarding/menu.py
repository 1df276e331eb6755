"""What the menu and the start page offer about requests to partners and about cases."""

from __future__ import annotations

from typing import Any

from core.menu import Entry
from guidance.versions import State
from safeguarding.access import (
    merge_agencies,
    see_case,
    see_commission,
    see_delegations,
    see_panel_case,
    see_retention,
    see_standing_panel,
    sees_desk,
)
from safeguarding.models import Merger


def mergers_to_read(who: Any) -> int:
    """Drafts of another person, which wait to be published."""
    return Merger.objects.filter(state=State.DRAFT).exclude(author=who.pk).count()


MENU = (
    Entry(
        "Requests",
        "safeguarding:desk",
        opens=sees_desk,
        order=15,
        says="See and answer what is asked of your agency.",
    ),
    Entry(
        "Panel",
        "safeguarding:panel",
        opens=see_panel_case,
        order=16,
        says="People referred to your council's panel under section 36.",
    ),
    Entry(
        "Panel meetings",
        "safeguarding:panels",
        opens=see_standing_panel,
        order=17,
        says="Meetings of a Channel panel, and the papers that you may read for them.",
    ),
    Entry(
        "Your briefs",
        "safeguarding:provided",
        opens=see_commission,
        order=18,
        says="What you were commissioned to do, your sessions and your reports.",
    ),
    Entry(
        "Cases",
        "safeguarding:cases",
        opens=see_case,
        order=24,
        says="People taken on for the panel or a partnership, their plans and reviews.",
    ),
    Entry(
        "Reviews of records",
        "safeguarding:retention",
        opens=see_retention,
        order=70,
        says="Whether records that have come to their end are still needed, and holds on disposals.",
    ),
    Entry(
        "Mergers",
        "safeguarding:mergers",
        opens=merge_agencies,
        order=63,
        says="Merge a force or a council into another from a day, as a second person publishes it.",
        waiting=mergers_to_read,
    ),
    Entry(
        "Delegations",
        "safeguarding:delegations",
        opens=see_delegations,
        order=75,
        on_menu=False,
        says="Who may decide for the chief officer that a person is referred to a panel.",
    ),
)
