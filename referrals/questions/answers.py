"""Answers as typed, valid or not: {page: {field: [values]}}. Cleaned only as far as they can be stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import QueryDict

from core.forms.dates import PARTS
from referrals.questions.specs import FieldSpec

Typed = dict[str, list[str]]

# PostgreSQL cannot keep a NUL. Its picture stays where it stood, so that nothing goes missing unseen.
NUL, PICTURE_OF_NUL = "\x00", "\u2400"
DATES = ("dob", "past_date", "day")


def posted_names(spec: FieldSpec) -> list[str]:
    """The names under which a browser sends this question."""
    return [f"{spec.name}-{part}" for part in PARTS] if spec.kind in DATES else [spec.name]


def typed_in(data: QueryDict, specs: Iterable[FieldSpec]) -> Typed:
    """What was typed on a page: its own questions only, whatever else was sent."""
    names = [name for spec in specs for name in posted_names(spec)]
    return {name: [_storable(value) for value in data.getlist(name)] for name in names if name in data}


def _storable(value: str) -> str:
    return value.replace(NUL, PICTURE_OF_NUL)


def as_sent(typed: Mapping[str, list[str]]) -> QueryDict:
    """Stored answers in the form in which a page sends them."""
    sent = QueryDict(mutable=True)
    for name, values in typed.items():
        sent.setlist(name, list(values))
    return sent


def is_blank(typed: Mapping[str, list[str]]) -> bool:
    return not any(value.strip() for values in typed.values() for value in values)


def same(one: Mapping[str, list[str]], other: Mapping[str, list[str]]) -> bool:
    """Whether two pages say the same; an empty box is as good as none, and a line end as another."""
    return _gist(one) == _gist(other)


def _gist(typed: Mapping[str, list[str]]) -> dict[str, Any]:
    tidy = {name: [" ".join(value.split()) for value in values] for name, values in typed.items()}
    return {name: values for name, values in tidy.items() if any(values)}
