"""What the records in the log are called: by reference, or a colleague and an agency by name. Never what is in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Model

from audit.flags import Target
from audit.models import Event
from audit.policy import noun_of
from core.reference_numbers import display_reference
from core.row_security import as_the_service

NAMED = frozenset({settings.AUTH_USER_MODEL, "accounts.Agency"})


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


def names_of(targets: Iterable[Target]) -> dict[Target, str]:
    """The names of those that have one and still exist, with one query for each kind of record."""
    keys: dict[str, set[str]] = defaultdict(set)
    for label, key in targets:
        keys[label].add(key)
    return {(label, key): name for label in keys for key, name in _names(label, keys[label])}


def _names(label: str, keys: Iterable[str]) -> list[tuple[str, str]]:
    """Of records that the reader of the log may open none of: the rule of the log has said which events they read."""
    model = _model(label)
    field = _named_by(model) if model else ""
    if not model or not field:
        return []
    rows = model._base_manager.filter(pk__in=[key for key in keys if _is_key(model, key)])
    with as_the_service():
        named = list(rows.values_list("pk", field))
    return [(str(key), display_reference(name) if field == "reference" else name) for key, name in named if name]


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
        model._meta.pk.to_python(key)
    except ValidationError:
        return False
    return True
