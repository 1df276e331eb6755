"""How PostgreSQL would find rows, with what a small table makes cheap made dear, as it is in a large one."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet


def plan_of(rows: QuerySet[Any, Any], *, without: tuple[str, ...]) -> str:
    """The plan of `rows` with the named ways of the planner off: seqscan, bitmapscan, indexscan, sort.

    Statistics decide between two indexes that serve alike, and differ from run to run: a test asks for what every
    good plan has, never for one of two.
    """
    with connection.cursor() as cursor:
        for way in without:
            cursor.execute(f"set local enable_{way} = off")
        try:
            return rows.explain()
        finally:
            for way in without:
                cursor.execute(f"set local enable_{way} to default")


def indexes_of(model: type[Model]) -> set[str]:
    """The names of all indexes of the model's table."""
    with connection.cursor() as cursor:
        constraints = connection.introspection.get_constraints(cursor, model._meta.db_table)
    return {name for name, constraint in constraints.items() if constraint["index"] or constraint["unique"]}
