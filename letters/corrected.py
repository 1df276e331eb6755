"""Letters that say what has been found wrong since. A letter left on paper: it is found by its words, in whatever words around
them it says them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from accounts.authority import Authority
from core.kept_rows import rows_kept
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
# A letter that says "Dillon was wrong" says Dillon too.
_PUTS_RIGHT = re.compile(
    r"(?<= )(?:(?:is|are|was|were|been) (?:wrong|incorrect|mistaken|not right|not correct|a mistake|an error)"
    r"|in error|by mistake|mistakenly|wrongly|corrections?|corrected)(?= )"
)


def in_letters(referral: Referral, claim: Claim) -> Iterator[Told]:
    """To whom a letter was made that says this claim."""
    saying, left = saying_of(claim, every_claim(referral.subject)), _left(referral)
    for read in left:
        if _told(read, saying, claim):
            letter = read.letter
            page = reverse("letters:letter", args=[letter.public_id])
            yield Told(
                f"{letter.to_name}, in a letter", str(claim), _at(letter), page, _stands(read, claim, saying, left)
            )


def sent_and_wrong(referral: Referral, who: Authority) -> Iterator[Pointer]:
    """For the overview: one that was sent, until one that was made after it was found wrong has gone to the same addressee;
    one that was not, until it is taken back."""
    if not (left := _left(referral)):
        return
    claims = every_claim(referral.subject)
    wrong = [(claim, saying_of(claim, claims)) for claim in claims if claim.withdrawn_at is not None]
    for read in left:
        said = [str(claim) for claim, saying in wrong if _waits(read, claim, saying, left)]
        if said:
            yield _pointer(referral, read.letter, ", ".join(dict.fromkeys(said)))


def _pointer(referral: Referral, letter: Letter, said: str) -> Pointer:
    if letter.state == LetterState.MADE:
        return Pointer(
            "Letter not to be sent as it is",
            f"The letter to {letter.to_name} was made on {on_day(letter.made_at)} and is not noted as sent: {said}. This was "
            "withdrawn as wrong. Take the letter back before it is sent. If it has left already, note that, and write again.",
            reverse("letters:letter", args=[letter.public_id]),
            "Look at the letter",
        )
    return Pointer(
        "Letter corrected since",
        f"{letter.to_name} was written to on {on_day(letter.sent_on or _at(letter))}: {said}. This was withdrawn as wrong. "
        "A new letter leaves it out, or says that it was wrong.",
        reverse("letters:letters", args=[referral.public_id]),
        "Write to them again",
    )


def _left(referral: Referral) -> list[Read]:
    """Those that were made as a document: what leaves is that. A draft has told nothing."""
    return [Read(letter) for letter in _made_of(referral.pk)]


@rows_kept
def _made_of(referral_id: int) -> QuerySet[Letter]:
    made = Letter.objects.filter(referral_id=referral_id, state__in=LEFT, made_at__isnull=False)
    return made.select_related("written_by").order_by("pk")


def _at(letter: Letter) -> datetime:
    return letter.sent_noted_at or letter.made_at or letter.written_at


def _told(read: Read, saying: Saying, claim: Any) -> bool:
    """By its text or its address. An address to which it goes after that was withdrawn was chosen by an officer who could
    know it: a parent may live there."""
    return read.says(saying) or (not _is_after(read, claim) and read.goes_to(saying))


def _is_after(read: Read, claim: Any) -> bool:
    """Whether it was made when the claim was withdrawn already."""
    made = read.letter.made_at
    return claim.withdrawn_at is not None and made is not None and made > claim.withdrawn_at


def _is_wrong(read: Read, claim: Any, saying: Saying) -> bool:
    """One that was made after it was found wrong may say it to put it right."""
    return _told(read, saying, claim) and not (_is_after(read, claim) and _PUTS_RIGHT.search(read.text))


def _waits(read: Read, claim: Any, saying: Saying, left: list[Read]) -> bool:
    return _is_wrong(read, claim, saying) and _next(read, claim, saying, left) is None


def _next(read: Read, claim: Any, saying: Saying, left: list[Read]) -> Letter | None:
    """The one that was sent in its place, and does not say it again."""
    letter = read.letter
    if letter.state != LetterState.SENT:
        return None
    for each in left:
        later = each.letter
        is_later = later.state == LetterState.SENT and _is_after(each, claim) and _made(later) > _made(letter)
        same = (later.to_name, later.agency_id) == (letter.to_name, letter.agency_id)
        if is_later and same and not _is_wrong(each, claim, saying):
            return later
    return None


def _made(letter: Letter) -> datetime:
    return letter.made_at or letter.written_at


def _stands(read: Read, claim: Any, saying: Saying, left: list[Read]) -> str:
    if claim.withdrawn_at is not None and not _is_wrong(read, claim, saying):
        return "It says that this was wrong."
    if read.letter.state == LetterState.MADE:
        taken_back = " Take it back before it is sent." if claim.withdrawn_at is not None else ""
        return f"Made, and not noted as sent.{taken_back}"
    if claim.withdrawn_at is None:
        return ""
    later = _next(read, claim, saying, left)
    return f"Written to again: {display_reference(later.reference)}." if later else "Not written to again yet."
