"""The document itself: tagged, marked on every page, the same for the same content, and deaf to what
people type."""

import gc
import io
import subprocess
from dataclasses import replace
from datetime import datetime

import pikepdf
import pytest

from core import pdf
from core.clock import LONDON
from core.pdf import Asset, NotAllowed, render_pdf
from packs.content.parts import Entry, Happening, LeftOut, Line, PackContent, Section
from packs.document import html_of, pdf_of
from tests.pdf_ua import faults_of

HOSTILE = [
    "<script>alert(1)</script><img src='file:///etc/passwd'>",
    '<link rel="stylesheet" href="http://127.0.0.1:1/x.css"><style>@import url(http://127.0.0.1:1)</style>',
    "<a href='file:///etc/passwd'>x</a> <object data='http://127.0.0.1:1'></object> {{ settings.SECRET_KEY }} {% now %}",
    "url(file:///etc/passwd) --> ]]> <!-- \" ' & %00 ../../",
]


def a_pack(*values: str, happenings=0) -> PackContent:
    lines = [Line("What was said?", value) for value in values]
    moment = datetime(2026, 11, 22, 8, 1, tzinfo=LONDON)
    return PackContent(
        reference="PR7CDX94KMT",
        marking="OFFICIAL-SENSITIVE",
        recipient="Broadfen NHS Trust",
        requested_by="Omar Haddad",
        purpose="To help",
        lawful_basis="Protecting a child",
        made_at=moment,
        subject="Dylan Marsh-Price",
        sections=(
            Section("filed", "The referral as filed", [Entry("What happened", lines)]),
            Section("chronology", "Chronology", happenings=[Happening(moment, "Asked", "Omar Haddad")] * happenings),
        ),
        left_out=(LeftOut("Police notes", "Never given to this kind of recipient."),),
    )


def text_of(document: bytes) -> list[str]:
    """The text of each page."""
    run = subprocess.run(["pdftotext", "-layout", "-", "-"], input=document, capture_output=True, check=True)
    return run.stdout.decode().rstrip("\f").split("\f")


def test_it_is_a_tagged_document_in_english_with_a_neutral_title():
    with pikepdf.open(io.BytesIO(pdf_of(a_pack("Nothing more.")))) as document:
        meta = document.open_metadata()
        assert meta["pdfuaid:part"] == "1"
        assert document.Root.MarkInfo.Marked and document.Root.Lang == "en-GB"
        assert document.Root.ViewerPreferences.DisplayDocTitle
        assert "Dylan" not in str(document.docinfo.get("/Title")) and "PR-7CDX-94KMT" in str(document.docinfo["/Title"])
        assert not {"/JavaScript", "/EmbeddedFiles"} & set(document.Root.get("/Names", {}).keys())
        assert "/OpenAction" not in document.Root or "/JS" not in str(document.Root.OpenAction)


def test_a_checker_of_another_make_finds_no_fault_in_it():
    document = pdf_of(a_pack("A long story. " * 300, "ሰላም مرحبا 王", happenings=30))
    assert faults_of(document) == []
    with pikepdf.open(io.BytesIO(document)) as bent:
        del bent.Root.MarkInfo
        bent.save(changed := io.BytesIO())
    assert faults_of(changed.getvalue())


def test_marking_recipient_requester_time_and_page_stand_on_every_page():
    pages = text_of(pdf_of(a_pack("A long story. " * 900, happenings=60)))
    assert len(pages) > 4
    for number, page in enumerate(pages, 1):
        for said in (
            "OFFICIAL-SENSITIVE",
            "For Broadfen NHS Trust",
            "requested by Omar Haddad",
            "Made 22 November 2026 at 8:01am",
        ):
            assert said in page, (number, said)
        assert page.count("OFFICIAL-SENSITIVE") >= 2, f"page {number} is marked above and below"
        assert f"Page {number} of {len(pages)}" in page


def test_parts_of_a_few_lines_share_a_page_and_no_answer_leaves_its_question():
    answers = [f"Answer {number} is here.\nAnd ends here {number}." for number in range(60)]
    pages = text_of(pdf_of(a_pack(*answers)))
    assert len(pages) < 9
    for page in pages[2:]:
        assert page.count("Answer ") == page.count("And ends here")
    assert "What was left out" in pages[-1] and "printed as it was written" in pages[-1]


@pytest.mark.parametrize("before", range(6))
def test_no_page_ends_in_the_middle_of_a_question_that_is_longer_than_its_answer(before):
    question = "Reasonable grounds to believe what was said of the person"
    lines = [Line("Short", "x")] * before + [Line(question, "Yes")] * 60
    content = replace(a_pack(), sections=(Section("filed", "As filed", [Entry("Asked", lines)]),))
    for page in text_of(pdf_of(content))[2:]:
        assert page.count("Reasonable") == page.count("person")


