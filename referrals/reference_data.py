"""Loads reference data: code lists and indicator sets. Idempotent; runs after every migrate, never as a data migration
(a data migration's rows are lost at the first flush of a test database)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Model, QuerySet

from audit.acting import SYSTEM, acting
from referrals.models import Code, Indicator, IndicatorSet

DATA = Path(__file__).resolve().parent / "data"
OWN_KEYS = {"code", "label", "hint", "items"}


@transaction.atomic
def load_reference() -> None:
    """Every list and set in `data/`, as it stands there. What is no longer there is left, but no longer current."""
    with acting(SYSTEM):
        for path in sorted(DATA.glob("*.json")):
            _load_list(json.loads(path.read_text()))
        for path in sorted(DATA.glob("indicators/*.json")):
            _load_set(json.loads(path.read_text()))


def _load_list(content: dict[str, Any]) -> None:
    for version in (content, *content.get("earlier", [])):
        _keep(
            Code.objects.filter(list=content["code"], version=version["version"]),
            key="code",
            wanted=[
                Code(
                    list=content["code"],
                    version=version["version"],
                    code=item["code"],
                    label=item["label"],
                    hint=item.get("hint", ""),
                    parent=parent,
                    order=order,
                    is_current=version is content,
                    facts={name: value for name, value in item.items() if name not in OWN_KEYS},
                )
                for order, (parent, item) in enumerate(_flat(version["items"], parent=""))
            ],
        )
    _retire(content)


def _retire(content: dict[str, Any]) -> None:
    """What the list no longer has is offered no more. Records that have the code keep its words."""
    now = {item["code"] for _, item in _flat(content["items"], parent="")}
    current = Code.objects.filter(list=content["code"], is_current=True)
    for gone in current.exclude(version=content["version"], code__in=now):
        gone.is_current = False
        gone.save(update_fields=["is_current"])


def _flat(items: list[dict[str, Any]], *, parent: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for item in items:
        yield parent, item
        yield from _flat(item.get("items", []), parent=item["code"])


def _load_set(content: dict[str, Any]) -> None:
    _keep(
        IndicatorSet.objects.filter(code=content["code"]),
        key="version",
        wanted=[
            IndicatorSet(
                code=content["code"],
                version=content["version"],
                title=content["title"],
                origin=content["origin"],
                is_on=content.get("active", True),
            )
        ],
    )
    kept = IndicatorSet.objects.get(code=content["code"], version=content["version"])
    _keep(
        kept.indicators.all(),
        key="number",
        wanted=[
            Indicator(
                set=kept,
                number=item["number"],
                dimension=dimension["code"],
                dimension_label=dimension["label"],
                dimension_hint=dimension.get("hint", ""),
                dimension_to_do=dimension.get("do", ""),
                label=item["label"],
                hint=item.get("hint", ""),
                may_also_be=item.get("also", ""),
                is_immediate=item.get("immediate", False),
            )
            for dimension in content["dimensions"]
            for item in dimension["indicators"]
        ],
    )


def _keep(there: QuerySet[Any], *, key: str, wanted: list[Any]) -> None:
    """Write only what is new or says something else: every row written is an event, and this runs at every start."""
    known = {getattr(row, key): row for row in there}
    there.model._default_manager.bulk_create(row for row in wanted if getattr(row, key) not in known)
    for row in wanted:
        old = known.get(getattr(row, key))
        if old is not None and _said(old) != _said(row):
            row.pk = old.pk
            row.save()


def _said(row: Model) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key}
