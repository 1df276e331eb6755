"""Typed text on paper: nothing is a box, a mirror image or a false flag, and no shape of it costs without end."""

import time

import pytest

from core import fonts, paper
from core.paper import breakable, is_rtl, paragraphs, printable
from core.pictographs import in_words

NAMED = {
    "🏴󠁧󠁢󠁥󠁮󠁧󠁿": "[flag: England]",
    "🏴󠁧󠁢󠁳󠁣󠁴󠁿": "[flag: Scotland]",
    "🏴󠁧󠁢󠁷󠁬󠁳󠁿": "[flag: Wales]",
    "🇬🇧": "[flag: United Kingdom]",
    "🏴": "[black flag]",
    "🏴‍☠️": "[pirate flag]",
    "🏳️‍🌈": "[rainbow flag]",
    "🏴󠁵󠁳󠁴󠁸󠁿": "[flag of the region ustx]",
    "🇽🇽": "[flag with the letters XX]",
    "🇬": "[flag letter G]",
    "👨‍👩‍👧‍👦": "[family: man, woman, girl, boy]",
    "✊🏿": "[raised fist: dark skin tone]",
    "🧑🏻‍🤝‍🧑🏿": "[people holding hands: light skin tone, dark skin tone]",
    "1️⃣": "[keycap: 1]",
    "#️⃣": "[keycap: #]",
    "✅⏰": "[check mark button][alarm clock]",
    "❤️": "[red heart]",
    "👨‍🚀‍🚀": "[man joined to rocket joined to rocket]",
}
# What is a sign of its own in the fonts, and what only looks like a pictograph to a list.
AS_THEY_ARE = ["©", "®", "→", "❤", "☠", "1", "#", "* 3", "½", "™", "王小明", "é"]


@pytest.mark.parametrize("typed", NAMED, ids=NAMED.get)
def test_a_whole_sequence_has_one_name(typed):
    assert in_words(f"x{typed}y") == f"x{NAMED[typed]}y"


@pytest.mark.parametrize("typed", AS_THEY_ARE)
def test_letters_and_signs_stay_themselves(typed):
    assert in_words(typed) == typed


def test_only_the_black_flag_is_called_black():
    flags = [sequence for sequence in NAMED if "🏴" in sequence or "🇬" in sequence]
    assert [flag for flag in flags if "black flag" in in_words(flag)] == ["🏴"]


def test_very_many_pictographs_are_counted_by_their_names():
    assert in_words("😀" * 1000).endswith("[960 more pictographs here: grinning face, 960 times]")


@pytest.mark.parametrize(
    ("typed", "rtl"),
    [
        ("مرحبا بكم (في المدرسة).", True),
        ("שלום רב.", True),
        ("😀 (12) اردو", True),
        ("Llŷr", False),
        ("He said مرحبا.", False),
        ("123.", False),
        ("", False),
        ("ދިވެހި", True),
    ],
)
def test_a_line_is_read_from_the_side_of_its_first_letter(typed, rtl):
    assert is_rtl(typed) is rtl


def test_every_line_has_its_own_direction_and_blank_lines_are_a_gap():
    made = paragraphs("Salaam.\r\nمرحبا بكم.\n\n\nBye.\n")
    assert [(each.rtl, each.gap) for each in made] == [(False, False), (True, False), (False, True)]


@pytest.fixture
def fonts_without_chinese(monkeypatch):
    monkeypatch.setattr(fonts, "_covered", lambda: frozenset([*range(0x20, 0x7F), *range(0xAC00, 0xAE3F)]))


def test_what_no_font_has_is_named_and_never_a_box(fonts_without_chinese):
    assert printable("So 王 (김) 卐") == (
        "So [U+738B cjk unified ideograph] ([U+AE40 hangul syllable gim]) [U+5350 cjk unified ideograph]"
    )
    assert "U+738B cjk unified ideograph, 60 times" in printable("王" * 100)


def test_which_scripts_are_missing_is_said(fonts_without_chinese):
    assert {"Chinese", "Japanese", "Korean", "Arabic"} <= set(fonts.missing_scripts())


def test_this_machine_can_print_every_script_that_names_are_written_in():
    assert fonts.missing_scripts() == []


def test_hidden_characters_by_the_thousand_and_towers_of_marks_are_counted():
    assert printable("a" + "\u200d" * 900) == "a[900 hidden or blank characters: U+200D zero width joiner, 900 times]"
    assert printable("e" + "\u0301" * 900).endswith(
        "[888 marks on one letter: U+0301 combining acute accent, 888 times]"
    )
    assert printable("נָשִׁים") == "נָשִׁים"


@pytest.mark.parametrize("shape", ["a", "م", "王。", "( ", "! ", "a\u00a0", "っ", "王\u00a0", "क्"])
def test_no_stretch_of_a_long_line_is_without_a_place_to_break(shape):
    made = breakable(shape * 5000)
    assert max(len(piece) for piece in made.split(paper.BREAK)) <= paper.UNBROKEN
    assert made.replace(paper.BREAK, "") == shape * 5000


@pytest.mark.parametrize("typed", ["word " * 5000, "王小明" * 5000, "https://example.org/" + "a" * 150 + " is it"])
def test_nothing_is_put_into_text_that_breaks_by_itself(typed):
    assert breakable(typed) == typed


def test_many_addresses_in_one_long_line_may_be_broken():
    assert paper.BREAK in breakable(("a" * 150 + " ") * 100)


def test_a_letter_keeps_its_marks_where_a_line_is_broken():
    assert all(not piece.startswith("\u0301") for piece in breakable("e\u0301" * 5000).split(paper.BREAK))


def test_of_very_many_lines_the_later_ones_run_on_behind_a_sign():
    made = paragraphs("\n".join(str(number) for number in range(5000)))
    assert len(made) == paper.LINES + 1 and made[-1].text.endswith("4998 ¶ 4999")


@pytest.mark.parametrize(
    "typed", ["😀" * 100_000, "\u200b" * 100_000, "e" + "\u0301" * 99_999, "🏴" + "\U000e0067" * 99_999]
)
def test_putting_into_words_takes_no_time_to_speak_of(typed):
    begun = time.process_time()
    paragraphs(typed)
    assert time.process_time() - begun < 2
