"""What guidance joins of the points below it."""

from accounts.people import holdings
from audit import states, vocabulary
from core import duties, figures, menu
from guidance import kinds
from guidance.figures import COMPLAINTS
from guidance.keeper_duties import DUTIES
from guidance.machines import MACHINES
from guidance.menu import MENU

RECORDS = {
    "guidance.PageVersion.author": "Any other policy administrator withdraws or publishes it, and begins another.",
    "guidance.PageVersion.approver": holdings.WROTE,
    "guidance.Acknowledgement.by": holdings.WROTE,
    "guidance.ComplaintIntake.acknowledged_by": "Any data protection officer of the force answers it.",
    "guidance.ComplaintIntake.answered_by": holdings.WROTE,
}


def join() -> None:
    menu.ENTRIES.join(*MENU)
    figures.BOARDS.join(COMPLAINTS)
    duties.DUTIES.join(*DUTIES)
    states.ALL.join(*MACHINES)
    vocabulary.KINDS.join(kinds)
    holdings.RECORDS.join(RECORDS)
