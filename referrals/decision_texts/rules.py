"""The decision texts of a day and of a version: the words of each card, the reasons for closing, what a referrer is told.

A decision keeps the number of the version by which it was written, and is read in its words. What a version does not name is as
the release has it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from core.clock import today
from policy import in_force
from policy.in_force import Held

DECISION_TEXTS = "decision-texts"
RELEASED = Path(__file__).resolve().parents[1] / "data/decision_texts/closure_reasons.json"


@dataclass(frozen=True)
class Reason:
    """A reason for closing. Its code is kept by every decision that gave it, and never means another one."""

    code: str
    group: str
    label: str
    hint: str = ""
    alone_is_not_enough: bool = False
    offered: bool = True


@dataclass(frozen=True)
class GroupOfReasons:
    code: str
    title: str
    reasons: tuple[Reason, ...]


@cache
def released() -> Mapping[str, GroupOfReasons]:
    """Every group of reasons as it came with the release."""
    return {
        group["code"]: GroupOfReasons(group["code"], group["label"], tuple(_released(group)))
        for group in json.loads(RELEASED.read_text())["items"]
    }


def _released(group: Mapping[str, Any]) -> Iterable[Reason]:
    for one in group["items"]:
        yield Reason(one["code"], group["code"], one["label"], one["hint"], one["alone_is_not_enough"])


class Texts:
    """What one version says."""

    def __init__(self, held: Held) -> None:
        self.number, self.says = held.number, held.says
        # By option: what a card is in these words (casework/rules/decisions.py), made once.
        self.cards: dict[str, Any] = {}

    @cached_property
    def groups(self) -> Mapping[str, tuple[Reason, ...]]:
        """In the order in which they are offered. A reason that a later release brought stands at the end."""
        return {group.code: tuple(self._of(group)) for group in released().values()}

    def _of(self, group: GroupOfReasons) -> Iterable[Reason]:
        named = self.says.get("reasons", {}).get(group.code, ())
        yield from (Reason(group=group.code, **one) for one in named)
        codes = {one["code"] for one in named}
        yield from (one for one in group.reasons if one.code not in codes)

    @cached_property
    def reasons(self) -> Mapping[str, Reason]:
        return {one.code: one for group in self.groups.values() for one in group}

    def offered(self, group: str) -> list[Reason]:
        return [one for one in self.groups.get(group, ()) if one.offered]

    def label(self, code: str) -> str:
        """The words of a reason; a code that this version has not stands for itself."""
        found = self.reasons.get(code)
        return found.label if found else code

    def only_support(self, codes: Iterable[str]) -> bool:
        """Whether reasons are given and none of them carries a closure by itself."""
        given = list(codes)
        return bool(given) and not any(self._carries(code) for code in given)

    def _carries(self, code: str) -> bool:
        found = self.reasons.get(code)
        return found is not None and not found.alone_is_not_enough

    def of_option(self, option: str) -> Mapping[str, Any]:
        said: Mapping[str, Any] = self.says.get("options", {}).get(option, {})
        return said

    def told(self, name: str, as_released: str) -> str:
        """A sentence to a referrer, by its name (status.py)."""
        said: str = self.says.get("told", {}).get(name, as_released)
        return said


def held(day: date | None = None) -> Texts:
    """What holds on a day; today, unless it is said."""
    return _texts(in_force.on(day or today(), DECISION_TEXTS))


def of_version(number: int | None) -> Texts:
    """By the number that a decision keeps. Without one it was written before there were versions, and reads as the first."""
    published = in_force.published(today(), DECISION_TEXTS)
    found = [one for one in published if one.number == (number or published[0].number)]
    return _texts(found[0] if found else Held())


def version_now() -> int:
    return held().number


def _texts(version: Held) -> Texts:
    made: Texts = version.made.setdefault("texts", Texts(version))
    return made
