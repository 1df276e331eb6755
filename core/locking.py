"""A record locked until the transaction ends: who changes it reads it again first, as it then stands."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model

from core.related import with_related

Record = TypeVar("Record", bound=Model)


def lock(record: Record, *related: str, no_key: bool = False) -> Record:
    """The record as it stands, locked; what is `related` is read along and not locked."""
    # Of the model and not of the type: the person of a request is read when first asked for, and is no User until then.
    model: type[Record] = record._meta.model  # type: ignore[assignment]  # django-stubs knows it as a Model
    return lock_one(model, record.pk, *related, no_key=no_key)


def lock_one(model: type[Record], pk: object, *related: str, no_key: bool = False) -> Record:
    """The same for a record of which only the key is known. With `no_key`, rows that refer to it can still be added:
    for a lock that orders people who work on the same thing, and changes nothing of it."""
    rows = model._default_manager.select_for_update(of=("self",), no_key=no_key)
    return with_related(rows, related).get(pk=pk)
