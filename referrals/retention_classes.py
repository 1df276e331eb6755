"""Retention classes: after how long a record that has come to its end is first reviewed. A dated table (data/retention),
with its sources in it: a change is another file, from a later day. The version of the day on which the clock starts holds.

What is reckoned with it is reckoned for each record (safeguarding.retention); nothing is disposed of because a time is
over: it is looked at (Police information and records management Code of Practice, 2023)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from core.clock import today

TABLES = Path(__file__).resolve().parent / "data" / "retention"
MONTHS = 12


class BadTable(Exception):
    """The table of retention classes cannot be used. The service does not start with it."""


@dataclass(frozen=True)
class RetentionClass:
    """Months until the first review: of an adult, of a child, of a child under 10; and the longest that one review can
    keep it on."""

    code: str
    label: str
    months: int
    child_months: int
    under_10_months: int
    longest_months: int

    @property
    def years(self) -> int:
        return self.months // MONTHS

    def first_review(self, *, child: bool, under_10: bool) -> int:
        """In months: never later for a child than for an adult, and never later under 10 than for a child."""
        months = self.under_10_months if under_10 else self.child_months if child else self.months
        return min(months, self.months)


@dataclass(frozen=True)
class RetentionTable:
    version: str
    since: date
    sources: tuple[str, ...]
    classes: Mapping[str, RetentionClass]
    outcomes: Mapping[str, str]
    graver_reasons: Mapping[str, str]
    kept_because: Mapping[str, str]
    disposed_because: Mapping[str, str]

    def kept_as(self, option: str, *, said: str, reasons: list[str]) -> RetentionClass:
        """The class that the decision said, else that of its outcome; a graver one where the case ended in one."""
        graver = next((self.graver_reasons[code] for code in reasons if code in self.graver_reasons), None)
        code = graver or said or self.outcomes[option]
        return self.classes.get(code) or class_of(code)


def read(text: str) -> RetentionTable:
    """Raises BadTable for a class that is not there, and for one of which a child is reviewed later than an adult."""
    said = json.loads(text)
    classes = {row["code"]: RetentionClass(**row) for row in said["classes"]}
    named = {*said["outcomes"].values(), *said["graver_reasons"].values()}
    if unknown := named - classes.keys():
        raise BadTable(f"{said['version']} names {', '.join(sorted(unknown))}, and has no such class.")
    for one in classes.values():
        if not 0 < one.under_10_months <= one.child_months <= one.months or one.longest_months <= 0:
            raise BadTable(
                f"{one.code}: a child is never reviewed later than an adult, nor one under 10 later than a child."
            )
    return RetentionTable(
        said["version"],
        date.fromisoformat(said["from"]),
        tuple(said["sources"]),
        classes,
        said["outcomes"],
        said["graver_reasons"],
        _labels(said["kept_because"]),
        _labels(said["disposed_because"]),
    )


def _labels(rows: list[dict[str, Any]]) -> dict[str, str]:
    return {row["code"]: row["label"] for row in rows}


@cache
def tables() -> tuple[RetentionTable, ...]:
    """Every version on file, the oldest first."""
    found = sorted((read(file.read_text()) for file in TABLES.glob("*.json")), key=lambda table: table.since)
    return tuple(found)


def table_on(day: date) -> RetentionTable:
    """The version that held then; what ended before the first one goes by the first."""
    held = [table for table in tables() if table.since <= day]
    return held[-1] if held else tables()[0]


def in_force() -> RetentionTable:
    """What is chosen from today: a table of a later day waits for it."""
    return table_on(today())


def class_of(code: str) -> RetentionClass:
    """A class that an older or a newer version has: said in a decision of another day than that on which the clock starts."""
    found = next((table.classes[code] for table in reversed(tables()) if code in table.classes), None)
    if found is None:
        raise BadTable(f"No table has the retention class {code}.")
    return found


def words_of(code: str) -> str:
    """A class or a reason in words, whichever version had it last."""
    for table in reversed(tables()):
        if code in table.classes:
            return table.classes[code].label
        if found := table.kept_because.get(code) or table.disposed_because.get(code):
            return found
    return code
