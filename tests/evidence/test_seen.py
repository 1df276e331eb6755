"""What is given as the text of a page is what is to be seen on it, and what is redacted is whatever it draws."""

from __future__ import annotations

import io
import json

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream, String

from evidence.child import burning, documents, leaks
from evidence.redacting.words import terms_of
from tests.evidence.odd.documents import a_pdf
from tests.evidence.planted import answered, noted, scanned_behind

NAME_AT = b"BT /F1 14 Tf 20 100 Td (Zoe Begum) Tj ET "


def drawn(more=b"", *, before=b"", change=None):
    """A page that says that he said it on Monday, and more."""

    def added(document, page):
        if change is not None:
            change(document, page)
        said = page.Contents.read_bytes()
        page.Contents = document.make_stream(before + b" " + said + b" " + more)

    return a_pdf(added)


def in_a_layer(document, page):
    off = document.make_indirect(Dictionary(Type=Name.OCG, Name=String("Layer")))
    document.Root.OCProperties = Dictionary(OCGs=Array([off]), D=Dictionary(OFF=Array([off])))
    page.Resources.Properties = Dictionary(L1=off)


def faint(document, page):
    page.Resources.ExtGState = Dictionary(G1=Dictionary(ca=0.02))


def as_a_part(document, page):
    """In an object of its own, under another matrix."""
    part = Stream(document, NAME_AT)
    part.stream_dict = Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 300, 200], Resources=page.Resources)
    page.Resources.XObject = Dictionary(P1=document.make_indirect(part))


def turned(document, page):
    page.Rotate = 90


def on_a_scan(document, page):
    scanned_behind(document, page)
    page.Contents = document.make_stream(b"")


SCAN = b"q 300 0 0 200 0 0 cm /Scan Do Q "
UNSEEN = {
    "in a layer that is off": drawn(b"/OC /L1 BDC " + NAME_AT + b" EMC", change=in_a_layer),
    "not drawn at all": drawn(b"BT 3 Tr /F1 14 Tf 20 100 Td (Zoe Begum) Tj ET"),
    "white on white": drawn(b"q 1 1 1 rg " + NAME_AT + b"Q"),
    "nearly white": drawn(b"q 0.97 1 0.97 rg " + NAME_AT + b"Q"),
    "all but transparent": drawn(b"q /G1 gs " + NAME_AT + b"Q", change=faint),
    "under a black box": drawn(NAME_AT + b"10 90 150 30 re f"),
    "under a black box, in a part": drawn(b"/P1 Do 10 90 150 30 re f", change=as_a_part),
    "under a picture": drawn(NAME_AT + b"q 200 0 0 40 10 90 cm /Scan Do Q", change=scanned_behind),
    "under other words": drawn(b"q 1 1 1 rg " + NAME_AT + b"Q BT /F1 14 Tf 20 100 Td (Another one) Tj ET"),
    "cut away": drawn(b"q 0 0 10 10 re W n " + NAME_AT + b"Q"),
    "said for a screen reader": drawn(b"/Span << /Actual#54ext (Zoe Begum) >> BDC BT 20 100 Td /F1 9 Tf (x) Tj ET EMC"),
    "under the black of a scan": drawn(
        SCAN + b"10 90 150 30 re f BT 3 Tr /F1 14 Tf 20 100 Td (Zoe Begum) Tj ET", change=on_a_scan
    ),
}
SEEN = {
    "in plain sight": drawn(NAME_AT),
    "twice, to be bolder": drawn(NAME_AT + NAME_AT),
    "white on black": drawn(b"10 90 150 30 re f q 1 1 1 rg " + NAME_AT + b"Q"),
    "in a part": drawn(b"q 0.8 0 0 0.8 10 10 cm /P1 Do Q", change=as_a_part),
    "on a page that is turned": drawn(NAME_AT, change=turned),
    "over other words": drawn(b"BT 0.8 g /F1 14 Tf 20 100 Td (Another one) Tj ET 0 g " + NAME_AT),
    "answered in a form": drawn(change=lambda document, page: answered(document, page, "Zoe Begum")),
    "in a note on the page": drawn(change=lambda document, page: noted(document, page, "Zoe Begum")),
    "drawn, with other words for a screen reader": drawn(b"/Span << /ActualText (x) >> BDC " + NAME_AT + b"EMC"),
    "read from a scan": drawn(SCAN + b"BT 3 Tr /F1 14 Tf 20 100 Td (Zoe Begum) Tj ET", change=on_a_scan),
}


