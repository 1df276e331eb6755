"""A docstring says which person it means: a referrer, an officer, a lead, a supervisor, the desk;
not "whoever" (docs/style.md)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.source import ROOT, parsed, sources

INDEFINITE = re.compile(r"\b(?:who(?:m|so)?ever|no one|(?:some|any|every|no)body|(?:some|any|every)one)\b", re.I)
PER_HUNDRED = 0.5
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def docstrings() -> Iterator[tuple[str, str]]:
    for path in sources():
        for node in ast.walk(parsed(path)):
            if isinstance(node, DOCUMENTED) and (said := ast.get_docstring(node)):
                yield f"{path.relative_to(ROOT)}:{getattr(node, 'name', '')}", said


def test_docstrings_name_the_role():
    """17.9 in a hundred once; what is left is what reads worse with a role."""
    every = list(docstrings())
    found = [(where, word) for where, said in every for word in INDEFINITE.findall(said)]
    assert len(every) > 2000
    assert len(found) * 100 <= PER_HUNDRED * len(every), found


def test_no_docstring_ends_in_a_line_of_one_word():
    """What a wrap leaves behind. A paragraph of one line may be one word."""
    orphans = [where for where, said in docstrings() for text in said.split("\n\n") if _has_orphan(text)]
    assert len(orphans) * 100 <= PER_HUNDRED * len(list(docstrings())), orphans


def _has_orphan(paragraph: str) -> bool:
    lines = paragraph.strip().splitlines()
    return len(lines) > 1 and len(lines[-1].split()) == 1 and len(lines[-2]) > 60
