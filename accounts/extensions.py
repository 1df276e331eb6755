"""What accounts join of the points below them and of their own."""

from accounts import kinds, overtaken
from accounts.idempotency import once
from accounts.keeper_duties import DUTIES
from accounts.machines import MACHINES
from accounts.menu import MENU
from accounts.notices import arriving
from accounts.reading import mass_listing, mass_reading
from accounts.signing_in import reauthentication
from accounts.today import LINES
from audit import reading, states, vocabulary
from audit.console import exporting
from core import duties, menu, today


def join() -> None:
    menu.ENTRIES.join(*MENU)
    today.LINES.join(*LINES)
    duties.DUTIES.join(*DUTIES)
    states.ALL.join(*MACHINES)
    vocabulary.KINDS.join(kinds)
    reading.PROVE_FIRST.join(reauthentication.prove_first)
    reading.HAS_PROVED.join(reauthentication.has_proved)
    reading.TOO_LATE_PAGE.join(overtaken.page)
    reading.TOO_LATE_WORDS.join(overtaken.in_a_sentence)
    reading.ANSWERED_ONCE.join(once)
    reading.BEFORE_READING.join(mass_reading.before_reading)
    reading.BEFORE_LISTING.join(mass_listing.before_listing)
    exporting.TAKING_OBJECTIONS.join(mass_reading.why_stopped)
    arriving.ARRIVALS.join(arriving.MAIL_ARRIVES)
