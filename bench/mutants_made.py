"""Mutants of the modules that hold rules: each a module with one thing changed that a rule is made of.

Rules are constants and dataclasses, which tools for mutants of functions leave alone. What is changed: an operand of & | and or
is dropped or its sign swapped, a not or ~ taken away, a comparison or a lookup turned round, an element of a tuple (a branch, a
condition, a role) or an argument taken away, a role or a state taken for the next one, a constant for another, a test of a
function taken away. Words (names, reasons, docstrings) stay as they are."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.mutants_faces import asks_more, faces_in

# In these a member is taken for the one after it.
MEMBERS = {
    "Role": [
        *("PREVENT_OFFICER", "SERGEANT", "INSPECTOR", "DUTY_OFFICER", "DECONFLICTION_DESK", "GATEWAY_CLERK"),
        *("SAFEGUARDING_LEAD", "COUNCIL_FRONT_DOOR", "PRACTITIONER", "AUDITOR", "DATA_PROTECTION_OFFICER"),
        *("AGENCY_ADMINISTRATOR", "PLATFORM_ADMINISTRATOR"),
    ],
    "ShareKind": ["COPY", "JOINT"],
    "State": ["SERVICE_PENDING", "TRANSFER_PENDING", "ASSESSMENT", "HOLD"],
    "DraftState": ["OPEN", "WITH_LEAD", "SENT"],
    "MembershipState": ["PROPOSED", "ACTIVE", "ENDED"],
    "Option": ["SERVICE", "TRANSFER"],
    "Outcome": ["APPROVED", "RETURNED"],
    "ActionState": ["WITHDRAWN", "COMPLETED"],
    "Channel": ["PORTAL", "PHONE"],
    "Answer": ["NO", "YES"],
    "JobState": ["DONE", "RUNNING"],
}
NAMES = {
    "CASE_STAFF": "SUPERVISORS",
    "SUPERVISORS": "CASE_STAFF",
    "OPENERS": "SUPERVISORS",
    "ANSWERS": "CASE_STAFF",
    "TEAM_ROLES": "CASE_STAFF",
}
METHODS = {
    "standing": "all",
    "able": "serving",
    "live": "all",
    "exclude": "filter",
    "filter": "exclude",
    "sites": "agencies",
    "whole_agencies": "agencies",
    "areas": "agencies",
    "agencies": "whole_agencies",
}
FUNCTIONS = {"any": "all", "all": "any", "min": "max", "max": "min"}
COMPARED: dict[type, type] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.GtE,
    ast.GtE: ast.Lt,
    ast.Gt: ast.LtE,
    ast.LtE: ast.Gt,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
LOOKUPS = {"__gte": "__lt", "__lte": "__gt", "__gt": "__lte", "__lt": "__gte"}
WORDS = frozenset({"name", "reason", "says"})
# Of these the arguments that come first are words too: what each is called, and what is said when it refuses.
CALLED = {"Rule": 2, "Gate": 2, "Branch": 1, "Condition": 0}
# What only makes a question cheaper, or an order; no rule answers otherwise by it.
OF_ORDER = frozenset({"Order"})


@dataclass(frozen=True)
class Mutant:
    path: str
    line: int
    what: str
    text: str
    # Stands in the third face of a way, which only says whom to ask, and asks more people than before.
    asks_more: bool
    source: str


def mutants_of(path: Path, *, root: Path) -> list[Mutant]:
    text = path.read_text()
    tree, lines = ast.parse(text), text.splitlines()
    faces = faces_in(tree)
    found, seen = [], {ast.unparse(tree)}
    for node, change, what in _changes(tree):
        source = _changed(tree, node, change)
        if source is not None and source not in seen:
            seen.add(source)
            found.append(
                Mutant(
                    str(path.relative_to(root)),
                    node.lineno,
                    what,
                    lines[node.lineno - 1].strip(),
                    node in faces and asks_more(node, what),
                    source,
                )
            )
    return found


def _changed(tree: ast.Module, node: ast.AST, change: Callable[[Any], Any]) -> str | None:
    """The module with the one node changed; None where what comes of it is no module."""
    twin = copy.deepcopy(tree)
    for one, other in zip(ast.walk(tree), ast.walk(twin), strict=True):
        if one is node:
            new = change(other)
            break
    else:
        return None
    if new is not None:
        twin = _Put(other, new).visit(twin)
    return ast.unparse(ast.fix_missing_locations(twin))


class _Put(ast.NodeTransformer):
    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self.old, self.new = old, new

    def visit(self, node: ast.AST) -> Any:
        return self.new if node is self.old else super().visit(node)


Change = tuple[Any, Callable[[Any], Any], str]


def _changes(tree: ast.Module) -> Iterator[Change]:
    words = _words(tree)
    for node in ast.walk(tree):
        if node in words:
            continue
        for kind, changes in BY_KIND:
            if isinstance(node, kind):
                yield from changes(node)


def _words(tree: ast.Module) -> set[ast.AST]:
    """Nodes that are words, types or imports, with all below them."""
    tops: list[ast.AST] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom) or (
            isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        ):
            tops.append(node)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            if node.func.id in OF_ORDER:
                tops.append(node)
            tops += node.args[: CALLED.get(node.func.id, 0)]
            tops += [one for one in node.keywords if one.arg in WORDS]
            if node.func.id == "Condition":
                tops += node.args[1:]
        elif isinstance(node, ast.FunctionDef):
            tops += [one.annotation for one in (*node.args.args, *node.args.kwonlyargs) if one.annotation]
            tops += [node.returns] if node.returns else []
        elif isinstance(node, ast.AnnAssign):
            tops.append(node.annotation)
        elif (
            isinstance(node, ast.Assign)
            and any(isinstance(t, ast.Name) and t.id in ("__all__", "Able") for t in node.targets)
        ) or isinstance(node, ast.Raise | ast.Assert):
            tops.append(node)
    return {below for top in tops for below in ast.walk(top)}


def _binary(node: ast.BinOp) -> Iterator[Change]:
    if isinstance(node.op, ast.BitAnd | ast.BitOr):
        yield node, lambda n: n.left, "the right of & or | dropped"
        yield node, lambda n: n.right, "the left of & or | dropped"
        other = ast.BitOr if isinstance(node.op, ast.BitAnd) else ast.BitAnd
        yield node, lambda n: setattr(n, "op", other()), "& for |, or | for &"
    elif isinstance(node.op, ast.Sub | ast.Add):
        other_sign = ast.Add if isinstance(node.op, ast.Sub) else ast.Sub
        yield node, lambda n: setattr(n, "op", other_sign()), "+ for -, or - for +"


def _boolean(node: ast.BoolOp) -> Iterator[Change]:
    other = ast.Or if isinstance(node.op, ast.And) else ast.And
    yield node, lambda n: setattr(n, "op", other()), "and for or, or or for and"
    for number in range(len(node.values)):
        yield node, lambda n, k=number: n.values.pop(k) and None, f"operand {number + 1} of and or or dropped"


def _unary(node: ast.UnaryOp) -> Iterator[Change]:
    if isinstance(node.op, ast.Invert | ast.Not):
        yield node, lambda n: n.operand, "not dropped"


def _compare(node: ast.Compare) -> Iterator[Change]:
    other = COMPARED.get(type(node.ops[0]))
    if other is not None:
        yield node, lambda n: n.ops.__setitem__(0, other()), "comparison turned round"


def _if_expression(node: ast.IfExp) -> Iterator[Change]:
    yield node, lambda n: n.body, "always the first of if and else"
    yield node, lambda n: n.orelse, "always the second of if and else"


def _if(node: ast.If) -> Iterator[Change]:
    yield node, lambda n: setattr(n, "test", ast.Constant(False)), "a test that is never met"
    yield node, lambda n: setattr(n, "test", ast.UnaryOp(ast.Not(), n.test)), "a test turned round"


def _several(node: ast.Tuple | ast.List) -> Iterator[Change]:
    if isinstance(node.ctx, ast.Load):
        for number in range(len(node.elts)):
            yield node, lambda n, k=number: n.elts.pop(k) and None, f"element {number + 1} dropped"


def _call(node: ast.Call) -> Iterator[Change]:
    called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
    for number, keyword in enumerate(node.keywords):
        if keyword.arg not in WORDS and called not in ("ExpressionWrapper", "Func"):
            yield node, lambda n, k=number: n.keywords.pop(k) and None, f"argument {keyword.arg} dropped"
    if called in ("filter", "exclude", "Q", "agencies", "holds", "holding", "areas", "sites", "whole_agencies"):
        for number in range(len(node.args)):
            yield node, lambda n, k=number: n.args.pop(k) and None, f"argument {number + 1} dropped"
    if isinstance(node.func, ast.Attribute) and called in METHODS:
        yield node, lambda n: setattr(n.func, "attr", METHODS[called]), f"{METHODS[called]}() for {called}()"
    if isinstance(node.func, ast.Name) and called in FUNCTIONS:
        yield node, lambda n: setattr(n.func, "id", FUNCTIONS[called]), f"{FUNCTIONS[called]}() for {called}()"


def _keyword(node: ast.keyword) -> Iterator[Change]:
    lookup = next((one for one in LOOKUPS if node.arg and node.arg.endswith(one)), None)
    if lookup is not None and node.arg:
        swapped = node.arg.removesuffix(lookup) + LOOKUPS[lookup]
        yield node, lambda n: setattr(n, "arg", swapped), f"{LOOKUPS[lookup]} for {lookup}"


def _constant(node: ast.Constant) -> Iterator[Change]:
    value = node.value
    if isinstance(value, bool):
        yield node, lambda n: setattr(n, "value", not value), f"{not value} for {value}"
    elif isinstance(value, int):
        yield node, lambda n: setattr(n, "value", value + 1), f"{value + 1} for {value}"
    elif isinstance(value, str):
        for lookup, other in LOOKUPS.items():
            if value.endswith(lookup):
                yield (
                    node,
                    lambda n, o=other, w=lookup: setattr(n, "value", value.removesuffix(w) + o),
                    f"{other} for {lookup}",
                )
                break


def _attribute(node: ast.Attribute) -> Iterator[Change]:
    members = MEMBERS.get(node.value.id, []) if isinstance(node.value, ast.Name) else []
    if node.attr in members:
        other = members[(members.index(node.attr) + 1) % len(members)]
        yield node, lambda n: setattr(n, "attr", other), f"{other} for {node.attr}"


def _name(node: ast.Name) -> Iterator[Change]:
    if node.id in NAMES and isinstance(node.ctx, ast.Load):
        other = NAMES[node.id]
        yield node, lambda n: setattr(n, "id", other), f"{other} for {node.id}"


BY_KIND: tuple[tuple[type | tuple[type, ...], Callable[[Any], Iterator[Change]]], ...] = (
    (ast.BinOp, _binary),
    (ast.BoolOp, _boolean),
    (ast.UnaryOp, _unary),
    (ast.Compare, _compare),
    (ast.IfExp, _if_expression),
    (ast.If, _if),
    ((ast.Tuple, ast.List), _several),
    (ast.Call, _call),
    (ast.keyword, _keyword),
    (ast.Constant, _constant),
    (ast.Attribute, _attribute),
    (ast.Name, _name),
)
