"""References: random, readable, and a wrong letter is noticed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.reference_numbers import (
    ALPHABET,
    check_character,
    display_reference,
    new_reference,
    normalise_reference,
)

bodies = st.text(alphabet=ALPHABET, min_size=8, max_size=8)


def test_a_reference_reads_back_however_it_is_typed():
    made = new_reference("PR")
    typed = f"  {display_reference(made).lower().replace('-', ' ')} "
    assert normalise_reference(typed) == made


def test_two_references_are_not_the_same():
    assert len({new_reference("PR") for _ in range(2000)}) == 2000


@given(bodies, st.integers(0, 7), st.sampled_from(ALPHABET))
def test_one_wrong_letter_is_noticed(body, place, wrong):
    right = f"PR{body}{check_character(body)}"
    slip = f"PR{body[:place]}{wrong}{body[place + 1 :]}{right[-1]}"
    assert normalise_reference(right) == right
    assert slip == right or normalise_reference(slip) is None


@pytest.mark.parametrize("typed", ["", "PR", "hello", "PR-1111-1111I", "PR7CDX94KM", "\x00" * 11])
def test_what_cannot_be_a_reference_is_none(typed):
    assert normalise_reference(typed) is None
