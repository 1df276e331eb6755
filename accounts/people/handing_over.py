"""What a leaver hands over, as the page shows it: numbers for everybody, single records for who may open them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from accounts.authority import Authority
from accounts.models import Departure, Membership, User
from accounts.people.holdings import HOLDINGS, SHOWN, Handing, Holding
from audit.reading import listed


@dataclass(frozen=True)
class Record:
    """One record: its reference, its page, which colleague was asked to take it on."""

    reference: str
    path: str
    handing: Handing | None


@dataclass(frozen=True)
class HeldKind:
    """One kind of what is held: how many when the last day was noted, and how many now."""

    many: str
    then: int
    now: int
    goes: str
    records: tuple[Record, ...]

    @property
    def is_done(self) -> bool:
        return self.now == 0


def kinds_of(person: User, departure: Departure | None, who: Authority) -> list[HeldKind]:
    """Every kind of which the person holds something now, or held when the last day was noted. That records were
    listed is an event."""
    then = departure.held_then if departure else {}
    return [kind for holding in HOLDINGS if (kind := _kind(holding, person, then, who)).now or kind.then]


def _kind(holding: Holding, person: User, then: dict[str, int], who: Authority) -> HeldKind:
    found = holding.left_by(person, Membership.objects.able().exclude(user=person))
    seen: list[Any] = []
    if holding.see.anywhere(who):
        seen = list(holding.see.filter(who, found)[:SHOWN])
    if seen:
        listed(rows=seen, rule=holding.see, named=False)
    records = tuple(_records(holding, seen, who))
    return HeldKind(holding.many, then.get(holding.many, 0), found.count(), holding.goes, records)


def _records(holding: Holding, seen: list[Any], who: Authority) -> Iterator[Record]:
    for record in seen:
        handing = holding.handing(record, who) if holding.handing else None
        yield Record(str(record), holding.path(record), handing)
