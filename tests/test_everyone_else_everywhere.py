"""The other half of the people of `test_everyone_everywhere`: a file of its own, so that a second process
can walk it."""

from __future__ import annotations

from tests.walking import HALVES, assert_walk, the_walk


def test_everyone_else_gets_what_the_table_says(story_once, signed_in):
    assert_walk(the_walk(story_once, signed_in, HALVES[1]), HALVES[1])
