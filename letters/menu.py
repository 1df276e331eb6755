"""What the menu offers about letters: their templates, to those who write and publish them."""

from __future__ import annotations

from typing import Any

from core.menu import Entry
from guidance.access import write_guidance
from guidance.versions import State
from letters.models import TemplateVersion

CAP = 100


def drafts_to_read(who: Any) -> int:
    """Drafts that another person wrote, and this one may publish."""
    return TemplateVersion.objects.filter(state=State.DRAFT).exclude(author=who.pk)[:CAP].count()


MENU = (
    Entry(
        "Letter templates",
        "letters:desk",
        opens=write_guidance,
        order=61,
        says="Write the templates of letters, publish what another person wrote.",
        waiting=drafts_to_read,
    ),
)
