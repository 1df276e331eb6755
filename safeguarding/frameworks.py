"""Frameworks of assessment: what is judged, as versioned data (data/frameworks, and a directory of those that a force has a
licence for). Which are in use is the setting FRAMEWORKS: none, unless it is said.

A version that an assessment was written with stays: a change is another file. Nothing of a framework weighs, adds up or
ranks: a score would stand in the place of judgement."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.validators import slug_re

OURS = Path(__file__).parent / "data" / "frameworks"
# What a framework says of itself, of its dimensions and of each factor, and nothing that could be reckoned with.
OF_FRAMEWORK = {"code", "version", "title", "source", "dimensions"}
OF_DIMENSION = {"title", "factors", "protective"}
OF_FACTOR = {"code", "label"}
LONGEST_CODE = 40


class BadFramework(Exception):
    """The data of a framework cannot be used. The service does not start with it."""


@dataclass(frozen=True)
class Factor:
    code: str
    label: str
    protective: bool = False


@dataclass(frozen=True)
class Dimension:
    """Factors that are read together; `protective` ones speak for the person."""

    title: str
    factors: tuple[Factor, ...]
    protective: bool = False


@dataclass(frozen=True)
class Framework:
    code: str
    version: int
    title: str
    source: str
    dimensions: tuple[Dimension, ...]

    @property
    def factors(self) -> dict[str, Factor]:
        return {factor.code: factor for part in self.dimensions for factor in part.factors}

    def __str__(self) -> str:
        return f"{self.title}, version {self.version}"


def read(text: str) -> Framework:
    """Raises BadFramework for what is missing, unknown, of the wrong kind, or there twice."""
    said = json.loads(text)
    _only(said, OF_FRAMEWORK, needs=OF_FRAMEWORK)
    if type(said["version"]) is not int or said["version"] < 1:
        raise BadFramework("The version of a framework is a whole number from 1 on.")
    dimensions = tuple(_dimensions(said))
    codes = [factor.code for part in dimensions for factor in part.factors]
    if not codes or len(codes) != len(set(codes)):
        raise BadFramework(f"{said['code']} has no factor, or has one twice.")
    return Framework(_code(said["code"]), said["version"], said["title"], said["source"], dimensions)


def _dimensions(said: Mapping[str, Any]) -> Iterator[Dimension]:
    for part in said["dimensions"]:
        _only(part, OF_DIMENSION, needs={"title", "factors"})
        protective = part.get("protective", False) is True
        yield Dimension(part["title"], tuple(_factor(each, protective) for each in part["factors"]), protective)


def _factor(said: Mapping[str, Any], protective: bool) -> Factor:
    _only(said, OF_FACTOR, needs=OF_FACTOR)
    return Factor(_code(said["code"]), said["label"], protective)


def _code(said: Any) -> str:
    """It stands in addresses and in a column."""
    if not isinstance(said, str) or not slug_re.match(said) or len(said) > LONGEST_CODE:
        raise BadFramework(f"{said} is no code: letters, digits, - and _ only, at most {LONGEST_CODE} of them.")
    return said


def _only(said: Mapping[str, Any], may: set[str], *, needs: set[str]) -> None:
    if strange := set(said) - may:
        raise BadFramework(f"A framework has no {', '.join(sorted(strange))}: nothing in it weighs or counts.")
    if missing := needs - set(said):
        raise BadFramework(f"A framework says its {', '.join(sorted(missing))}.")


def every() -> Mapping[tuple[str, int], Framework]:
    """Each version that there is, in use or not: what was written with it can be read."""
    return _read_from(settings.FRAMEWORKS_DIR)


@cache
def _read_from(licensed: str) -> Mapping[tuple[str, int], Framework]:
    """Read once a process: what a force has a licence for is laid there before the service starts."""
    places = [OURS, *([Path(licensed)] if licensed else [])]
    found: dict[tuple[str, int], Framework] = {}
    for file in (file for place in places for file in sorted(place.glob("*.json"))):
        one = read(file.read_text(encoding="utf-8"))
        if (one.code, one.version) in found:
            raise BadFramework(f"{one.code} has version {one.version} twice.")
        found[one.code, one.version] = one
    return found


def in_use() -> list[Framework]:
    """The newest version of each that is switched on, in the order in which they were."""
    newest = {code: one for (code, _), one in sorted(every().items())}
    return [newest[code] for code in settings.FRAMEWORKS if code in newest]


def faults() -> Iterator[str]:
    """Why the service cannot start with these: torn data, or one switched on that is not there."""
    try:
        codes = {code for code, _ in every()}
    except (BadFramework, OSError, ValueError, KeyError, TypeError) as torn:
        yield f"A framework of assessment cannot be read: {torn}"
        return
    for code in settings.FRAMEWORKS:
        if code not in codes:
            yield f"FRAMEWORKS names {code}, and there is no such framework."
