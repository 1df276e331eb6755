"""What the menu and the start page offer, in two lists: filing a concern, and working on it."""

from core.menu import Entry
from referrals.access import see_agreements
from referrals.casework.menu import MENU_CASEWORK
from referrals.filing.menu import MENU_FILING

AGREEMENTS = Entry(
    "Agreements",
    "referrals:agreements",
    opens=see_agreements,
    order=74,
    on_menu=False,
    says="Which agencies have agreed to share information, on which basis and until when.",
)
MENU = (*MENU_FILING, *MENU_CASEWORK, AGREEMENTS)
