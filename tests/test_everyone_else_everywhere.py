"""The other half of the people of `test_everyone_everywhere`: a file of its own, so that a second process
can walk it."""

from __future__ import annotations

import pytest

from tests.walking import HALVES, assert_table, the_walk, told_apart


def test_everyone_else_gets_what_the_table_says(story_once, signed_in):
    assert_table(the_walk(story_once, signed_in, HALVES[1]), HALVES[1])


@pytest.mark.parametrize("name", ["yusuf", "zoe"])
def test_what_is_out_of_sight_answers_byte_for_byte_as_what_does_not_exist(story_once, signed_in, name):
    found, asked = told_apart(story_once, signed_in(name))
    assert found == [] and asked > 50
