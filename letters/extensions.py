"""What letters join of the points below them."""

from accounts.people import holdings
from audit import asked_first, states, vocabulary
from core import duties, menu
from letters import access, corrected, kinds
from letters.clocks_run import MEASURES
from letters.keeper_duties import DUTIES
from letters.limits import TIME_LIMITS
from letters.machines import MACHINES
from letters.menu import MENU
from letters.recipients import sent_letters
from letters.story import letters_written
from policy import dry_run, time_limits
from referrals.casework.presenters import pointers, timeline, told
from referrals.casework.views.purpose import purpose_first
from safeguarding.sight import given_out

RECORDS = {
    "letters.TemplateVersion.author": "Any other policy administrator withdraws or publishes it, and begins another.",
    "letters.TemplateVersion.approver": holdings.WROTE,
    "letters.Letter.written_by": "Whoever has the record goes on with it.",
    "letters.Letter.made_by": holdings.WROTE,
    "letters.Letter.taken_by": holdings.WROTE,
    "letters.Letter.sent_by": holdings.WROTE,
}


def join() -> None:
    menu.ENTRIES.join(*MENU)
    duties.DUTIES.join(*DUTIES)
    states.ALL.join(*MACHINES)
    vocabulary.KINDS.join(kinds)
    asked_first.ASKED_FIRST.join(asked_first.FirstAsked(access.see_letter, purpose_first))
    time_limits.AREAS.join(TIME_LIMITS)
    dry_run.MEASURES.join(*MEASURES)
    holdings.RECORDS.join(RECORDS)
    timeline.TELLERS.join(letters_written)
    pointers.SOURCES.join(corrected.sent_and_wrong)
    given_out.RECIPIENTS.join(sent_letters)
    told.TOLD.join(corrected.in_letters)
