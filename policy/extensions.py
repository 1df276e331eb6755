"""What policies join of the points below them, and of their own."""

from accounts.people import holdings
from audit import states, vocabulary
from core import menu
from guidance.limits import LIMITS as OF_GUIDANCE
from policy import kinds
from policy.machines import MACHINES
from policy.matters import MATTERS
from policy.menu import MENU
from policy.of_limits import LIMITS_MATTER
from policy.time_limits import AREAS, Area, TimeLimit, Unit

RECORDS = {
    "policy.PolicyVersion.author": "Any other policy administrator withdraws or publishes it, and begins another.",
    "policy.PolicyVersion.approver": holdings.WROTE,
}
COMPLAINTS = Area(
    "Complaints about data",
    (
        TimeLimit(
            "complaint_acknowledged",
            "A complaint about data is acknowledged, counting the day on which it came",
            OF_GUIDANCE.acknowledge_days_after + 1,
            Unit.DAYS,
            fixed_by="Data Protection Act 2018, section 164A.",
        ),
    ),
)


def join() -> None:
    menu.ENTRIES.join(*MENU)
    states.ALL.join(*MACHINES)
    vocabulary.KINDS.join(kinds)
    holdings.RECORDS.join(RECORDS)
    AREAS.join(COMPLAINTS)
    MATTERS.join(LIMITS_MATTER)
