"""What the apps above tell the log about their records: which are sealed, and which bear the name of one of our people.

Named as dotted paths, because the log knows no app above it and models are not loaded when it is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.urls import reverse
from django.utils.module_loading import import_string

Target = tuple[str, str]  # a model's label and a key


@dataclass(frozen=True)
class Sealed:
    """A record while it was sealed, and the people who may open it all the same, by number."""

    label: str
    key: str
    since: datetime
    until: datetime | None
    may: frozenset[int]


_sealed: list[str] = []
_namesakes: list[str] = []
_who_sees: dict[str, str] = {}


def sealed(path: str) -> None:
    """`path` names a function without arguments: every time that a record of one kind was sealed."""
    if path not in _sealed:
        _sealed.append(path)


def namesakes(path: str) -> None:
    """`path` names a function of (number, name) pairs of people: (number, record that bears this name)."""
    if path not in _namesakes:
        _namesakes.append(path)


def who_sees(label: str, url_name: str) -> None:
    """The page that says who can see a record of this kind now; its address takes the record's public id."""
    _who_sees[label] = url_name


def page_of_who_sees(label: str, key: str) -> str:
    """The address of that page for one record; empty where there is none."""
    if label not in _who_sees or not key.isdecimal():
        return ""
    record = apps.get_model(label)._base_manager.filter(pk=key).first()
    return reverse(_who_sees[label], args=[record.public_id]) if record else ""


def all_sealed() -> list[Sealed]:
    return [sealed for path in _sealed for sealed in _sealed_of(path)()]


def all_namesakes(people: Sequence[tuple[int, str]]) -> list[tuple[int, Target]]:
    return [pair for path in _namesakes for pair in _namesakes_of(path)(people)]


def _sealed_of(path: str) -> Callable[[], Iterable[Sealed]]:
    return import_string(path)


def _namesakes_of(path: str) -> Callable[[Sequence[tuple[int, str]]], Iterable[tuple[int, Target]]]:
    return import_string(path)
