"""What the menu and the start page offer, in two lists: filing a concern, and working on it."""

from referrals.menu_casework import MENU_CASEWORK
from referrals.menu_filing import MENU_FILING

MENU = (*MENU_FILING, *MENU_CASEWORK)
