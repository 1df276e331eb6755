"""No shape of typed text makes a pack impossible: what it costs is bounded, and what is cut is named."""

import cProfile
import io
import time
from dataclasses import replace
from datetime import datetime
from functools import cache

import pikepdf
import pytest

from core.clock import LONDON
from core.pdf import render_pdf
from packs import fitting
from packs.content.parts import Happening
from packs.document import html_of, pdf_of, sheet
from packs.fitting import fitted
from packs.limits import LIMITS
from tests.packs.test_document import a_pack, text_of

LIMIT = 100_000
SECONDS = 20
SHAPES = {
    "one letter": "a" * LIMIT,
    "nothing to see": "\u200b" * LIMIT,
    "a tower of marks": "e" + "\u0301" * (LIMIT - 1),
    "Arabic words": "مرحبا بكم في المدرسة. " * (LIMIT // 22),
    "Chinese without a space": "王小明" * (LIMIT // 3),
    "closing marks": "! " * (LIMIT // 2),
    "words of 199": ("a" * 199 + " ") * (LIMIT // 200),
    "pictographs": "😀 " * (LIMIT // 2 - 4) + "THE END",
    "a line a letter": "a\n" * (LIMIT // 2),
    "without a glyph": "\U00013430 \u202e " * (LIMIT // 4 - 2) + "THE END",
}


def calls(work) -> int:
    """How many functions are called for it: for comparisons, which no machine and no neighbour changes."""
    profile = cProfile.Profile()
    profile.runcall(work)
    return sum(one.callcount for one in profile.getstats())


@cache
def printed(shape: str) -> tuple[bytes, float]:
    """The document of an answer of that shape, and how many seconds it took."""
    begun = time.process_time()
    return pdf_of(fitted(a_pack(SHAPES[shape]))), time.process_time() - begun


@pytest.mark.parametrize("shape", SHAPES)
def test_a_hundred_thousand_characters_of_any_shape_are_printed_in_time(shape):
    assert printed(shape)[1] < SECONDS


def test_an_answer_of_the_longest_kind_is_printed_to_its_end():
    longest = "He said it again. " * (LIMIT // 18 - 2) + "THE END"
    whole = fitted(a_pack(longest))
    assert whole.sections[0].entries[0].lines[0].value == longest and len(whole.left_out) == 1
    assert "THE END" in "".join(text_of(pdf_of(whole)))


def test_what_grows_beyond_all_bounds_is_cut_where_it_says_so_and_listed_among_what_was_left_out():
    cut = fitted(a_pack("😀 " * (LIMIT // 2) + "THE END"))
    answer = cut.sections[0].entries[0].lines[0].value
    assert "characters are not printed. The whole is in annex-1.txt, attached to this document.]" in answer
    assert fitting.weight(answer) < LIMITS.printed_answer + 500
    assert cut.left_out[-1].title == "The end of long answers: What was said? (annex-1.txt)"
    assert cut.manifest()["left_out"][-1]["because"] == fitting.BECAUSE


@pytest.mark.parametrize("shape", ["pictographs", "without a glyph"])
def test_nothing_that_was_typed_is_lost_from_a_pack(shape):
    """What paper cannot hold is inside the document, to the letter, under the marking and the reference."""
    with pikepdf.open(io.BytesIO(printed(shape)[0])) as pack:
        (name,) = pack.attachments
        text = pack.attachments[name].get_file().read_bytes().decode()
    assert name == "annex-1.txt" and text.endswith("\n\n" + SHAPES[shape])
    assert text.startswith("OFFICIAL") and "annex 1: What was said?" in text


def test_the_same_annex_gives_the_same_bytes():
    assert printed.__wrapped__("pictographs")[0] == printed("pictographs")[0]


def test_a_pack_of_many_long_answers_keeps_the_start_of_each():
    answers = [f"Answer {number}. " + "He said it again. " * 5000 for number in range(16)]
    cut = fitted(a_pack(*answers))
    printed = [line.value for line in cut.sections[0].entries[0].lines]
    assert all(each.startswith(f"Answer {number}. He said") for number, each in enumerate(printed))
    assert sum(len(each) for each in printed) < LIMITS.printed_pack * 1.1


@pytest.mark.parametrize("sign", ["🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🇬🇧", "✊🏿", "e\u0301", "👨‍👩‍👧‍👦"])
def test_no_sign_is_cut_in_two(sign):
    begin = fitting.beginning((sign + " ") * 500, allowed=900, needs=5000)
    assert set(begin.split()) == {sign}


def test_rows_that_are_not_printed_are_counted(monkeypatch):
    pack = a_pack(happenings=2)
    sections = (pack.sections[0], replace(pack.sections[1], more=1200))
    assert "1,200 later rows are not printed" in "".join(text_of(pdf_of(replace(pack, sections=sections))))


MOMENT = datetime(2026, 11, 22, 8, 1, tzinfo=LONDON)
ROW = "<tr><td>22 November 2026 at 8:01am</td><td>Opened</td><td>Omar Haddad, Wensum Constabulary</td></tr>"


def a_chronology(*told) -> str:
    happenings = [Happening(MOMENT, what, "Omar Haddad, Wensum Constabulary") for what in told]
    pack = a_pack("x")
    return html_of(replace(pack, sections=(pack.sections[0], replace(pack.sections[1], happenings=happenings))))


def test_a_line_of_the_chronology_costs_a_fraction_of_a_row_of_a_table():
    """About 1 ms on a machine with nothing else to do (bench/packs.py); here only what does not hang on the machine."""
    lines = a_chronology(*["Opened"] * 100)
    table = a_chronology("Opened").replace("</section>", f"<table>{ROW * 100}</table></section>", 1)
    render_pdf(a_chronology("x"), css=sheet())
    assert calls(lambda: render_pdf(lines, css=sheet())) < 0.8 * calls(lambda: render_pdf(table, css=sheet()))


def test_a_long_word_in_it_costs_its_letters_and_not_their_square():
    long, short = a_chronology("a" * 8000), a_chronology("a" * 1000)
    assert calls(lambda: render_pdf(long, css=sheet())) < 5 * calls(lambda: render_pdf(short, css=sheet()))
