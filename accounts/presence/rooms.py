"""On which pages colleagues are told of one another, and who is a colleague there (ADR 0074)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.db.models import Model, Q
from django.urls import Resolver404, resolve

from accounts.authority import Authority, authorities_of
from accounts.models import User
from core.extension import Point
from core.rules import Rule


@dataclass(frozen=True, eq=False)
class Room:
    """A kind of record. Those who hold one of the `roles` at the agency that the column `agency` leads to are colleagues on
    it, as far as they see it; `speaks` leaves out the records of which nothing is told."""

    key: str
    model: type[Model]
    sees: Rule
    agency: str
    roles: tuple[str, ...]
    speaks: Callable[[], Q]

    def __str__(self) -> str:
        return self.key

    def open_to(self, who: Authority, records: Collection[UUID]) -> dict[UUID, int]:
        """Of these records, those at which this person has colleagues, each with their agency."""
        at = who.agencies(*self.roles)
        if not at or not records:
            return {}
        found = self.model._default_manager.filter(self.speaks(), public_id__in=records, **{f"{self.agency}__in": at})
        return dict(self.sees.filter(who, found).values_list("public_id", self.agency))


ROOMS: Point[Room] = Point("accounts.presence_rooms", "a kind of record whose readers at one agency see one another")


@dataclass(frozen=True)
class Place:
    """A page of one record, at which this person has colleagues. `does` is the rule of the page."""

    room: Room
    record: UUID
    agency: int
    does: Rule

    def colleagues(self, people: Iterable[User]) -> list[User]:
        """Those of them who see the record, as of now."""
        return [
            one.person
            for one in authorities_of(people)
            if one.user is not None and self.room.open_to(one, [self.record]).get(self.record) == self.agency
        ]


def room_of(view: Any) -> Room | None:
    model = getattr(view, "model", None)
    return next((room for room in ROOMS if room.model is model), None) if model else None


def room_named(key: str) -> Room | None:
    return next((room for room in ROOMS if room.key == key), None)


def place_of(path: str, who: Authority) -> Place | None:
    """None where the page is of no record, is not open to this person, or tells nothing: the three look alike."""
    try:
        page = resolve(urlsplit(path).path)
    except Resolver404:
        return None
    room, record = room_of(page.func), page.kwargs.get("public_id")
    if room is None or not isinstance(record, UUID):
        return None
    agency = room.open_to(who, [record]).get(record)
    return Place(room, record, agency, page.func.rule) if agency is not None else None  # type: ignore[attr-defined]  # its door has one
