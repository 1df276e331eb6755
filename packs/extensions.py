"""What packs join of the points below them."""

from datetime import datetime

from django.db.models import Q

from accounts.notices import arriving
from accounts.people import holdings
from audit import asked_first, states, vocabulary
from core import duties, menu
from evidence import destroying, offering
from packs import access, corrected, kinds
from packs.clocks_run import MEASURES
from packs.keeper_duties import DUTIES
from packs.limits import LIMITS, TIME_LIMITS
from packs.machines import MACHINES
from packs.menu import MENU
from packs.models import PackShare, ShareState
from packs.recipients import handed_over, sent_packs
from packs.sealed_packs import agencies_sent, open_packs
from packs.seen import DELIVERED
from packs.sharing.pointing import shared_and_waiting
from packs.stopping import drop_packs_of, stop_packs_of, tell_given_again
from packs.story import packs_made, packs_shared
from policy import dry_run, time_limits
from referrals.casework.actions import out_of_sight, seal_reach
from referrals.casework.presenters import pointers, timeline, told
from referrals.casework.views.purpose import purpose_first
from safeguarding.mergers import columns
from safeguarding.sight import given_out, what_is_seen

# One that was recalled too, until it is said to be destroyed: who has the copies says so.
PACKS = columns.Now(
    PackShare,
    "agency",
    "Packs in the portal, and to be sent",
    "referral_id",
    lambda rows: rows.exclude(state__in=(ShareState.DESTROYED, ShareState.DISCARDED)),
    grants="job",
    tells=True,
)
RECORDS = {
    "packs.PackJob.requested_by": "Made for this person alone; who can no longer act is refused it.",
    "packs.PackJob.revoked_by": holdings.WROTE,
    "packs.PackJob.correction_settled_by": holdings.WROTE,
    "packs.PackJob.correction_told_by": holdings.WROTE,
    "packs.Download.by": holdings.WROTE,
    "packs.PackShare.shared_by": "Prepared it. Whoever has the referral steers it, and is told.",
    "packs.PackShare.decided_by": holdings.WROTE,
    "packs.PackShare.put_forward_by": holdings.WROTE,
    "packs.PackShare.approved_by": holdings.WROTE,
    "packs.PackShare.acknowledged_by": holdings.WROTE,
    "packs.PackShare.correction_read_by": holdings.WROTE,
    "packs.PackShare.wrong_said_by": holdings.WROTE,
    "packs.PackShare.revoked_by": holdings.WROTE,
    "packs.PackShare.destroyed_by": holdings.WROTE,
}


def late(now: datetime) -> Q:
    return Q(next_at__lt=now - LIMITS.late)


def join() -> None:
    menu.ENTRIES.join(*MENU)
    duties.DUTIES.join(*DUTIES)
    states.ALL.join(*MACHINES)
    vocabulary.KINDS.join(kinds)
    asked_first.ASKED_FIRST.join(
        *(asked_first.FirstAsked(rule, purpose_first) for rule in (access.see_pack, access.see_share))
    )
    time_limits.AREAS.join(TIME_LIMITS)
    dry_run.MEASURES.join(*MEASURES)
    holdings.RECORDS.join(RECORDS)
    # Each that failed is told to whoever asked for it (packs.duties.tell_of_failures).
    arriving.ARRIVALS.join(arriving.Arrival("packs.PackJob", late, alarm_late="packs_late"))
    pointers.SOURCES.join(corrected.taken_and_corrected, shared_and_waiting)
    timeline.TELLERS.join(packs_made, packs_shared)
    seal_reach.REACH.join(open_packs)
    out_of_sight.AGENCIES_TOLD.join(agencies_sent)
    offering.GIVEN_OTHERWISE.join(stop_packs_of)
    offering.GIVEN_AGAIN.join(tell_given_again)
    destroying.BYTES_GO.join(drop_packs_of)
    given_out.RECIPIENTS.join(sent_packs, handed_over)
    what_is_seen.SEEN_ABOVE.join(DELIVERED)
    columns.COLUMNS.join(PACKS)
    told.TOLD.join(corrected.in_packs)
    told.CORRECTED.join(corrected.reckon_all)
    told.WAITING.join(told.Waiting(corrected.uncorrected, corrected.of_mine))