def read(content, here):
    (here / "in").write_bytes(content)
    return documents.read(here / "in")


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_what_is_not_to_be_seen_is_in_no_text_and_is_said(here):
    wrong = {}
    for case, content in UNSEEN.items():
        reading = read(content, here)
        text, held = reading.pages[0].text, {code: words for code, _, words in reading.holds}
        said = held.get("actual_text" if "screen" in case else "unseen_text", "")
        if "Zoe" in text or "egum" in text or ("scan" not in case and "Monday" not in text):
            wrong[case] = text
        elif ("screen" not in case and "Zoe Begum" not in said) or not said:
            wrong[case] = held
    assert wrong == {}


def test_what_is_to_be_seen_is_in_the_text_and_gets_out_of_no_redacted_version(here):
    wrong = {}
    for case, content in SEEN.items():
        reading = read(content, here)
        page, terms = reading.pages[0], terms_of("Zoe Begum", parts=True)
        if "Zoe Begum" not in page.text:
            wrong[case] = (page.text, reading.holds)
        given = {"number": 1, "picture": page.picture, "text": page.text, "terms": terms, "boxes": []}
        (here / "task.json").write_text(json.dumps({"letters": True, "pages": [given]}))
        (made,) = burning.make(here)["pages"]
        (here / "task.json").write_text(json.dumps({"pages": [{**made, "terms": terms}]}))
        if leaks.check(here)["leaks"] or "Zoe" in made["text"] or not made["burnt"]:
            wrong[case] = (page.text, made, leaks.check(here))
        # The copy before anything was burnt is what the check is for.
        (here / made["picture"]).write_bytes((here / page.picture).read_bytes())
        if "in_picture" not in leaks.check(here)["leaks"]:
            wrong[case] = "its picture was not looked at"
    assert wrong == {}


def test_a_name_that_a_line_breaks_after_its_hyphen_keeps_the_hyphen(here):
    """PDFium leaves it out, in its two texts in two ways: a double name became two, and lay beyond the page as well."""
    broken = b"BT /F1 14 Tf 16 TL 20 100 Td (Zoe Smith-) Tj T* (Jones came) Tj ET "
    reading = read(drawn(broken + b"BT /F1 14 Tf 20 500 Td (above) Tj ET"), here)
    assert "Zoe Smith-Jones came" in reading.pages[0].text
    assert [words for code, _, words in reading.holds if code == "outside"] == ["above"]


def test_where_time_runs_out_the_text_of_further_pages_is_left_out_and_that_is_said(tmp_path, monkeypatch):
    """Pages are drawn all the same: a long, honest document is released, and nothing unseen is given with it."""
    monkeypatch.chdir(tmp_path)
    with pikepdf.open(io.BytesIO(drawn())) as document:
        for _ in range(3):
            document.pages.append(document.pages[0])
        document.save("in")
    monkeypatch.setattr(documents, "budget", lambda: iter([False, True, True, True]).__next__)
    reading = documents.read(tmp_path / "in")
    assert [bool(page.text) for page in reading.pages] == [True, False, False, False]
    assert all(page.picture for page in reading.pages)
    assert ("uncompared", 3, "2 to 4") in reading.holds
    monkeypatch.undo()
    assert documents.budget(seconds=0.0)()
