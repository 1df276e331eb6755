"""Text as people and their telephones type it."""

import pytest
from django.core.exceptions import ValidationError

from core.forms import IdentifierField, LineField, NarrativeField
from core.forms.text import visible

WELSH, ARABIC, EMOJI = "Llŷr ap Siôn, tŷ gŵydd", "محمد عبد الرحمن", "👩‍👧‍👦 said 😡"


@pytest.mark.parametrize("text", [WELSH, ARABIC, EMOJI, "Zoë O’Neill‑Ngũgĩ", "日本語", "<script>alert(1)</script>"])
@pytest.mark.parametrize("field", [LineField(), NarrativeField()])
def test_names_and_scripts_of_every_kind_are_kept_as_typed(field, text):
    assert field.clean(text) == text


def test_a_narrative_of_100_000_characters_is_accepted_and_one_more_is_not():
    assert len(NarrativeField().clean("ŵ" * 100_000)) == 100_000
    with pytest.raises(ValidationError, match=r"must be 100,000 characters or fewer\. You have 1 too many"):
        NarrativeField().clean("ŵ" * 100_001)


def test_a_line_end_counts_as_one_character_as_in_the_browser():
    assert NarrativeField(max_length=3).clean("a\r\nb") == "a\nb"


@pytest.mark.parametrize("character", ["\x00", "\x1b", "\x7f"])
@pytest.mark.parametrize("field", [LineField(), NarrativeField(), IdentifierField()])
def test_a_character_that_cannot_be_stored_is_refused_in_words(field, character):
    with pytest.raises(ValidationError, match="hidden control character") as refused:
        field.clean(f"Ja{character}ne")
    assert len(refused.value.messages) == 1


def test_a_pasted_page_break_becomes_a_line_end():
    assert NarrativeField().clean("one\x0ctwo\x0bthree") == "one\ntwo\nthree"


def test_what_nobody_can_see_is_kept_in_a_narrative_and_dropped_from_an_identifier():
    disguised = "ja\u200bne\u202e\u00ad.doe\ufeff"
    assert NarrativeField().clean(disguised) == disguised
    assert IdentifierField().clean(f"  {disguised}  ") == "jane.doe"


SHAPED = {
    "a family": "👩\u200d👧\u200d👦",
    "of one tone": "👨🏽\u200d💻",
    "the rainbow flag": "🏳️\u200d🌈",
    "Alireza": "علی\u200cرضا",
    "Shri": "ශ්\u200dරී",
    "Rajan": "രാജന്\u200d",
}


@pytest.mark.parametrize("written", SHAPED.values(), ids=SHAPED)
def test_a_joiner_that_shapes_what_is_read_stays_in_an_identifier(written):
    assert IdentifierField().clean(f" {written} ") == written


@pytest.mark.parametrize(
    "disguised", ["ja\u200dne", "\u200cjane\u200d", "jane\u200d\u200c", "j\u200cane", "jane \u200d"]
)
def test_a_joiner_that_nobody_sees_is_dropped_from_an_identifier(disguised):
    assert IdentifierField().clean(disguised) == "jane"


def test_a_joiner_between_figures_is_dropped():
    assert IdentifierField().clean("٠٧\u200d٧٠") == "٠٧٧٠"


def test_two_spellings_of_one_identifier_compare_equal():
    assert IdentifierField().clean("Llyr\u0302  Jones") == IdentifierField().clean("Llyr̂ Jones")


def test_a_character_that_would_mislead_the_reader_is_named_where_it_stands():
    assert visible("pay\u202egnp.exe") == "pay[U+202E]gnp.exe"
    assert visible(f"{ARABIC} {EMOJI}") == f"{ARABIC} {EMOJI}"
