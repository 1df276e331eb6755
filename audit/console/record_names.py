"""What the records in the log are called: by reference, or a colleague and an agency by name. Never what is in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet, TextField, Value
from django.db.models.functions import Cast

from audit.flags import Target
from audit.models import Event
from audit.policy import noun_of
from core.reference_numbers import display_reference
from core.row_security import as_the_service
from core.whole import whole

NAMED = frozenset({settings.AUTH_USER_MODEL, "accounts.Agency"})
PUBLIC_ID = "public_id"


def target_words(label: str, key: str, name: str = "") -> str:
    """The thing an event is about, as a reader would call it: by its name where it has one."""
    if not label:
        return ""
    try:
        noun = noun_of(label)
    except (LookupError, ValueError):
        noun = label
    return f"{noun} {name or key}"


def about(event: Event) -> list[Target]:
    """The record an event is about, if it is about one."""
    return [(event.target_type, event.target_id)] if event.target_id else []


def listed_in(event: Event) -> list[Target]:
    """The records on the list that a reader was shown."""
    return [(label, key) for label, _, key in (one.partition(":") for one in event.ids or ())]


class Called(NamedTuple):
    """The names of records, and the public ids of people, which their pages have in the address."""

    names: dict[Target, str]
    addresses: dict[int, UUID]

    def name_of(self, target: Target) -> str:
        """Empty where it has none."""
        names, _ = self
        return names.get(target, "")


def names_of(targets: Iterable[Target]) -> dict[Target, str]:
    """The names of those that have one and still exist."""
    return called(targets, people=[]).names


def called(targets: Iterable[Target], *, people: Iterable[int]) -> Called:
    """What stands beside events, in one statement for all kinds of record (ADR 0052). Of records that the reader of the log may
    open none of: the rule of the log has said which events they read."""
    keys: dict[str, set[str]] = defaultdict(set)
    for label, key in targets:
        keys[label].add(key)
    asked = [said for label in keys for said in _names(label, keys[label])]
    if numbers := sorted(set(people)):
        asked.append(_said(settings.AUTH_USER_MODEL, PUBLIC_ID, numbers))
    with as_the_service():
        found = list(asked[0].union(*asked[1:], all=True)) if asked else []
    return Called(
        names={(label, key): _written(field, text) for label, field, key, text in found if field != PUBLIC_ID and text},
        addresses={int(key): UUID(text) for _, field, key, text in found if field == PUBLIC_ID},
    )


def _names(label: str, keys: Iterable[str]) -> Iterator[QuerySet[Any, Any]]:
    model = _model(label)
    field = _named_by(model) if model else ""
    if model and field:
        yield _said(label, field, [key for key in keys if _is_key(model, key)])


def _said(label: str, field: str, keys: Sequence[Any]) -> QuerySet[Any, Any]:
    """(label, field, key, what stands in the field) of each, as text: rows of several tables come in one statement."""
    told = {
        "label": Value(label),
        "field": Value(field),
        "key": Cast("pk", TextField()),
        "text": Cast(field, TextField()),
    }
    rows = apps.get_model(label)._base_manager.filter(pk__in=keys).order_by()
    return rows.annotate(**{f"said_{name}": value for name, value in told.items()}).values_list(
        *(f"said_{name}" for name in told)
    )


def _written(field: str, text: str) -> str:
    return display_reference(text) if field == "reference" else text


def _model(label: str) -> type[Model] | None:
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None


def _named_by(model: type[Model]) -> str:
    """The field to call a record by; empty where there is none that says nothing about a person."""
    if model._meta.label in NAMED:
        return "name"
    return "reference" if has_reference(model) else ""


def has_reference(model: type[Model]) -> bool:
    """Whether records of this kind are called by a reference of their own, such as PR-7CDX-94KMT."""
    return any(field.name == "reference" and getattr(field, "unique", False) for field in model._meta.fields)


def _is_key(model: type[Model], key: str) -> bool:
    try:
        value = model._meta.pk.to_python(key)
    except ValidationError:
        return False
    return not isinstance(value, int) or whole(key) is not None  # one that no column holds names no record
