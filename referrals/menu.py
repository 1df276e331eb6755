"""What the menu and the start page offer, in two lists: filing a concern, and working on it."""

from referrals.casework.menu import MENU_CASEWORK
from referrals.filing.menu import MENU_FILING

MENU = (*MENU_FILING, *MENU_CASEWORK)
