"""Loads reference data: code lists and indicator sets. Idempotent; runs after every migrate, never as a data migration
(a data migration's rows are lost at the first flush of a test database)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import transaction

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
        rows = list(_flat(version["items"], parent=""))
        for order, (parent, item) in enumerate(rows):
            Code.objects.update_or_create(
                list=content["code"], version=version["version"], code=item["code"],
                defaults={
                    "label": item["label"], "hint": item.get("hint", ""), "parent": parent, "order": order,
                    "is_current": version is content,
                    "facts": {key: value for key, value in item.items() if key not in OWN_KEYS},
                },
            )  # fmt: skip


def _flat(items: list[dict[str, Any]], *, parent: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for item in items:
        yield parent, item
        yield from _flat(item.get("items", []), parent=item["code"])


def _load_set(content: dict[str, Any]) -> None:
    kept, _ = IndicatorSet.objects.update_or_create(
        code=content["code"], version=content["version"],
        defaults={"title": content["title"], "origin": content["origin"]},
        create_defaults={
            "title": content["title"], "origin": content["origin"], "is_on": content.get("active", True),
        },
    )  # fmt: skip
    for dimension in content["dimensions"]:
        for item in dimension["indicators"]:
            Indicator.objects.update_or_create(
                set=kept, number=item["number"],
                defaults={
                    "dimension": dimension["code"], "dimension_label": dimension["label"], "label": item["label"],
                    "hint": item.get("hint", ""), "is_immediate": item.get("immediate", False),
                },
            )  # fmt: skip
