"""Which grave rule the acts of a page ask, found in the code: the page is grave as well, whatever its own door says."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from audit.moves import Move
from core.rules import Gate, Rule
from tests.test_decided_under_the_lock import code, has_actor, is_of_views


def grave_rules_of(view: Any) -> set[str]:
    """By name, of what the view's function does itself."""
    while hasattr(view, "__wrapped__"):
        view = view.__wrapped__
    name = f"{view.__module__}.{getattr(view, '__name__', '')}"
    return {rule for act in _acts(name) for rule in _asked(act)} if name in code().functions else set()


def _asked(act: str, within: tuple[str, ...] = ()) -> Iterator[str]:
    module, function = code().functions[act]
    for node in ast.walk(function):
        found = _meant(module, node)
        rule = found.rule if isinstance(found, Move) else found
        if isinstance(rule, (Rule, Gate)) and rule.grave:
            yield rule.name
    for deeper in _acts(act) - {act, *within}:
        yield from _asked(deeper, (*within, act)) if len(within) < 5 else ()


def _acts(name: str) -> set[str]:
    """What a function names that is done by a person."""
    module, function = code().functions[name]
    named = {code().meant(module, node) for node in ast.walk(function) if isinstance(node, ast.expr)}
    return {each for each in named & code().functions.keys() if has_actor(each) and not is_of_views(each)}


def _meant(module: str, node: ast.AST) -> Any:
    """What is called here `name` or `module.name`."""
    names = vars(import_module(module))
    if isinstance(node, ast.Name):
        return names.get(node.id)
    dotted = isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    return getattr(names.get(node.value.id), node.attr, None) if dotted else None  # type: ignore[attr-defined]  # as asked
