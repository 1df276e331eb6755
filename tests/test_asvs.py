"""docs/asvs.md names tests that are there, and counts what it says."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from tests.source import ROOT

PAGE = (ROOT / "docs" / "asvs.md").read_text()
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in PAGE.splitlines() if re.match(r"\| \d", line)]
NAMED = re.compile(r"`([\w/]*test_\w+)`: ([\w *]+)")


def test_it_has_each_item_once_with_a_verdict():
    assert [row[0] for row in ROWS] == [str(number) for number in range(1, 67)]
    said = Counter(row[4] for row in ROWS)
    assert said.keys() <= {"met", "partly", "not met"}
    assert f"{said['met']} met, {said['partly']} partly, {said['not met']} not met" in PAGE


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_what_it_names_is_there(row):
    shown = NAMED.findall(row[5])
    missing = [f"{file}: {sentence}" for file, sentence in shown if not is_there(file, sentence.strip())]
    assert missing == []
    assert shown or row[4] != "met"


def is_there(file: str, sentence: str) -> bool:
    path = ROOT / "tests" / f"{file}.py"
    name = "test_" + sentence.replace(" ", "_")
    return path.exists() and (
        sentence == "*" or re.search(rf"^def {re.escape(name)}\b", path.read_text(), re.M) is not None
    )
