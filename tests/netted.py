"""What the second net shows a person (ADR 0043), beside what the rules say: for the tests of its tables."""

from __future__ import annotations

from typing import Any

from core.row_security import as_the_service, reading
from tests.people import KEYS

# One of each role at least, at each side of a record.
EVERYBODY = tuple(KEYS.values())


def found(rows: Any, who: Any) -> set[str]:
    """The rows that the database shows the person, whatever a query forgot to ask; a row is called by its words."""
    with reading(who.reader):
        return {str(row) for row in rows.all()}


def opened(rules: Any, rows: Any, who: Any) -> set[str]:
    """The rows that one of the rules opens to the person, asked as the service, which finds every row."""
    with as_the_service():
        return {str(row) for rule in rules for row in rule.filter(who, rows.all())}


def listed(rules: Any, rows: Any, who: Any) -> set[str]:
    """The same, asked as a page asks: as the person, of a list and of each record by itself."""
    with reading(who.reader):
        names = {str(row) for rule in rules for row in rule.filter(who, rows.all())}
        assert names == {str(row) for row in rows.all() if any(rule.allows(who, row) for rule in rules)}
    return names