QUESTIONS = (
    "What more does the referrer know, and what has changed since they wrote?",
    "What do police systems say about this person, under every spelling of the name?",
    "Is there any history of violence, or access to weapons?",
    "What do the people who see the person every day know, and is it safe to ask them?",
    "Who supports the person, and what is going well?",
    "Who holds safeguarding for this child now, and do they know of this?",
)


def test_a_part_begins_where_there_is_room_and_no_last_answer_of_a_piece_stands_alone():
    """Seen on a pack of the demonstration: six questions took a page of their own, and half of the one before was empty."""
    asked = [
        Line(each, "Answered\nThe school and the family were asked; nothing that adds to the concern.")
        for each in QUESTIONS
    ]
    noticed, enquiries = Section("prompts", "What was noticed"), Section("enquiries", "Lines", [Entry("Asked", asked)])
    pieces = [Entry("Called", [Line("Stands", "To be done"), Line("Last", "The end.")])] * 24
    for lines in range(1, 6):
        person = Section("person", "The person", [Entry("As described", [Line("Name", "Dylan")] * lines)])
        parts = (noticed, person, enquiries, Section("case", "The case", pieces))
        pages = [page.split() for page in text_of(pdf_of(replace(a_pack(), sections=parts)))[2:]]
        assert "Lines" in pages[0], lines
        assert "Last" not in [page[page.index("pack") + 1] for page in pages], lines


def test_no_page_begins_in_the_middle_of_a_day_that_fits_on_one():
    told = [
        Happening(datetime(2026, 3, 1 + day, hour, tzinfo=LONDON), "Asked") for day in range(25) for hour in (9, 12, 15)
    ]
    content = replace(a_pack(), sections=(Section("chronology", "Chronology", happenings=told),))
    for page in text_of(pdf_of(content))[2:]:
        assert page.count("09:00") == page.count("15:00")


def test_what_was_left_out_is_on_the_cover_and_on_the_last_page():
    pages = text_of(pdf_of(a_pack("Nothing more.")))
    assert "Police notes" in pages[0] and "Never given to this kind of recipient" in pages[-1]


def test_the_same_content_gives_the_same_bytes():
    assert pdf_of(a_pack("Ŵyneb", happenings=3)) == pdf_of(a_pack("Ŵyneb", happenings=3))


@pytest.mark.parametrize("typed", HOSTILE)
def test_typed_markup_is_printed_and_never_obeyed(typed, monkeypatch):
    asked = []
    monkeypatch.setattr("core.pdf.OwnAssetsOnly.fetch", lambda self, url, headers=None: asked.append(url))
    assert "<script>alert" not in html_of(a_pack(typed)) and "<img src" not in html_of(a_pack(typed))
    printed = "".join("".join(text_of(pdf_of(a_pack(typed)))).split())
    assert "".join(typed.split())[:30] in printed and asked == []


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "http://127.0.0.1:1/x",
        "https://127.0.0.1:1/x",
        "data:text/css,*{}",
        "asset:none",
    ],
)
def test_a_page_that_asks_for_anything_foreign_is_not_rendered(address):
    collected = gc.get_threshold()
    with pytest.raises(NotAllowed) as refused:
        render_pdf(f"<img src='{address}' alt=''>", css="")
    assert "passwd" not in str(refused.value)
    assert gc.get_threshold() == collected


@pytest.mark.parametrize("sheet", ["@import url(file:///etc/passwd);", "p { background: url(http://127.0.0.1:1/x) }"])
def test_a_style_sheet_that_asks_for_anything_foreign_is_not_rendered(sheet):
    with pytest.raises(NotAllowed):
        render_pdf("<p>x</p>", css=sheet)


def test_an_asset_of_our_own_is_allowed():
    mark = Asset(
        b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><title>x</title></svg>",
        "image/svg+xml",
    )
    page = "<html lang='en'><title>x</title><img src='asset:mark' alt='x'>"
    assert render_pdf(page, css="", assets={"mark": mark}).startswith(b"%PDF")


def test_pictographs_are_printed_in_words_and_reading_order_tricks_by_number():
    printed = "".join(text_of(pdf_of(a_pack("😡 and 👍🏽", "evil\u202etxt.exe"))))
    assert "[enraged face] and [thumbs up: medium skin tone]" in printed and "[U+202E]" in printed


def test_a_word_longer_than_the_page_is_broken_and_stays_on_the_paper():
    word = "Supercalifragilistic" * 40
    printed = "".join("".join(text_of(pdf_of(a_pack(word)))).split())
    assert word in printed


def test_what_the_renderer_complains_of_is_counted_without_what_it_quotes(
    monkeypatch, the_renderer_has_nothing_to_complain_of
):
    said = []
    monkeypatch.setattr(pdf.logger, "error", lambda *words: said.append(words))
    render_pdf("<html lang='en'><title>x</title><p>Dylan \U00013430</p>", css="p { unicode-bidi: plaintext }")
    ((_words, times, kinds),) = said
    assert times == 2 and "\U00013430" not in repr(kinds) and "13430" not in repr(kinds)
    the_renderer_has_nothing_to_complain_of.kinds.clear()
