"""On which referral a record hangs, by whatever leads there: a case, a pack, a page of a file, an item on an agenda."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import SimpleNamespace
from typing import Any

from django.apps import apps
from django.db.models import ForeignKey, Model
from django.urls import resolve

from core.models import Addressed
from evidence.models import File, Unfinished
from evidence.places import place_of
from referrals.models import Referral


def referral_at(path: str) -> int | None:
    """The number of the referral on which the record of an address hangs; None: it is about something else."""
    page = resolve(path)
    model, public_id = getattr(page.func, "model", None), page.kwargs.get("public_id")
    record = model._default_manager.filter(public_id=public_id).first() if model and public_id else None
    return referral_of(record) if record else None


def referral_of(record: Model) -> int | None:
    seen, next_ones = {type(record)}, [record]
    while next_ones:
        one = next_ones.pop(0)
        if isinstance(one, Referral):
            return one.pk
        for other in _leads_to(one):
            if type(other) not in seen:
                seen.add(type(other))
                next_ones.append(other)
    return None


def _leads_to(record: Model) -> Iterable[Model]:
    if isinstance(record, File | Unfinished):
        yield place_of(record.place).holder_of(record.holder_id)
    keys = [each for each in record._meta.concrete_fields if isinstance(each, ForeignKey)]
    yield from filter(None, (getattr(record, each.name) for each in keys))


def newest_since(number: int, story: SimpleNamespace) -> SimpleNamespace:
    """A story of the newest record of each kind that hangs on a referral after this one."""
    newest = {model.__name__: record for model, record in _newest() if (referral_of(record) or 0) > number}
    values = {name: value for name, value in story.values.items() if not name.endswith(" public_id")}
    return SimpleNamespace(values=values, **{name: record.public_id for name, record in newest.items()})


def _newest() -> Iterator[tuple[Any, Any]]:
    for model in apps.get_models():
        if issubclass(model, Addressed) and (record := model._default_manager.order_by("pk").last()) is not None:
            yield model, record
