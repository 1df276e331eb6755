"""Columns that a name is sorted and looked up by, and questions put to them: made by one folding (`core.folding`),
here, so that no locale of a database has a say in who stands where and who is found."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db import models
from django.db.models import Func, Model, Q, TextField, Value

from core.folding import Asked, asked_for, filed_as, sort_key


class SortKeyField(models.CharField):
    """What a list of names is sorted by. Written with the row, from the name that stands in it."""

    def __init__(self, *, of: str = "name", **options: Any) -> None:
        self.of = of
        super().__init__(
            **{
                "max_length": 300,
                "db_collation": "C",
                "editable": False,
                "default": "",
                "db_default": "",
                **options,
            }
        )

    def deconstruct(self) -> Any:
        name, path, given, options = super().deconstruct()
        return name, path, given, {**options, "of": self.of}

    def pre_save(self, instance: Model, add: bool) -> str:
        key = sort_key(getattr(instance, self.of))[: self.max_length]
        setattr(instance, self.attname, key)
        return key


class FoundByField(SearchVectorField):
    """What a name is found by. Written with the row, from the names that stand in it."""

    def __init__(self, *, of: Iterable[str] = ("name",), **options: Any) -> None:
        self.of = tuple(of)
        super().__init__(**{"editable": False, "null": True, **options})

    def deconstruct(self) -> Any:
        name, path, given, options = super().deconstruct()
        return name, path, given, {**options, "of": self.of}

    def pre_save(self, instance: Model, add: bool) -> Func:
        return vector(filed_as(" ".join(getattr(instance, name) for name in self.of)))


def vector(tokens: Iterable[str]) -> Func:
    """The tokens as they are: no parser of the database reads them again."""
    return Func(
        Value(sorted(filter(None, tokens)), output_field=ArrayField(TextField())),
        function="array_to_tsvector",
        output_field=SearchVectorField(),
    )


class Lexemes(SearchQuery):
    """A question in the notation of `tsquery`, cast and not parsed."""

    template = "%(expressions)s::pg_catalog.tsquery"

    def __init__(self, notation: str) -> None:
        super().__init__(notation, search_type="raw")


def called(typed: str, *, field: str = "found_by") -> Q:
    """Records in whose name every part of what was typed stands, by its beginning. Nothing that can be looked
    for: no record."""
    parts = asked_for(typed)
    return Q(**{field: Lexemes(every_part(parts))}) if parts else Q(pk__in=[])


def every_part(parts: Iterable[Asked]) -> str:
    return " & ".join(any_of(readings_of(part)) for part in parts)


def readings_of(part: Asked) -> list[str]:
    return [" & ".join(map(beginning, reading)) for reading in part]


def any_of(notations: Iterable[str]) -> str:
    return "(" + " | ".join(f"({one})" for one in notations) + ")"


def beginning(word: str) -> str:
    """A word by its beginning."""
    return f"{whole(word)}:*"


def whole(word: str) -> str:
    """A word, quoted, so that nothing in it is notation."""
    escaped = word.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"
