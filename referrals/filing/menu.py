"""What the menu and the start page offer about filing."""

from __future__ import annotations

from core.menu import Entry
from referrals import access

MENU_FILING = (
    Entry(
        "Report a concern",
        "referrals:start",
        opens=access.may_file,
        order=10,
        says="About five minutes, and you can stop at any time.",
        press=("Report a concern about a person", {"about": "person"}),
    ),
    Entry(
        "Your drafts",
        "referrals:drafts",
        opens=access.may_file,
        order=11,
        says="What you began and have not sent.",
    ),
    Entry(
        "What you sent",
        "referrals:submissions",
        opens=access.may_file,
        order=12,
        says="How it stands, and where to add to it.",
    ),
    Entry(
        "Your site",
        "referrals:site",
        opens=access.sees_site,
        order=13,
        says="What your colleagues sent, and drafts handed to you.",
    ),
    Entry(
        "Keying in",
        "referrals:gateway",
        opens=access.may_key_in,
        order=14,
        says="Concerns that came by e-mail, phone, paper or on the street.",
        press=("Key in a concern", {}),
    ),
    Entry(
        "Copies",
        "referrals:copies",
        opens=access.sees_copies,
        order=15,
        says="What was filed in your area, copied to the front door.",
    ),
)
