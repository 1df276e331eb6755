"""The form as data. Each version is a file that stays; what was filed is read from its own document."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from referrals.questions.faults import faults_of
from referrals.questions.meaning import About, Meaning
from referrals.questions.specs import Definition, FieldSpec, GroupSpec, PageSpec

HERE = Path(__file__).resolve().parent
CURRENT = 1
VERSION = "version_"


class CannotBeUsed(ValueError):
    """The data of a version of the form is at fault. The service does not start with it."""


@cache
def versions() -> list[int]:
    """Every version there is a file of."""
    return sorted(int(path.stem.removeprefix(VERSION)) for path in HERE.glob(f"{VERSION}*.json"))


@cache
def definition(version: int = CURRENT) -> Definition:
    """A version of the form, from its file. Raises CannotBeUsed with all that is wrong with it."""
    path = HERE / f"{VERSION}{version}.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    if faults := faults_of(data):
        raise CannotBeUsed("\n".join([f"{path.name} cannot be used:", *faults]))
    pages = [page for entry in data["pages"] for page in _with_evidence(_page(entry))]
    return Definition(
        code=data["code"],
        version=data["version"],
        prompt_set=data["prompts"]["set"],
        prompt_version=data["prompts"]["version"],
        pages={page.code: page for page in pages},
    )


def _with_evidence(page: PageSpec) -> list[PageSpec]:
    """Evidence is asked on the page after the prompts, and only for those that were ticked."""
    if not page.dimension:
        return [page]
    title = f"{page.title}: what you noticed"
    code = f"evidence-{page.dimension.lower()}"
    keyed = {**page.keyed, "title": f"{page.title}: what they noticed"}
    after = PageSpec(code, page.lane, page.section, title, dimension=page.dimension, evidence_of=page.code, keyed=keyed)
    return [page, after]


def _page(entry: dict[str, Any]) -> PageSpec:
    parts = {
        "fields": tuple(_field(each) for each in entry.get("fields", ())),
        "groups": tuple(_group(each) for each in entry.get("groups", ())),
        "checks": tuple(entry.get("checks", ())),
    }
    return PageSpec(**{**entry, **parts})


def _group(entry: dict[str, Any]) -> GroupSpec:
    return GroupSpec(**{**entry, "fields": tuple(entry["fields"])})


def _field(entry: dict[str, Any]) -> FieldSpec:
    keyed = dict(entry.get("keyed", {}))
    if "choices" in keyed:
        keyed["choices"] = _choices(keyed)
    parts = {
        "about": About(entry["about"]),
        "means": Meaning(entry["means"]) if "means" in entry else None,
        "choices": _choices(entry),
        "alarms": tuple(entry.get("alarms", ())),
        "keyed": keyed,
    }
    return FieldSpec(**{**entry, **parts})


def _choices(entry: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple((value, label) for value, label in entry.get("choices", ()))
