"""What files join of the points below them."""

from datetime import datetime

from django.db.models import Q

from accounts.notices import arriving
from accounts.people import holdings
from audit import asked_first, states, vocabulary
from core import duties
from evidence import access, kinds
from evidence.keeper_duties import DUTIES
from evidence.limits import LIMITS
from evidence.machines import MACHINES
from evidence.views.file import by_its_place
from evidence.views.redaction import by_the_place_of_its_file

RECORDS = {
    "evidence.File.received_by": holdings.WROTE,
    "evidence.File.set_aside_by": holdings.WROTE,
    "evidence.File.proposed_by": holdings.WROTE,
    "evidence.File.ended_by": holdings.WROTE,
    "evidence.Redaction.drafted_by": holdings.WROTE,
    "evidence.Redaction.released_by": holdings.WROTE,
    "evidence.Redaction.withdrawn_by": holdings.WROTE,
    "evidence.RedactionMark.added_by": holdings.WROTE,
    "evidence.Unfinished.sent_by": holdings.WROTE,
}


def late(now: datetime) -> Q:
    return Q(created_at__lt=now - LIMITS.late)


def join() -> None:
    duties.DUTIES.join(*DUTIES)
    states.ALL.join(*MACHINES)
    vocabulary.KINDS.join(kinds)
    asked_first.ASKED_FIRST.join(
        asked_first.FirstAsked(access.see_file, by_its_place),
        asked_first.FirstAsked(access.redact_file, by_its_place),
        asked_first.FirstAsked(access.see_redaction, by_the_place_of_its_file),
    )
    holdings.RECORDS.join(RECORDS)
    # One that failed is a file that is refused, which its page says.
    arriving.ARRIVALS.join(arriving.Arrival("evidence.Inspection", late, alarm_late="files_late"))
    arriving.ARRIVALS.join(arriving.Arrival("evidence.Rendering", late, alarm_late="files_late"))
    arriving.ARRIVALS.join(arriving.Arrival("evidence.ContentWork", late, alarm_late="files_late"))
