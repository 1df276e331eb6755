"""What the menu and the start page offer about working on concerns."""

from __future__ import annotations

from core.menu import Entry
from referrals import access

MENU_CASEWORK = (
    Entry(
        "Queue",
        "referrals:queue",
        opens=access.sees_queue,
        order=20,
        says="What waits, in the order in which it should be looked at.",
    ),
    Entry(
        "Diary",
        "referrals:diary",
        opens=access.keep_diary,
        order=25,
        on_menu=False,
        says="What decisions promised for a day: due this week, and overdue.",
    ),
    Entry(
        "Corrections",
        "referrals:corrections",
        opens=access.sees_corrections,
        order=26,
        on_menu=False,
        says="Who outside was told something that is wrong, until they know.",
    ),
    Entry(
        "Team",
        "referrals:team",
        opens=access.sees_team,
        order=21,
        says="Clocks, workload, and what waits for your decision.",
    ),
    Entry(
        "Rota",
        "referrals:rota",
        opens=access.see_rota,
        order=22,
        on_menu=False,
        says="Who is told of danger, from when until when.",
    ),
    Entry(
        "Emergency access",
        "referrals:emergency_access",
        opens=access.open_in_emergency,
        order=27,
        on_menu=False,
        says="Read a record that is closed to you, in an emergency. It is told to others at once, and reviewed.",
    ),
    Entry(
        "Emergency reviews",
        "referrals:emergency_reviews",
        opens=access.see_emergency,
        order=28,
        on_menu=False,
        says="Records that were opened in an emergency: was it justified?",
    ),
    Entry(
        "Transfers",
        "referrals:transfers",
        opens=access.sees_transfers,
        order=22,
        says="What other forces offer to yours, or police to your council.",
    ),
    Entry(
        "Deconfliction desk",
        "referrals:desk",
        opens=access.sees_desk,
        order=23,
        says="Identifiers in, a code out.",
    ),
)
