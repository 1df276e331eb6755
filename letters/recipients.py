"""Which agencies were sent a letter about a record, on paper or otherwise: for those who review whether it is kept."""

from __future__ import annotations

from collections.abc import Iterator

from letters.models import Letter, LetterState
from referrals.models import Referral
from safeguarding.sight.given_out import Recipient

NO_AGENCY = "A person, by letter"


def sent_letters(referral: Referral) -> Iterator[Recipient]:
    """One that went to a person names no agency, and no person."""
    sent = Letter.objects.filter(referral=referral, state=LetterState.SENT)
    for letter in sent.select_related("agency"):
        assert letter.sent_noted_at is not None
        to = str(letter.agency) if letter.agency else NO_AGENCY
        yield Recipient(to, f"A letter ({letter.get_sent_how_display()})", letter.sent_noted_at, reads=False)
