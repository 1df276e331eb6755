"""Whom each rule lets do what to which records: the policy without its pages, one table beside this file.

`tests/who_may.txt` is read line by line when it changes: first who may, then the records, each named by what is
special about it. To write it anew after a change of a rule: PP_WRITE_WHO_MAY=1 pytest tests/test_who_may.py."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.access_questions import questions, text
from tests.access_world import everything

TABLE = Path(__file__).parent / "who_may.txt"


@pytest.fixture(scope="module")
def asked(once_a_module):
    world = everything(once_a_module.people)
    return {name: ask() for name, ask in questions(world).items()}


def test_each_rule_lets_those_do_it_whom_the_table_names(asked):
    if os.environ.get("PP_WRITE_WHO_MAY"):
        TABLE.write_text(text(asked.items()))
    assert text(asked.items()) == TABLE.read_text()


def test_no_rule_of_records_is_asked_of_none(asked):
    """One for which the world has no record opens nothing here, whatever becomes of it."""
    some_way = "some way: "
    opens_none = [name for name, lines in asked.items() if len(lines) == 1 and lines[0].startswith(some_way)]
    assert opens_none == []
