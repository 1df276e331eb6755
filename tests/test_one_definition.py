"""Small things that every table and action needs have one definition, and nothing beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.apps import apps
from django.db.models import Model

from core.models import Addressed
from tests.source import APPS, ROOT, sources


def our_models() -> Iterator[type[Model]]:
    return (model for model in apps.get_models() if model._meta.app_label in APPS)


def test_every_record_with_an_address_gets_it_from_one_place():
    addressed = {m for m in our_models() if any(field.name == "public_id" for field in m._meta.fields)}
    assert addressed == {m for m in our_models() if issubclass(m, Addressed)} and len(addressed) > 20


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
