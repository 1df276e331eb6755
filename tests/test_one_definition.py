"""Small things that every table and action needs have one definition, and nothing beside it."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import Model

from core.models import Addressed
from tests.source import APPS, ROOT, parsed, sources


def our_models() -> Iterator[type[Model]]:
    return (model for model in apps.get_models() if model._meta.app_label in APPS)


def test_every_record_with_an_address_gets_it_from_one_place():
    addressed = {m for m in our_models() if any(field.name == "public_id" for field in m._meta.fields)}
    assert addressed == {m for m in our_models() if issubclass(m, Addressed)} and len(addressed) > 20


def test_one_record_is_locked_in_one_way():
    """Lists, and what another process may hold, are locked where they are found."""
    by_hand = re.compile(r"select_for_update\([^)]*\)[^\n]*\.get\(pk=", re.S)
    found = [str(path.relative_to(ROOT)) for path in sources() if by_hand.search(path.read_text())]
    assert found == []


def test_what_stands_is_asked_for_by_one_word():
    """Of what is ended, lifted or withdrawn. A model says once which moment ends it; constraints say it to the database."""
    by_hand = re.compile(r"\b(?:lifted|ended|withdrawn)_at__isnull=True")
    found = [path for path in sources() if "models" not in path.parts and by_hand.search(path.read_text())]
    assert [str(path.relative_to(ROOT)) for path in found] == []


# --- No function repeats six lines of another ----------------------------------------------------------------------

# What may be otherwise in code that was copied: how things are called, of what type they are, what is said.
OTHERWISE = {
    "annotation",
    "returns",
    "type_comment",
    "type_params",
    "ctx",
    "kind",
    "id",
    "attr",
    "arg",
    "name",
    "names",
}
LINES, STATEMENTS = 6, 3
# Two places of one shape that are two ideas, each with why.
TWO_IDEAS: dict[frozenset[str], str] = {}


@cache
def compared(kind: type[ast.AST]) -> tuple[str, ...]:
    return tuple(name for name in kind._fields if name not in OTHERWISE)


@dataclass(frozen=True)
class Shape:
    """What a piece of code does, whatever it calls things, and how many statements that takes."""

    key: int
    statements: int


def shape(node: Any) -> Shape:
    if isinstance(node, ast.Constant | ast.JoinedStr):
        return Shape(0, 0)
    if isinstance(node, ast.AST):
        kind = type(node)
        parts = [shape(getattr(node, name)) for name in compared(kind)]
        statements = sum(part.statements for part in parts) + isinstance(node, ast.stmt)
        return Shape(hash((kind, *(part.key for part in parts))), statements)
    if isinstance(node, list):
        parts = [shape(one) for one in node]
        return Shape(hash(tuple(part.key for part in parts)), sum(part.statements for part in parts))
    return Shape(hash(node), 0)


def length(first: ast.stmt, last: ast.stmt) -> int:
    return (last.end_lineno or 0) - first.lineno + 1


def runs(block: list[ast.stmt]) -> Iterator[int]:
    """The shape of each run of statements that has six lines and is three statements."""
    shapes = [shape(one) for one in block] if block and length(block[0], block[-1]) >= LINES else []
    for first in range(len(shapes)):
        for last in range(first, len(shapes)):
            run = shapes[first : last + 1]
            if length(block[first], block[last]) >= LINES and sum(one.statements for one in run) >= STATEMENTS:
                yield hash(tuple(one.key for one in run))
                break


def functions(tree: ast.AST, within: str) -> Iterator[tuple[str, ast.FunctionDef]]:
    """Each with its name; those inside another belong to that."""
    for node in ast.iter_child_nodes(tree):
        name = f"{within}.{node.name}" if isinstance(node, ast.FunctionDef | ast.ClassDef) else within
        if isinstance(node, ast.FunctionDef):
            yield name, node
        else:
            yield from functions(node, name)


def blocks(function: ast.FunctionDef) -> Iterator[list[ast.stmt]]:
    for node in ast.walk(function):
        for name in ("body", "orelse", "finalbody"):
            if isinstance(block := getattr(node, name, None), list):
                yield block[1:] if node is function and ast.get_docstring(function) else block


def test_no_two_functions_have_six_lines_of_the_same_shape():
    """Names and values aside. A single call with an argument a line is no logic: what is said there is the point."""
    found: dict[int, set[str]] = defaultdict(set)
    for path in sources():
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for name, function in functions(parsed(path), module):
            for block in blocks(function):
                for run in runs(block):
                    found[run].add(name)
    twice = {frozenset(names) for names in found.values() if len(names) > 1}
    assert twice == set(TWO_IDEAS)
    assert len(found) > 1000


def test_the_walk_finds_code_that_was_copied_and_renamed():
    once = "for one in x:\n  y = one.b(\n    'c',\n    d=1,\n  )\n  y.e()\n  return y\n"
    again = once.replace("one", "each").replace("y", "found").replace("'c'", "f'{x}'")
    assert [*runs(ast.parse(once).body)] == [*runs(ast.parse(again).body)] != []


def joins_it_does_not_name(source: str) -> list[int]:
    """Lines that join what they do not name: with no name Django joins whatever a row has to have, where it is slower, and
    where a row is lost with one that the second net hides (ADR 0043). A constant of the file names something."""
    tree = ast.parse(source)
    named = {
        target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Tuple) and node.value.elts
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [
        call.lineno
        for call in calls
        if isinstance(call.func, ast.Attribute) and call.func.attr == "select_related"
        if not any(_names_one(given, named) for given in call.args)
    ]


def _names_one(given: ast.expr, named: set[str]) -> bool:
    if isinstance(given, ast.Starred):
        return isinstance(given.value, ast.Name) and given.value.id in named
    return True


def test_what_is_read_along_with_a_row_is_named():
    found = {
        str(path.relative_to(ROOT)): lines for path in sources() if (lines := joins_it_does_not_name(path.read_text()))
    }
    assert list(found) == ["core/related.py"]
    given = "rows.select_related(*related)\nrows.select_related()\nrows.select_related('force', *related)\n"
    assert joins_it_does_not_name(given) == [1, 2]
