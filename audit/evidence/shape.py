"""The shape of the schema that the log relies on: guards and capture with their state, functions,
rights, owners, policies.

The owner of a table can switch its capture off, and a superuser can replace any function; neither leaves a
row behind. So the shape is read from the database's own catalogue (`audit.evidence.catalogue`), by the
verifier's role and by the application's, and held against `audit/data/shape.txt`, which a test writes from a
freshly migrated database.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from audit.evidence.catalogue import SEARCH_PATH, SHAPE, UNSAFE_ROLES

FILE = Path(__file__).parents[1] / "data" / "shape.txt"
MOST_NAMED = 20

Execute = Callable[[str], Any]


@cache
def expected() -> frozenset[str]:
    """The shape that the code makes, a line a thing."""
    return frozenset(FILE.read_text(encoding="utf-8").splitlines())


@cache
def triggers() -> dict[tuple[str, str], str]:
    """Each trigger that the code makes, by its table and name, and the state in which it stands."""
    lines = (line.split(" ") for line in expected() if line.startswith("trigger "))
    return {tuple(words[1].split(".", 1)): words[2] for words in lines}  # type: ignore[misc]  # a schema and a name


def found(execute: Execute) -> set[str]:
    """The shape that the database has. Asked within a transaction, so that the names in the question are PostgreSQL's
    own: a search path that was set for a role could let another schema answer."""
    execute(SEARCH_PATH)
    return {line for (line,) in execute(f"select * from ({SHAPE}) as shape (line)").fetchall()}  # noqa: S608


def differences(execute: Execute) -> list[str]:
    """What the database has and the code does not make, and the other way round, in sentences. Within a transaction."""
    there = found(execute)
    told = [f"the schema has what the code does not make: {line}" for line in sorted(there - expected())]
    told += [f"the schema lacks what the code makes: {line}" for line in sorted(expected() - there)]
    return told[:MOST_NAMED]


def unsafe_roles(execute: Execute) -> list[str]:
    """Roles that could do to the log what none may, in sentences. Within a transaction."""
    execute(SEARCH_PATH)
    return [sentence for (sentence,) in execute(UNSAFE_ROLES).fetchall()]
