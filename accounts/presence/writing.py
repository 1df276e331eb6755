"""What colleagues have typed into the same form and not sent: whose it is and since when, never what it says. And taking it
over, which leaves the other's text to the other (ADR 0033)."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q
from django.utils import timezone

from accounts.authority import Authority
from accounts.limits import PRESENCE, TYPED
from accounts.models import KeptText, User
from accounts.presence.rooms import Place, place_of
from core.clock import time_words
from core.forms.keeping import Writing


def lies_still(text: KeptText) -> bool:
    """It was taken over, and nothing was typed into it since."""
    return text.taken_over_at is not None and text.at <= text.taken_over_at


def others_writing(place: Place, texts: Iterable[KeptText], who: Authority) -> list[KeptText]:
    """Of the texts in one form, the latest of each colleague, but of those that were taken over and lie still since."""
    latest: dict[int, KeptText] = {}
    for text in texts:
        if text.user_id != who.pk and not lies_still(text):
            latest.setdefault(text.user_id, text)
    colleagues = {person.pk for person in place.colleagues(text.user for text in latest.values())}
    return [text for text in latest.values() if text.user_id in colleagues]


def told(path: str, texts: Iterable[KeptText], who: Authority) -> tuple[Writing, ...]:
    """To be said in the form; nothing is asked where no other person has typed there."""
    others = [text for text in texts if text.user_id != who.pk]
    place = place_of(path, who) if others else None
    if place is None:
        return ()
    return tuple(Writing(text.user.name, text.began, text.at) for text in others_writing(place, others, who))


def waiting_at(path: str, form: str = "") -> list[KeptText]:
    """All that waits at this address, the latest first; of one form of it, where it is named."""
    waits = KeptText.objects.filter(Q(form=form) if form else Q(), path=path, at__gte=timezone.now() - TYPED.kept)
    return list(waits.select_related("user", "taken_over_by").order_by("-at", "-pk")[: PRESENCE.most])


def since_when(place: Place, path: str, who: Authority) -> list[str]:
    """For a page that is open: who has typed there meanwhile, and who has taken over what this person has typed."""
    texts = waiting_at(path)
    others = others_writing(place, texts, who)
    mine = next((text for text in texts if text.user_id == who.pk), None)
    said = [f"{text.user.name} has unsent text on this page since {time_words(text.began)}." for text in others]
    return [*said, taken_over(mine)] if mine and lies_still(mine) else said


def taken_over(text: KeptText) -> str:
    by: User | None = text.taken_over_by
    if by is None or text.taken_over_at is None:
        return ""
    return f"{by.name} took this over at {time_words(text.taken_over_at)}. What you typed is kept for you."
