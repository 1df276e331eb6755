"""What still stands between an officer and a recommendation, in sentences that are shown and enforced alike."""

from __future__ import annotations

from collections.abc import Iterator

from core.asked_once import asked_once
from referrals.casework.rules.decisions import CARDS, CLOSING
from referrals.casework.rules.holds import deconfliction_allows, standing_hold
from referrals.casework.rules.obstacle import Obstacle
from referrals.casework.rules.outcomes import objections_to_closing, objections_to_deciding
from referrals.models import Referral
from referrals.models.casework import EnquiryState
from referrals.models.decision import Option
from referrals.models.referral import Answer
from subjects import people

DANGER = Obstacle(
    "Danger was told. Record the emergency response, or why there is no danger, before going on.",
    do="Record the emergency response",
    page="referrals:case_emergency",
)
UNREAD = Obstacle(
    "New information has arrived. Read it before going on.", do="Read what was added", page="referrals:case_as_filed"
)
HISTORY = Obstacle(
    "Open the history first: who referred before, when, and why each was closed.",
    do="Open the history",
    page="referrals:case_history",
)
CANDIDATES = Obstacle(
    "Decide about everybody who may be the same person first.", do="Say who this is", page="referrals:case_identity"
)
UNSURE = Obstacle(
    "A supervisor must settle the person you were not sure about before this can be closed.",
    do="See who you were not sure about",
    page="referrals:case_identity",
)


def obstacles(referral: Referral, *, option: str = "") -> list[Obstacle]:
    """Everything that must be done before recommending; with an option, what that option needs."""
    return list(each_obstacle(referral, option=option))


def each_obstacle(referral: Referral, *, option: str = "") -> Iterator[Obstacle]:
    """The same, one after the other: a reader who wants the first asks the database for no more."""
    return (found.of(referral) for found in _each(referral, option))


def _each(referral: Referral, option: str) -> Iterator[Obstacle]:
    identified = referral.identity_confirmed_at is not None
    if referral.danger_now != Answer.NO:
        yield DANGER
    if referral.has_unread_information:
        yield UNREAD
    yield from objections_to_deciding(referral)
    if referral.is_repeat and referral.history_read_at is None:
        yield HISTORY
    if identified and (still_open := _open_enquiries(referral)):
        yield still_open
    if people.is_undecided(referral.subject):
        yield CANDIDATES
    if not_clear := _clearance(referral, option):
        yield not_clear
    if option in CLOSING:
        if people.unsure_links(referral.subject).exists():
            yield UNSURE
        yield from objections_to_closing(referral)


@asked_once
def _open_enquiries(referral: Referral) -> Obstacle | None:
    n = referral.enquiries.filter(state=EnquiryState.OPEN).count()
    if not n:
        return None
    lines = f"{n} {'line' if n == 1 else 'lines'} of enquiry"
    return Obstacle(
        f"{lines} still open: answer each, or say why it is not needed.",
        do=f"Answer {lines}",
        page="referrals:case_lines",
    )


def _clearance(referral: Referral, option: str) -> Obstacle | None:
    """A hold, and a person who cannot be identified, are decided without the desk's leave to go on; but nothing
    else than to go on holding while a hold stands."""
    if option == Option.HOLD:
        return None
    unidentified = referral.identity_confirmed_at is None and option in ("", Option.NO_FURTHER_ACTION)
    if unidentified or (option and not CARDS[option].checks_first):
        return standing_hold(referral)
    return deconfliction_allows(referral)
