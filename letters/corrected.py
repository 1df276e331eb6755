"""Letters that say what has been found wrong since. A letter left on paper: it is found by its words, in whatever words around
them it says them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from accounts.authority import Authority
from core.reference_numbers import display_reference
from core.templatetags.govuk import on_day
from letters.models import Letter, LetterState
from letters.said_in import Read, Saying, saying_of
from referrals.casework.presenters.claims import every_claim
from referrals.casework.presenters.pointers import Pointer
from referrals.casework.presenters.told import Told
from referrals.models import Referral
from subjects.models import Claim

LEFT = (LetterState.MADE, LetterState.SENT)


def in_letters(referral: Referral, claim: Claim) -> Iterator[Told]:
    """To whom a letter was made that says this claim."""
    told = saying_of(claim, every_claim(referral.subject))
    for letter in _left(referral):
        if _says(letter, told):
            page = reverse("letters:letter", args=[letter.public_id])
            yield Told(f"{letter.to_name}, in a letter", str(claim), _at(letter), page, _state(letter, claim))


def sent_and_wrong(referral: Referral, who: Authority) -> Iterator[Pointer]:
    """For the overview: until one that was made after it was found wrong has gone to the same addressee."""
    for letter in _left(referral):
        claims = every_claim(referral.subject)
        wrong = [claim for claim in claims if claim.withdrawn_at is not None and _waits(letter, claim, claims)]
        if wrong:
            said = ", ".join(dict.fromkeys(str(claim) for claim in wrong))
            yield Pointer(
                "Letter corrected since",
                f"{letter.to_name} was written to on {on_day(_at(letter))}: {said}. This was withdrawn as wrong.",
                reverse("letters:letters", args=[referral.public_id]),
                "Write to them again",
            )


def _left(referral: Referral) -> QuerySet[Any]:
    """Those that were made as a document: what leaves is that. A draft has told nothing."""
    made = Letter.objects.filter(referral=referral, state__in=LEFT, made_at__isnull=False)
    return made.select_related("written_by").order_by("pk")


def _at(letter: Letter) -> datetime:
    return letter.sent_noted_at or letter.made_at or letter.written_at


def _waits(letter: Letter, claim: Any, claims: Any) -> bool:
    return (
        letter.made_at is not None
        and letter.made_at < claim.withdrawn_at
        and _says(letter, saying_of(claim, claims))
        and _next(letter, claim) is None
    )


def _next(letter: Letter, claim: Any) -> Letter | None:
    """The one that was sent in its place."""
    later = _left(letter.referral).filter(state=LetterState.SENT, made_at__gt=claim.withdrawn_at)
    same: Letter | None = later.filter(to_name=letter.to_name, agency=letter.agency_id).first()
    return same


def _state(letter: Letter, claim: Any) -> str:
    sent = "" if letter.state == LetterState.SENT else "Made, and not noted as sent."
    if claim.withdrawn_at is None or (letter.made_at and letter.made_at > claim.withdrawn_at):
        return sent
    later = _next(letter, claim)
    now = f"Written to again: {display_reference(later.reference)}." if later else "Not written to again yet."
    return f"{sent} {now}".strip()


def _says(letter: Letter, saying: Saying) -> bool:
    read = Read(letter)
    return read.says(saying) or read.goes_to(saying)
