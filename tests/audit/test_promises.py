"""docs/audit.md promises what tests show: each row of its table names them, and they are there."""

from __future__ import annotations

import re

from tests.source import APPS, ROOT


def promises() -> list[list[str]]:
    table = (ROOT / "docs" / "audit.md").read_text().split("## What is promised")[1].split("\n## ")[0]
    rows = [line.strip("|").split("|") for line in table.splitlines() if line.startswith("| ")]
    return rows[1:]


def test_each_promise_names_a_test_that_is_there():
    there = {path.stem for path in (ROOT / "tests").rglob("test_*.py")}
    named = {row[0].strip(): set(re.findall(r"`(test_\w+)`", row[-1])) for row in promises()}
    assert len(named) > 20
    assert {promise: tests - there for promise, tests in named.items() if not tests or tests - there} == {}


def test_what_django_auditlog_writes_is_read_by_no_page():
    """It is no evidence. It is written by the package, and erased with the event that it belongs to."""
    reading = [
        str(path.relative_to(ROOT))
        for app in APPS
        for path in (ROOT / app).rglob("*.py")
        if "migrations" not in path.parts
        and re.search(r"\bimport\b.*\bDiff\b|\bDiff\.objects|LogEntry\b", path.read_text())
    ]
    assert reading == ["audit/models.py"]
