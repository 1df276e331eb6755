"""What a pack says to a reader who does not see it: everything, in its order, and nothing twice."""

import pytest

from packs.document import pdf_of
from tests.packs.tagged import Reading, boxes
from tests.packs.test_document import a_pack

# As a page is drawn, from left to right: of what is read from the right the last sign stands first.
SCRIPTS = {
    "Llŷr a gŵyl": "Llŷr a gŵyl",
    "مرحبا بكم (في المدرسة).": ".)ةسردملا يف( مكب ابحرم",
    "שלום רב (כן), 12.": ".12 ,)ןכ( בר םולש",
    "وہ گھر گیا۔": "۔ایگ رھگ ہو",
    "王小明": "王小明",
    "김민수": "김민수",
    "佐藤さん": "佐藤さん",
    "ਗੁਰਮੁਖੀ": "ਗੁਰਮੁਖੀ",
    "卐 🏴󠁧󠁢󠁥󠁮󠁧󠁿 ✊🏿": "卐 [flag: England] [raised fist: dark skin tone]",
    "He said مرحبا.": "He said ابحرم.",
}
MARGINS = {"OFFICIAL-SENSITIVE", "PR-7CDX-94KMT", "Referral pack", "Made 22 November 2026 at 8:01am"}
ANSWERS = [f"Answer {number}.\nIt has two lines." for number in range(150)]


@pytest.fixture(scope="module")
def long_pack():
    return Reading(pdf_of(a_pack(*ANSWERS, happenings=120)))


def test_every_answer_is_said_once_after_its_question_and_in_order(long_pack):
    said = [node.says().strip() for node in long_pack.tree.all("P")]
    answers = [line for line in said if line.startswith("Answer ")]
    assert answers == [f"Answer {number}." for number in range(150)]
    assert all(said[said.index(each) - 1] == "What was said?" for each in answers)


def test_nothing_outside_the_margins_is_left_unread(long_pack):
    unread = {text for text in long_pack.unread() if not text.startswith(("Page ", "For Broadfen"))}
    assert unread == MARGINS and len(long_pack.pdf.pages) > 8


def test_the_headings_are_the_parts_in_their_order(long_pack):
    heard = [(node.kind, node.says()) for node in long_pack.tree.all("H1", "H2", "H3")]
    assert heard == [
        ("H1", "Referral pack"),
        ("H2", "Contents"),
        ("H2", "1. The referral as filed"),
        ("H3", "What happened"),
        ("H2", "2. Chronology"),
        ("H3", "22 November 2026"),
        ("H2", "What was left out"),
    ]


def test_each_line_of_the_contents_is_one_link_and_a_page_and_no_dots(long_pack):
    entries = long_pack.tree.all("L")[0].all("LI")
    assert [entry.says()[:-1] for entry in entries] == [
        "1. The referral as filed",
        "2. Chronology",
        "What was left out",
    ] or [entry.says().rstrip("0123456789") for entry in entries] == [
        "1. The referral as filed",
        "2. Chronology",
        "What was left out",
    ]
    assert long_pack.links() == len(entries) == len(long_pack.tree.all("Link"))
    assert not any(" ." in entry.says() for entry in entries)


def test_what_happened_is_heard_as_paragraphs_under_its_day_and_in_no_table(long_pack):
    """A table over pages is one table a page to a reader: each with its headings again."""
    told = [node.says().strip() for node in long_pack.tree.all("P")]
    assert told.count("08:01 Asked \u2013 Omar Haddad") == 120
    assert not [table for table in long_pack.tree.all("Table") if "Asked" in table.says()]


@pytest.mark.parametrize("typed", SCRIPTS)
def test_each_script_is_shown_whole_without_a_box_and_the_right_way_round(typed):
    document = pdf_of(a_pack(typed))
    said = [node.says().strip() for node in Reading(document).tree.all("P")]
    assert SCRIPTS[typed] in said and boxes(document) == 0


def test_a_line_from_the_right_ends_at_the_left_margin_and_the_next_keeps_its_own_side():
    said = [node.says().strip() for node in Reading(pdf_of(a_pack("مرحبا.\nGood day."))).tree.all("P")]
    assert said[said.index(".ابحرم") + 1] == "Good day."
