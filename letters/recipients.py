"""Which agencies were sent a letter about a record, on paper or otherwise: for those who review whether it is kept."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q

from letters.models import Letter, LetterState
from referrals.models import Referral
from safeguarding.sight.given_out import Recipient

NO_AGENCY = "A person, by letter"


def sent_letters(referral: Referral) -> Iterator[Recipient]:
    """One that went to a person names no agency, and no person. One that was taken and is not noted as sent may be there too."""
    sent = Letter.objects.filter(Q(state=LetterState.SENT) | Q(taken_at__isnull=False), referral=referral)
    for letter in sent.select_related("agency"):
        when = letter.sent_noted_at or letter.taken_at
        assert when is not None
        how = letter.get_sent_how_display() or "taken, and not noted as sent"
        yield Recipient(str(letter.agency) if letter.agency else NO_AGENCY, f"A letter ({how})", when, reads=False)
