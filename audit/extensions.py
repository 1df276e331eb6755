"""What the log joins of the points below it and of its own."""

from audit import kinds, states, vocabulary
from audit.keeper_duties import DUTIES
from audit.machines import MACHINES
from audit.menu import MENU
from core import duties, menu


def join() -> None:
    menu.ENTRIES.join(*MENU)
    duties.DUTIES.join(*DUTIES)
    states.ALL.join(*MACHINES)
    vocabulary.KINDS.join(kinds)
    # The apps above have joined before: a kind that two of them state stops the start.
    vocabulary.known()
