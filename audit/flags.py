"""What the apps above tell the log about their records: which are sealed, and which bear the name of one of our people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.urls import reverse

from core.extension import Point
from core.row_security import as_the_service
from core.rules import Rule, what_holds

Target = tuple[str, str]  # a model's label and a key


@dataclass(frozen=True)
class Sealed:
    """A record while it was sealed, and the people who may open it all the same, by number."""

    label: str
    key: str
    since: datetime
    until: datetime | None
    may: frozenset[int]


@dataclass(frozen=True)
class WhoSees:
    """A page that says who can see a record of this kind, or could; its address takes the record's public id."""

    label: str
    url_name: str
    words: str
    rule: Rule

    def __str__(self) -> str:
        return self.url_name


SEALED: Point[Callable[[], Iterable[Sealed]]] = Point("audit.sealed", "every time that a record was sealed")
NAMESAKES: Point[Callable[[Sequence[tuple[int, str]]], Iterable[tuple[int, Target]]]] = Point(
    "audit.namesakes", "which records bear the name of one of these people, given as (number, name)"
)
WHO_SEES: Point[WhoSees] = Point("audit.who_sees", "the pages that say who can see a record, or could see it")


@as_the_service()
def pages_of_who_sees(label: str, key: str, who: Any) -> list[tuple[str, str]]:
    """Those of one record that this reader may open: words and address."""
    pages = [page for page in WHO_SEES if page.label == label]
    record = apps.get_model(label)._base_manager.filter(pk=key).first() if pages and key.isdecimal() else None
    if record is None:
        return []
    what_holds(who, record, *[page.rule for page in pages])  # in one statement, which is kept for each of them
    open_to = [page for page in pages if page.rule.allows(who, record)]
    return [(page.words, reverse(page.url_name, args=[record.public_id])) for page in open_to]


@as_the_service()
def all_sealed() -> list[Sealed]:
    return [sealed for told in SEALED for sealed in told()]


@as_the_service()
def all_namesakes(people: Sequence[tuple[int, str]]) -> list[tuple[int, Target]]:
    return [pair for told in NAMESAKES for pair in told(people)]
