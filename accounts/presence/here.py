"""Who has a record open: noted while a page says that it is in sight, and told to colleagues."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from accounts.authority import Authority, authorities_of
from accounts.limits import PRESENCE
from accounts.models import Presence, User
from accounts.presence.rooms import Place, Room
from core.clock import time_words


def note(place: Place, *, by: Authority) -> None:
    """The page is in sight now. One row for each person and record, whatever is open of it in how many windows."""
    now = timezone.now()
    row = Presence(user=by.person, record=place.record, began=now, at=now)
    if not Presence.objects.filter(user=by.person, record=place.record, at__gte=now - PRESENCE.gone).update(at=now):
        Presence.objects.bulk_create(
            [row], update_conflicts=True, unique_fields=["record", "user"], update_fields=["began", "at"]
        )


def leave(place: Place, *, by: Authority) -> None:
    Presence.objects.filter(user=by.person, record=place.record).delete()


def standing() -> QuerySet[Presence]:
    return Presence.objects.filter(at__gte=timezone.now() - PRESENCE.gone).select_related("user").order_by("began")


def others_here(place: Place, who: Authority) -> list[Presence]:
    """Colleagues who have it open besides this person, the first one first."""
    found = list(standing().filter(record=place.record).exclude(user_id=who.person.pk)[: PRESENCE.most])
    colleagues = {person.pk for person in place.colleagues(one.user for one in found)}
    return [one for one in found if one.user_id in colleagues]


def others_at(room: Room, who: Authority, records: Collection[UUID]) -> dict[UUID, list[User]]:
    """Of the rows of a list, those that colleagues have open."""
    mine = room.open_to(who, records)
    there = list(standing().filter(record__in=mine).exclude(user_id=who.person.pk)[: PRESENCE.most])
    found: dict[UUID, list[User]] = defaultdict(list)
    for other in authorities_of({one.user_id: one.user for one in there}.values()):
        sees = room.open_to(other, [one.record for one in there if one.user_id == other.pk])
        for record, agency in sees.items():
            if agency == mine[record]:
                found[record].append(other.person)
    return found


def in_words(people: Sequence[User]) -> str:
    """In a row of a list."""
    return f"{_names(people)} open" if people else ""


def since_when(there: Sequence[Presence]) -> str:
    """Above a record."""
    if not there:
        return ""
    since = f" since {time_words(there[0].began)}" if len(there) == 1 else ""
    return f"{_names([one.user for one in there])} this open{since}."


def _names(people: Sequence[User]) -> str:
    *first, last = [person.name for person in people]
    return f"{', '.join(first)} and {last} have" if first else f"{last} has"
