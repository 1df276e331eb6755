"""The form as data. Each version is a file that stays; what was filed is read from its own document."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields, replace
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

HERE = Path(__file__).resolve().parent
CURRENT = 1

SHORT, MORE, KEYED = "short", "more", "keyed"


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One question. `row` is its name on the check page and in the filed document; `keyed` is what of it is said
    otherwise to a clerk."""

    name: str
    kind: str
    label: str
    row: str = ""
    hint: str = ""
    required: bool = False
    message: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    hints: dict[str, str] = field(default_factory=dict)
    list: str = ""
    rows: int = 8
    width: int | None = None
    inputmode: str = ""
    suffix: str = ""
    legend: str = ""
    keyed: dict[str, Any] = field(default_factory=dict)
    heading: bool = False
    small: bool = False

    @property
    def in_document(self) -> str:
        return self.row or self.label.removesuffix(" (optional)")


@dataclass(frozen=True, slots=True)
class GroupSpec:
    legend: str
    fields: tuple[str, ...]
    hint: str = ""


@dataclass(frozen=True, slots=True)
class PageSpec:
    """One page of the form. A page with a `dimension` asks the prompts of that dimension; with `evidence`, what
    was noticed about each prompt that was ticked there."""

    code: str
    lane: str
    section: str
    title: str
    heading: str = ""
    hint: str = ""
    fields: tuple[FieldSpec, ...] = ()
    groups: tuple[GroupSpec, ...] = ()
    checks: tuple[str, ...] = ()
    alarm: tuple[str, ...] = ()
    dimension: str = ""
    evidence: bool = False
    keyed: dict[str, Any] = field(default_factory=dict)


Spec = TypeVar("Spec", "FieldSpec", "PageSpec")


def as_read(spec: Spec, *, keyed: bool) -> Spec:
    """A question or a page in the words for who reads it: a referrer is asked what they saw, a clerk what the words
    that came say."""
    return replace(spec, **spec.keyed) if keyed else spec


@dataclass(frozen=True, slots=True)
class Definition:
    """One version of the form, and the set of prompts it asks."""

    code: str
    version: int
    prompt_set: str
    prompt_version: int
    pages: dict[str, PageSpec]

    def lane(self, *lanes: str) -> list[PageSpec]:
        return [page for page in self.pages.values() if page.lane in lanes]


@cache
def definition(version: int = CURRENT) -> Definition:
    """A version of the form, from its file."""
    data = json.loads((HERE / f"version_{version}.json").read_text(encoding="utf-8"))
    pages = [page for entry in data["pages"] for page in _with_evidence(_page(entry))]
    return Definition(
        code=data["code"], version=data["version"], prompt_set=data["prompts"]["set"],
        prompt_version=data["prompts"]["version"], pages={page.code: page for page in pages},
    )  # fmt: skip


def _with_evidence(page: PageSpec) -> list[PageSpec]:
    """Evidence is asked on the page after the prompts, and only for those that were ticked."""
    if not page.dimension:
        return [page]
    title = f"{page.title}: what you noticed"
    code = page.code.replace("prompts", "evidence")
    keyed = {**page.keyed, "title": f"{page.title}: what they noticed"}
    after = PageSpec(
        code, page.lane, page.section, title, dimension=page.dimension, evidence=True, keyed=keyed
    )
    return [page, after]


def _page(entry: dict[str, Any]) -> PageSpec:
    return _made(
        PageSpec, entry,
        fields=tuple(_field(each) for each in entry.get("fields", ())),
        groups=tuple(_group(each) for each in entry.get("groups", ())),
        checks=tuple(entry.get("checks", ())),
        alarm=tuple(entry.get("alarm", ())),
    )  # fmt: skip


def _group(entry: dict[str, Any]) -> GroupSpec:
    return _made(GroupSpec, entry, fields=tuple(entry["fields"]))


def _field(entry: dict[str, Any]) -> FieldSpec:
    keyed = dict(entry.get("keyed", {}))
    if "choices" in keyed:
        keyed["choices"] = _choices(keyed)
    _made(FieldSpec, {"name": "", "kind": "", "label": "", **keyed})
    return _made(FieldSpec, entry, choices=_choices(entry), keyed=keyed)


def _choices(entry: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple((value, label) for value, label in entry.get("choices", ()))


def _made(kind: Any, entry: dict[str, Any], **parts: Any) -> Any:
    """A spec from an entry; a key nobody knows is a slip of the pen and stops the start."""
    if unknown := set(entry) - {each.name for each in fields(kind)}:
        raise ValueError(f"the form's data has unknown keys: {', '.join(sorted(unknown))}")
    return kind(**{**entry, **parts})
