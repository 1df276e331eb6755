"""What the menu and the start page offer about guidance and complaints."""

from typing import Any

from django.db.models import Q

from core.menu import Entry
from guidance.access import BY_ARRIVAL, MAY_ACKNOWLEDGE, acknowledge_sheet, handle_complaints, write_guidance
from guidance.models import CirculationSheet, ComplaintIntake, ComplaintState, PageVersion

CAP = 100


def drafts_to_read(who: Any) -> int:
    """Drafts that another person wrote, and this one may publish."""
    return PageVersion.objects.drafts().exclude(author=who.pk)[:CAP].count()


def complaints_to_acknowledge(who: Any) -> int:
    received = Q(state=ComplaintState.RECEIVED)
    return handle_complaints.count(who, ComplaintIntake, order=BY_ARRIVAL, narrow=lambda prefix: received)


def sheet_to_acknowledge(who: Any) -> int:
    """One, until an agency of this person has said that it read the latest sheet."""
    latest = CirculationSheet.objects.order_by("-number").first()
    agencies = who.agencies(*MAY_ACKNOWLEDGE)
    return int(latest is not None and not latest.acknowledgements.filter(agency__in=agencies).exists())


MENU = (
    Entry(
        "Write guidance",
        "guidance:desk",
        opens=write_guidance,
        order=60,
        says="Write the guidance everyone reads, publish what another person wrote, keep it reviewed.",
        waiting=drafts_to_read,
    ),
    Entry(
        "Data complaints",
        "guidance:complaints",
        opens=handle_complaints,
        order=61,
        says="Acknowledge complaints about data within 30 days, and answer them.",
        waiting=complaints_to_acknowledge,
    ),
    Entry(
        "Circulation sheet",
        "guidance:sheet",
        opens=acknowledge_sheet,
        order=62,
        says="The latest one-page sheet for your organisation. Read it, pass it on, and say so.",
        waiting=sheet_to_acknowledge,
        on_menu=False,
    ),
)
