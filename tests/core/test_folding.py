"""Whoever is filed is found by what was filed, in whatever way it is typed."""

import doctest
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import folding
from core.folding import LONGEST, asked_for, filed_as, fold, sort_key, words
from tests.spellings import NO_QUESTION, SPELLINGS, TWO_NAMES

TEXTS = st.text(max_size=40) | st.sampled_from([one.filed for one in SPELLINGS])


def is_found(filed: str, typed: str) -> bool:
    """As a search answers: each part of the question in one of its readings, every word by its beginning."""
    tokens, asked = filed_as(filed), asked_for(typed)
    return bool(asked) and all(
        any(all(any(token.startswith(word) for token in tokens) for word in reading) for reading in readings)
        for readings in asked
    )


def test_the_table_is_as_long_and_wide_as_it_should_be():
    assert len(SPELLINGS) >= 60
    assert len({one.script for one in SPELLINGS}) >= 20


@pytest.mark.parametrize("one", SPELLINGS, ids=str)
def test_everybody_is_found_by_what_was_filed_however_it_is_typed(one):
    decomposed = unicodedata.normalize("NFD", one.filed)
    for typed in (one.filed, one.filed.upper(), decomposed, f"  {one.filed}\u200f ", *one.typed):
        assert is_found(one.filed, typed), typed
        assert is_found(decomposed, typed), typed


@pytest.mark.parametrize("one", SPELLINGS, ids=str)
def test_everybody_is_found_by_the_beginning_of_what_was_filed(one):
    typed = one.filed.rstrip(".")
    assert all(is_found(one.filed, typed[:end]) for end in range(1, len(typed)) if asked_for(typed[:end]))


@pytest.mark.parametrize("one", SPELLINGS, ids=str)
def test_nobody_is_found_by_what_was_not_filed(one):
    assert not is_found(one.filed, f"{one.filed} WRONGNAME")
    assert not is_found(one.filed, "Habyarimana")


@pytest.mark.parametrize(("one", "other"), TWO_NAMES)
def test_two_names_stay_two(one, other):
    assert fold(one) != fold(other)
    assert not is_found(one, other)


@pytest.mark.parametrize("typed", NO_QUESTION)
def test_what_holds_no_word_is_no_question(typed):
    assert asked_for(typed) == ()


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_the_two_forms_of_unicode_and_the_case_make_no_difference(text):
    once = fold(text)
    assert fold(once) == once
    assert {fold(unicodedata.normalize(form, text)) for form in ("NFC", "NFD")} == {once}
    assert fold(text.casefold()) == once


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_what_was_filed_is_found_by_itself_and_no_token_is_empty_or_too_long(text):
    assert all(0 < len(token) <= LONGEST and "\0" not in token for token in filed_as(text))
    assert is_found(text, text) or not asked_for(text)


def test_a_long_text_without_a_space_makes_no_tokens_without_end():
    assert sum(map(len, filed_as("a." * 2_000))) < 2_000 * LONGEST
    assert sum(map(len, filed_as("王" * 5_000))) < 10 * LONGEST * LONGEST


def test_words_are_what_was_written_without_case_and_signs():
    assert words("Smith, John-Paul (b. 2009)") == ("smith", "john", "paul", "b", "2009")
    assert words("Ünal / “Wolf” ٠٧٧٠٠") == ("unal", "wolf", "07700")


def test_a_list_of_names_stands_in_the_order_of_an_english_directory():
    listed = [
        "Singh",
        "Ötzi",
        "Ωνάσης",
        "Elodie",
        "Ébéniste Llyn",
        "de Souza",
        "the Albany Trust",
        "Alan",
        "Al Rahman",
    ]
    assert sorted(listed, key=sort_key) == [
        "Al Rahman",
        "Alan",
        "the Albany Trust",
        "de Souza",
        "Ébéniste Llyn",
        "Elodie",
        "Ωνάσης",
        "Ötzi",
        "Singh",
    ]


def test_the_examples_in_the_folding_are_so():
    tried = doctest.testmod(folding)
    assert tried.attempted >= 8
    assert not tried.failed
