"""A refusal that says which box it is about names a box of the page that it is read on, and an act that compares the version
of a record moves it on. Found in the code, so that a new act is looked at by itself."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from functools import cache

from core.forms import GovukForm
from tests.addresses import every_address
from tests.test_decided_under_the_lock import acts, code, is_of_views
from tests.test_question_pages import forms_of_ours

# Each can be done once while it stands, and says so to who comes second: one proposal waits at a time, one word is settled.
ONCE = {"safeguarding.cases.actions.section_36.propose", "packs.corrected.settle"}


def within(name: str) -> Iterator[ast.AST]:
    """All that an act does: its own code, and that of the functions of ours it calls."""
    waiting, seen = [name], {name}
    while waiting:
        one = waiting.pop()
        yield from nodes(one)
        waiting += calls(one) - seen
        seen |= calls(one)


@cache
def nodes(name: str) -> list[ast.AST]:
    return list(ast.walk(code().functions[name][1]))


@cache
def calls(name: str) -> set[str]:
    """The functions of ours that it calls; what a page shows is no part of what an act does."""
    module, _ = code().functions[name]
    meant = {code().meant(module, node.func) for node in nodes(name) if isinstance(node, ast.Call)}
    return {each for each in meant if each in code().functions and not is_of_views(each)}


def boxes_named(name: str) -> set[str]:
    """`beside="told_on"` of a refusal, by which the page finds the box."""
    said = (node for node in within(name) if isinstance(node, ast.Call))
    named = (word.value for call in said for word in call.keywords if word.arg == "beside")
    return {node.value for node in named if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def asked_by(module: str, call: ast.Call) -> tuple[str, str] | None:
    """The form and the act that stand side by side in a view."""
    form = act = ""
    for node in call.args:
        if isinstance(node, ast.Call):
            meant = code().meant(module, node.func)
            form = meant if meant.rpartition(".")[2].endswith("Form") else form
            if isinstance(node.func, ast.Name) and node.func.id == "partial" and node.args:
                act = code().meant(module, node.args[0])
    return (form, act) if form and act in code().functions else None


def pages() -> Iterator[tuple[type[GovukForm], str]]:
    for module, tree in code().trees.items():
        for node in ast.walk(tree) if is_of_views(module) else ():
            if isinstance(node, ast.Call) and (found := asked_by(module, node)):
                path, _, form = found[0].rpartition(".")
                yield getattr(importlib.import_module(path), form), found[1]


def test_a_refusal_stands_beside_a_box_of_the_page_it_is_read_on():
    found = list(pages())
    # What a view asks in another shape is held to the boxes of its app.
    wrong = {
        f"{act}: {box}": form.__name__
        for form, act in found
        for box in boxes_named(act)
        if box not in form.base_fields and box not in declared(act, found)
    }
    assert wrong == {} and len(found) > 80


def declared(act: str, found: list[tuple[type[GovukForm], str]]) -> set[str]:
    """An act that two forms ask may name a box that one of them has."""
    return {box for form, asked in found if asked == act for box in form.base_fields}


def test_every_box_that_is_named_is_a_box_of_its_app():
    assert len(list(every_address())) > 150  # whereby every form has been read
    boxes: dict[str, set[str]] = {}
    for form in forms_of_ours():
        boxes.setdefault(form.__module__.split(".")[0], set()).update(form.base_fields)
    wrong = {f"{act}: {box}" for act in acts() for box in boxes_named(act) if box not in boxes[act.split(".")[0]]}
    assert wrong == set()


def test_what_compares_a_version_moves_it_on():
    """Otherwise two tabs write over each other, and the second is not told."""
    compare = {name for name in acts() if called(name, "unchanged") or called(name, "lock_version")}
    silent = {name for name in compare if not any(moves_on(node) for node in within(name))}
    assert silent == ONCE and len(compare) > 15


def called(name: str, word: str) -> bool:
    return any(isinstance(node, ast.Call) and _word(node.func) == word for node in within(name))


def moves_on(node: ast.AST) -> bool:
    """`record.version += 1`, or a row that takes its place with a version more; or a move."""
    if isinstance(node, ast.AugAssign):
        return _word(node.target) == "version"
    if isinstance(node, ast.Call):
        return _word(node.func) in ("move", "bump_version") or any(
            word.arg == "version" and isinstance(word.value, ast.BinOp) for word in node.keywords
        )
    return False


def _word(node: ast.AST) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
