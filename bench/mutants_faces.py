"""Whom a way may name (`people=`): only a guess, of whom the rule is then asked one by one (accounts/sight.py). A mutant that
guesses at more people names none that the rule did not, so it is the same rule."""

from __future__ import annotations

import ast


def faces_in(tree: ast.Module) -> set[ast.AST]:
    """What stands in an argument `people`, or in a function that one names; not below a `not` or an `exclude`."""
    arguments = [node.value for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg == "people"]
    named = {node.id for value in arguments for node in ast.walk(value) if isinstance(node, ast.Name)}
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name in named]
    within = {node for top in (*arguments, *functions) for node in ast.walk(top)}
    return within - {node for top in within if _turns_round(top) for node in ast.walk(top)}


def _turns_round(node: ast.AST) -> bool:
    called = getattr(node.func, "attr", "") if isinstance(node, ast.Call) else ""
    return isinstance(node, ast.UnaryOp | ast.Compare) or called == "exclude"


def asks_more(node: ast.AST, what: str) -> bool:
    """One of several things that are asked of a role is dropped (a Q of nothing at all is not wider: | drops it), or
    what has ended is asked for too."""
    if not isinstance(node, ast.Call):
        return False
    called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
    dropped = what.startswith("argument ") and called in ("Q", "filter")
    several = len(node.args) + len(node.keywords) > 1
    return what == "all() for standing()" or (dropped and (several or called == "filter"))
