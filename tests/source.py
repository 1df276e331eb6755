"""The code of the service, for tests that walk it."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APPS = (
    "core",
    "audit",
    "accounts",
    "guidance",
    "policy",
    "subjects",
    "evidence",
    "referrals",
    "safeguarding",
    "packs",
    "letters",
    "prevent_portal",
)


def sources(*, migrations: bool = False) -> list[Path]:
    found = [path for app in APPS for path in (ROOT / app).rglob("*.py")]
    return [path for path in found if migrations or "migrations" not in path.parts]


@cache
def parsed(path: Path) -> ast.Module:
    """The tree of a module: read once in a process, since a score of tests walk every one. None of them changes it."""
    return ast.parse(path.read_text())
