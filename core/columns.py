"""Columns of queries are hashed by their names.

A query that has an order hashes each column it selects, and Django takes the column apart by the signature of its class to do
so: 70 calls a column, a seventh of all that a case file cost. The alias of the table and the name of the column say the same:
columns that are equal have both in common (ADR 0052)."""

from __future__ import annotations

from django.db.models.expressions import Col


def _by_name(column: Col) -> int:
    return hash((column.alias, column.target.column))


def hash_columns_by_name() -> None:
    """Called once, before the first query."""
    Col.__hash__ = _by_name  # type: ignore[method-assign, assignment]  # of every column, also of those that Django makes
