"""What the service's own processes join of the points below them."""

from audit import vocabulary
from core import duties, menu
from prevent_portal import kinds
from prevent_portal.keeper_duties import DUTIES
from prevent_portal.menu import MENU


def join() -> None:
    menu.ENTRIES.join(*MENU)
    duties.DUTIES.join(*DUTIES)
    vocabulary.KINDS.join(kinds)
