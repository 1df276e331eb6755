"""Since when each rule stands as it does. `manage.py print_docs` keeps it: a rule that answers otherwise gets a new line."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "data" / "rules_since.json"


@dataclass(frozen=True)
class Stands:
    """`digest` is of the questions that the rule asks of the database for each role; `since` the day on which it was
    first printed so."""

    since: date
    digest: str


@cache
def history() -> dict[str, tuple[Stands, ...]]:
    """By the name of the rule, the oldest first."""
    return {
        name: tuple(Stands(date.fromisoformat(line["since"]), line["digest"]) for line in lines)
        for name, lines in json.loads(FILE.read_text()).items()
    }


def since(name: str) -> date | None:
    """The day since which the rule answers as it does now; None for one that was never printed."""
    stood = history().get(name)
    return stood[-1].since if stood else None
