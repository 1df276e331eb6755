"""Small things that every table and action needs have one definition, and nothing beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.apps import apps
from django.db.models import CheckConstraint, Model

from core.models import Addressed
from tests.source import APPS, ROOT, sources


def our_models() -> Iterator[type[Model]]:
    return (model for model in apps.get_models() if model._meta.app_label in APPS)


def test_every_record_with_an_address_gets_it_from_one_place():
    addressed = {m for m in our_models() if any(field.name == "public_id" for field in m._meta.fields)}
    assert addressed == {m for m in our_models() if issubclass(m, Addressed)} and len(addressed) > 20


def test_when_and_by_whom_stand_together_or_not_at_all():
    alone = [
        f"{model._meta.label}.{when}"
        for model in our_models()
        for when, who in when_and_by_whom(model)
        if not any({when, who} <= named_in(constraint) for constraint in model._meta.constraints)
    ]
    assert alone == []


def when_and_by_whom(model: type[Model]) -> Iterator[tuple[str, str]]:
    """Of what happens to a record later: both are empty at first."""
    may_be_empty = {field.name for field in model._meta.fields if field.null}
    for when in may_be_empty:
        who = f"{when.removesuffix('_at')}_by"
        if when.endswith("_at") and who in may_be_empty:
            yield when, who


def named_in(constraint) -> set[str]:
    if not isinstance(constraint, CheckConstraint):
        return set()
    return {child[0].split("__")[0] for child in leaves(constraint.condition)}


def leaves(condition) -> Iterator[tuple]:
    for child in condition.children:
        yield from [child] if isinstance(child, tuple) else leaves(child)


def test_one_record_is_locked_in_one_way():
    """Lists, and what another process may hold, are locked where they are found."""
    by_hand = re.compile(r"select_for_update\([^)]*\)[^\n]*\.get\(pk=", re.S)
    found = [str(path.relative_to(ROOT)) for path in sources() if by_hand.search(path.read_text())]
    assert found == []


def test_what_stands_is_asked_for_by_one_word():
    """Of what is ended, lifted or withdrawn. A model says once which moment ends it; constraints say it to the database."""
    by_hand = re.compile(r"\b(?:lifted|ended|withdrawn)_at__isnull=True")
    found = [path for path in sources() if "models" not in path.parts and by_hand.search(path.read_text())]
    assert [str(path.relative_to(ROOT)) for path in found] == []
