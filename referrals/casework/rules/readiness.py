"""What still stands between an officer and a recommendation, in sentences that are shown and enforced alike."""

from __future__ import annotations

from referrals.casework.rules.decisions import CARDS, CLOSING
from referrals.casework.rules.holds import deconfliction_allows, standing_hold
from referrals.casework.rules.outcomes import objections_to_closing, objections_to_deciding
from referrals.models import Referral
from referrals.models.casework import EnquiryState
from referrals.models.decision import Option
from referrals.models.referral import Answer
from subjects import people

DANGER = "Danger was told. Record the emergency response, or why there is no danger, before going on."
UNREAD = "New information has arrived. Read it before going on."
HISTORY = "Open the history first: who referred before, when, and why each was closed."
CANDIDATES = "Decide about everybody who may be the same person first."
UNSURE = "A supervisor must settle the person you were not sure about before this can be closed."


def obstacles(referral: Referral, *, option: str = "") -> list[str]:
    """Everything that must be done before recommending; with an option, what that option needs."""
    identified = referral.identity_confirmed_at is not None
    found = [
        referral.danger_now != Answer.NO and DANGER,
        referral.has_unread_information and UNREAD,
        *objections_to_deciding(referral),
        referral.is_repeat and referral.history_read_at is None and HISTORY,
        identified and _open_enquiries(referral),
        people.undecided(referral.subject).exists() and CANDIDATES,
        _clearance(referral, option),
        option in CLOSING and people.unsure_links(referral.subject).exists() and UNSURE,
    ]
    late = objections_to_closing(referral) if option in CLOSING else []
    return [sentence for sentence in found if sentence] + late


def _open_enquiries(referral: Referral) -> str | None:
    n = referral.enquiries.filter(state=EnquiryState.OPEN).count()
    if not n:
        return None
    return f"{n} {'line' if n == 1 else 'lines'} of enquiry still open: answer each, or say why it is not needed."


def _clearance(referral: Referral, option: str) -> str | None:
    """A hold, and a person who cannot be identified, are decided without the desk's leave to go on; but nothing
    else than to go on holding while a hold stands."""
    if option == Option.HOLD:
        return None
    unidentified = referral.identity_confirmed_at is None and option in ("", Option.NO_FURTHER_ACTION)
    if unidentified or (option and not CARDS[option].checks_first):
        return standing_hold(referral)
    return deconfliction_allows(referral)
