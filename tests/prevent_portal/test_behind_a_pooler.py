"""Behind a pooler of transactions two statements may go by two connections: nothing may live on one between them."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from django.conf import settings

APPS = (
    "accounts",
    "audit",
    "core",
    "guidance",
    "packs",
    "prevent_portal",
    "referrals",
    "safeguarding",
    "subjects",
)
FILES = [
    path
    for app in APPS
    for path in sorted((settings.ROOT / app).rglob("*.py"))
    if "migrations" not in path.parts
]
# Locks, settings and listening that belong to a session. `pg_advisory_xact_lock` belongs to a transaction.
OF_A_SESSION = re.compile(
    r"pg_(try_)?advisory_(un)?lock|\blisten\s+\w|set session|pg_backend_pid\(\) as", re.IGNORECASE
)


def is_atomic(function: ast.AST) -> bool:
    return any("atomic" in ast.unparse(mark) for mark in getattr(function, "decorator_list", []))


def iterators(path: Path) -> list[str]:
    """Calls of `.iterator()` outside a function that is one transaction: the rest of its rows would be another reader's."""
    tree = ast.parse(path.read_text())
    safe = {id(call) for function in ast.walk(tree) if is_atomic(function) for call in ast.walk(function)}
    return [
        f"{path.relative_to(settings.ROOT)}:{call.lineno}"
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr == "iterator"
        and id(call) not in safe
    ]


def test_no_rows_are_fetched_bit_by_bit_outside_a_transaction():
    assert [found for path in FILES for found in iterators(path)] == []


def test_the_walk_finds_one(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "ROOT", tmp_path)
    (tmp_path / "one.py").write_text("def all(rows):\n    return rows.iterator(chunk_size=10)\n")
    assert iterators(tmp_path / "one.py") == ["one.py:2"]


def test_nothing_is_kept_on_a_session():
    assert [path.name for path in FILES if OF_A_SESSION.search(path.read_text())] == []
