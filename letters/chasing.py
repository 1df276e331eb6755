"""The keeper's duty for letters whose document was taken: until it is noted that it was sent, or destroyed, nobody who reads the
record knows whether it is outside. It climbs a ladder of working days."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import User
from accounts.notices.telling import tell, work_is_done
from accounts.sight import allowed
from letters.access import steer_letter
from letters.limits import LIMITS, NOTED
from letters.models import Letter, LetterState
from referrals.casework.notices.casework_notices import supervisors, the_supervisors
from safeguarding.rungs import Rung, climb

NOT_NOTED = "The document of a letter was taken, and nobody has noted what became of it. Say that it was sent, or that it is destroyed."


def chase_taken() -> None:
    """While its record is sealed no officer can note it: it is chased again afterwards."""
    taken: QuerySet[Letter] = Letter.objects.filter(state=LetterState.MADE, taken_at__isnull=False)
    related = ("taken_by", "referral__force", "referral__officer", "referral__owner")
    for letter in taken.select_related(*related).order_by("taken_at", "pk"):
        if letter.taken_at is not None and not letter.referral.seals.standing().exists():
            climb(LADDER, letter, due=NOTED.due(letter.taken_at), of="letter", said_again=LIMITS.said_again)


def nothing_left_to_note(letter: Letter) -> None:
    """It was noted: no officer has to be asked for it any more."""
    work_is_done([f"letter.{rung.name}" for rung in LADDER], reference=letter.reference, path=_page(letter))


def _tell(letter: Letter, *, kind: str, words: str, about: str, raised: bool = False) -> None:
    """The officer who took it, while they may note it; else the one who has the record. `raised`: the supervisors too."""
    people = [*_who_answers(letter), *(allowed(steer_letter, letter, supervisors(letter.referral)) if raised else [])]
    path = _page(letter)
    tell(
        people,
        kind=kind,
        words=words,
        path=path,
        about=about,
        reference=letter.reference,
        expected=True,
        instead=the_supervisors(letter.referral, path),
    )


def _who_answers(letter: Letter) -> list[User]:
    holder = letter.referral.officer or letter.referral.owner
    able = allowed(steer_letter, letter, [one for one in (letter.taken_by, holder) if one is not None])
    return [one for one in able if one == letter.taken_by] or able


def _raised(letter: Letter, *, kind: str, words: str, about: str) -> None:
    _tell(letter, kind=kind, words=words, about=about, raised=True)


def _page(letter: Letter) -> str:
    return reverse("letters:letter", args=[letter.public_id])


LADDER = (
    Rung("not_noted", 0, NOT_NOTED, _tell),
    Rung("not_noted_raised", 2, NOT_NOTED, _raised),
)
