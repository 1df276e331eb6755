"""What packs join of the points below them."""

from datetime import datetime

from django.db.models import Q

from accounts.notices import arriving
from accounts.people import holdings
from audit import states, vocabulary
from core import duties
from packs import corrected, kinds
from packs.keeper_duties import DUTIES
from packs.limits import LIMITS
from packs.machines import MACHINES
from packs.sealed_packs import open_packs
from packs.story import packs_made
from referrals.casework.actions import seal_reach
from referrals.casework.presenters import pointers, timeline, told

RECORDS = {
    "packs.PackJob.requested_by": "Made for this person alone; who can no longer act is refused it.",
    "packs.PackJob.revoked_by": holdings.WROTE,
    "packs.PackJob.correction_settled_by": holdings.WROTE,
    "packs.PackJob.correction_told_by": holdings.WROTE,
    "packs.Download.by": holdings.WROTE,
}


def late(now: datetime) -> Q:
    return Q(next_at__lt=now - LIMITS.late)


def join() -> None:
    duties.DUTIES.join(*DUTIES)
    states.ALL.join(*MACHINES)
    vocabulary.KINDS.join(kinds)
    holdings.RECORDS.join(RECORDS)
    # Each that failed is told to whoever asked for it (packs.duties.tell_of_failures).
    arriving.ARRIVALS.join(arriving.Arrival("packs.PackJob", late, alarm_late="packs_late"))
    pointers.SOURCES.join(corrected.taken_and_corrected)
    timeline.TELLERS.join(packs_made)
    seal_reach.REACH.join(open_packs)
    told.TOLD.join(corrected.in_packs)
    told.CORRECTED.join(corrected.reckon_all)
    told.WAITING.join(told.Waiting(corrected.uncorrected, corrected.of_mine))
