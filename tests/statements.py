"""The SQL of a page as text that one reads in a review: each statement once, without its parameters, and how often.

Our own few lines, and no library: django-perf-rec and its like name statements by a digest or leave out columns and
conditions, and bring another way of writing files beside the PP_WRITE_... of this house.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection

BREAKS = re.compile(
    r" (?=(?:FROM|(?:LEFT OUTER|INNER) JOIN|WHERE|GROUP BY|ORDER BY|LIMIT|FOR UPDATE|RETURNING|UNION) ?)"
)
COLUMNS = re.compile(r'("\w+"|T\d+|U\d+)\."\w+"(?:, \1\."\w+")+')
NAMED = re.compile(r'"(\w+)" ([TU]\d+)\b')
ABREAST = re.compile(r"\(at(?:, c\d+)+\)")  # as many as the tables beside each other have columns
SAVEPOINT = re.compile(r"^(?:SAVEPOINT|RELEASE SAVEPOINT|ROLLBACK TO SAVEPOINT) ")


@contextmanager
def statements() -> Iterator[Counter[str]]:
    """What is asked of the database meanwhile, in the order in which each was asked first. Not the savepoints."""
    asked: Counter[str] = Counter()
    with counted() as texts:
        yield asked
    asked.update(map(short, texts))


@contextmanager
def counted() -> Iterator[list[str]]:
    """The same, each as it was asked, to be counted."""
    asked: list[str] = []

    def hear(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        text = str(sql)
        if not SAVEPOINT.match(text):
            asked.append(text)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(hear):
        yield asked


@cache
def short(sql: str) -> str:
    """All columns of a table are `"table".*`, so that a new column is no difference; some of them are named. A list of
    parameters is as long as what it was asked for."""
    tables = {alias: name for name, alias in NAMED.findall(sql)}

    def whole(found: re.Match[str]) -> str:
        named = re.findall(r'\."(\w+)"', found.group())
        table = tables.get(found[1], found[1].strip('"'))
        return f"{found[1]}.*" if set(named) == _columns().get(table) else found.group()

    return re.sub(r"%s(?:, %s)+", "%s, ...", COLUMNS.sub(whole, ABREAST.sub("(at, ...)", sql)))


@cache
def _columns() -> dict[str, set[str]]:
    return {
        model._meta.db_table: {field.column for field in model._meta.concrete_fields} for model in apps.get_models()
    }


def as_text(asked: Counter[str]) -> str:
    """The count first: it is what a reviewer looks for."""
    parts = [f"{asked.total()} statements"]
    for sql, times in asked.items():
        parts.append(f"{times}x {_broken(sql)}" if times > 1 else _broken(sql))
    return "\n\n".join(parts) + "\n"


@cache
def _broken(sql: str) -> str:
    return BREAKS.sub("\n  ", sql)
