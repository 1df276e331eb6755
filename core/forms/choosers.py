"""Choosing a record from the database. No two lines of a chooser read alike: where two people or two schools have one
name, each line says what tells it from the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django import forms
from django.db.models import Model
from django.forms.models import ModelChoiceIterator, ModelChoiceIteratorValue

from core.folding import fold


def told_apart(things: Sequence[Model], said: Callable[[Any], str] = str) -> dict[Any, str]:
    """A line for each thing by its key. A thing may have `told_by`: what tells it from others of its name, best first.
    Only as much of it is said as is needed, and the same of each that reads alike."""
    lines = {thing.pk: said(thing) for thing in things}
    facts = {thing.pk: list(getattr(thing, "told_by", ())) for thing in things}
    for place in range(max(map(len, facts.values()), default=0)):
        for keys in _alike(lines):
            told = {key: facts[key][place] for key in keys if place < len(facts[key])}
            if len(set(map(fold, told.values()))) > 1:
                lines |= {key: f"{lines[key]}, {fact}" for key, fact in told.items() if fact}
    return lines


def _alike(lines: dict[Any, str]) -> list[list[Any]]:
    by_reading: dict[str, list[Any]] = defaultdict(list)
    for key, line in lines.items():
        by_reading[fold(line)].append(key)
    return [keys for keys in by_reading.values() if len(keys) > 1]


class ToldApart(ModelChoiceIterator):
    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        things = list(self.queryset)
        lines = told_apart(things, self.field.label_from_instance)
        for thing in things:
            yield (ModelChoiceIteratorValue(self.field.prepare_value(thing), thing), lines[thing.pk])


class OneOf(forms.ModelChoiceField):
    """One record of a few."""

    iterator = ToldApart


class SeveralOf(forms.ModelMultipleChoiceField):
    """Any number of records of a few."""

    iterator = ToldApart


class OneListed(forms.ChoiceField):
    """One of the records that were listed for it: what is sent is looked for among them, and no query is built for it."""

    def __init__(self, *, empty_label: str, said: Callable[[Any], str] = str, **options: Any) -> None:
        super().__init__(**options)
        self.empty_label, self.said = empty_label, said

    def list(self, records: Sequence[Model]) -> None:
        lines = told_apart(records, self.said)
        self.listed = {str(record.pk): record for record in records}
        self.choices = [
            ("", self.empty_label),
            *((ModelChoiceIteratorValue(record.pk, record), lines[record.pk]) for record in records),
        ]

    def clean(self, value: Any) -> Model | None:
        return self.listed.get(super().clean(value))
