"""Nothing of what was taken out gets out: generated documents with a planted name, and outputs in which one was left."""

from __future__ import annotations

import io
import json
from collections import Counter
from contextlib import chdir
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, OutlineItem, Pdf, String
from PIL import Image, ImageDraw

from evidence.child import burning, leaks
from evidence.child import documents as pdfs
from evidence.child.layered import Word, document_of
from evidence.redacting.words import found_in, terms_of
from tests.evidence.leaking import drawn_still, redacted, still_there
from tests.evidence.odd.documents import a_pdf
from tests.evidence.planted import WAYS, Planted, documents
from tests.evidence.planted import a_scan as scanned

COUNT = 40  # `make bench` makes a thousand (bench/leaks.py)


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_of_forty_documents_with_a_planted_name_none_lets_it_out(tmp_path, monkeypatch):
    ways = Counter[str]()
    for number, planted in enumerate(documents(COUNT)):
        folder = tmp_path / str(number)
        folder.mkdir()
        monkeypatch.chdir(folder)
        assert redacted(planted, folder) == [], planted.where
        assert still_there(folder, planted.name) == [], planted.where
        assert not drawn_still(folder, planted), planted.where
        ways[planted.where] += 1
    assert set(ways) == set(WAYS) and sum(ways.values()) == 40


def a_clean_version(here: Path) -> None:
    (planted,) = documents(1)
    assert redacted(Planted(planted.content, planted.name, planted.where), here) == []


def found_again(here: Path) -> list[str]:
    return leaks.check(here)["leaks"]


def _info(document: Pdf) -> None:
    document.docinfo["/Title"] = "A letter"


def _xmp(document: Pdf) -> None:
    with document.open_metadata() as said:
        said["dc:title"] = "A letter"


def _bookmark(document: Pdf) -> None:
    with document.open_outline() as outline:
        outline.root.append(OutlineItem("A letter", 0))


def _form(document: Pdf) -> None:
    document.Root.AcroForm = Dictionary(Fields=Array([]))


def _attachment(document: Pdf) -> None:
    document.attachments["a.txt"] = b"inside"


def _note(document: Pdf) -> None:
    document.pages[0].Annots = Array([Dictionary(Subtype=Name.Text, Contents=String("x"), Rect=[0, 0, 9, 9])])


def _layer(document: Pdf) -> None:
    document.Root.OCProperties = Dictionary(OCGs=Array([]), D=Dictionary())


def _spoken(document: Pdf) -> None:
    page = document.pages[0]
    page.Contents = document.make_stream(b"/Span <</ActualText (x)>> BDC " + page.Contents.read_bytes() + b" EMC")


def _loose(document: Pdf) -> None:
    document.Root.Loose = document.make_stream(b"anything")


def _said_in_a_tag(document: Pdf) -> None:
    document.Root.StructTreeRoot.K.K[0].Alt = String("A letter of Aisha's")


@pytest.mark.parametrize(
    "add",
    [_info, _xmp, _bookmark, _form, _attachment, _note, _layer, _spoken, _loose, _said_in_a_tag],
    ids=lambda add: add.__name__,
)
def test_whatever_is_more_than_pages_is_a_leak_whatever_it_says(here, add):
    a_clean_version(here)
    with pikepdf.open(here / burning.DOCUMENT, allow_overwriting_input=True) as document:
        add(document)
        document.save()
    assert "holds" in found_again(here)


def test_a_redacted_version_is_tagged_and_its_tags_say_nothing_of_the_file(here):
    a_clean_version(here)
    with pikepdf.open(here / burning.DOCUMENT) as document:
        root = document.Root
        assert (str(root.Lang), bool(root.MarkInfo.Marked)) == (
            "en-GB",
            True,
        ) and b"Redacted version" in root.Metadata.read_bytes()
        kinds = [(str(each.S), each.K, each.Pg.objgen) for each in root.StructTreeRoot.K.K]
        assert kinds[:2] == [("/Figure", 0, document.pages[0].objgen), ("/P", 1, document.pages[0].objgen)]
        assert len(kinds) == 2 * len(document.pages) and str(root.StructTreeRoot.K.K[0].Alt) == "Page 1"


def test_a_second_revision_is_a_leak(here):
    a_clean_version(here)
    path = here / burning.DOCUMENT
    path.write_bytes(path.read_bytes() + path.read_bytes())
    assert "holds" in found_again(here)


def left_in_the_text(here, words):
    """The name is put back in the layer of text, which no eye sees."""
    task = json.loads((here / "task.json").read_text())
    pages = [(page["picture"], [Word(words, 40, 300, 200, 320)]) for page in task["pages"]]
    document_of(here, pages, burning.DOCUMENT)


@pytest.mark.parametrize("shape", ["{}", "{} and others", "x{}x"], ids=["alone", "among others", "inside a word"])
def test_a_part_of_a_name_in_the_text_layer_is_a_leak_for_both_readers(here, shape):
    (planted,) = documents(1)
    redacted(planted, here)
    part = max(terms_of(planted.name, parts=True)[1:], key=len)
    left_in_the_text(here, shape.format(part.upper()).replace(" ", ""))
    asked = json.loads((here / "task.json").read_text())["pages"]
    path = here / burning.DOCUMENT
    assert "words" in set(leaks._by_pdfium(path, asked)) and "words" in set(leaks._by_qpdf(path, asked))


def test_a_box_that_is_not_black_is_a_leak_and_so_is_a_comment_in_a_picture(here):
    name = "Aisha Begum"
    (here / "page.jpg").write_bytes(scanned(name))
    asked = {"number": 1, "picture": "page.jpg", "text": "", "terms": [], "boxes": [[900, 1200, 5000, 2000]]}
    (here / "task.json").write_text(json.dumps({"letters": False, "pages": [asked]}))
    (made,) = burning.make(here)["pages"]
    (here / "task.json").write_text(json.dumps({"pages": [{**made, "terms": [name]}]}))
    assert found_again(here) == []
    with Image.open(here / made["picture"]) as black:
        ImageDraw.Draw(black).text((70, 70), name, fill="white", font_size=40)
        spoilt = io.BytesIO()
        black.save(spoilt, "JPEG", comment=name.encode())
    (here / made["picture"]).write_bytes(spoilt.getvalue())
    assert found_again(here) == ["holds", "not_black"]


def test_what_cannot_be_read_again_is_not_clean(here):
    a_clean_version(here)
    (here / burning.DOCUMENT).write_bytes(b"%PDF-1.7 nothing")
    assert "damaged" in found_again(here)


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("AISHA said; aisha's bag; Aïsha", "Aisha", ["AISHA", "aisha", "Aïsha"]),
        ("A i s h a and Ai-\nsha", "Aisha", ["A i s h a", "Ai-\nsha"]),
        ("Planning for Ann; Joanna", "Ann", ["Ann"]),
        ("xAishaRahmanx", "Rahman", ["xAishaRahmanx"]),
        ("O’Brien, OBrien, Brien", "O'Brien", ["O’Brien", "OBrien"]),
        ("Шевченко сказал", "Шевченко", ["Шевченко"]),
        ("今天王小明说过", "王小明", ["王小明"]),
        ("medical ice", "Alice", []),
        ("call 07700 900123 now", "07700900123", ["07700 900123"]),
    ],
    ids=[
        "case and accents",
        "gaps",
        "not inside",
        "joined",
        "apostrophes",
        "Cyrillic",
        "no spaces",
        "two words",
        "figures",
    ],
)
def test_words_are_found_as_people_read_them(text, words, found):
    assert [text[start:end] for start, end in found_in(text, [words])] == found


@pytest.mark.parametrize("name", ["محمد", "علي", "بلال", "علاء", "خالد"])
def test_a_name_from_right_to_left_is_found_in_whichever_order_a_reader_gives_its_letters(name):
    """Lam and alef are written as one: of the two some readers give the second first, in a line in either direction."""
    for read in {name, name.replace("لا", "ال")}:
        for line in (f"قال {read} يوم", f"قال {read} يوم"[::-1], f"قال {' '.join(read)} يوم"[::-1]):
            assert found_in(line, [name])


def test_the_other_order_of_a_name_is_looked_for_in_its_own_script_alone():
    assert found_in("They lay there, and Aly said so", ["علي"]) == [(20, 23)]


def test_a_second_arabic_name_is_taken_out_too():
    """PDFium gives its letters backwards. Eight of a thousand were refused, since only the second reader found it."""
    planted = documents(13)[12]
    assert (planted.where, planted.name) == ("other_script", "محمد علي")
    with TemporaryDirectory() as folder, chdir(folder):
        here = Path(folder)
        assert redacted(planted, here) == [] and still_there(here, planted.name) == []


def test_the_word_redacted_can_be_taken_out_and_its_sign_is_no_leak(here):
    for text, found in (("It was [redacted]", []), ("It was [redacted], and redacted again", ["words"])):
        asked = {"number": 1, "picture": "", "text": text, "terms": ["redacted"], "burnt": []}
        (here / "task.json").write_text(json.dumps({"pages": [asked]}))
        assert found_again(here) == found


def test_pages_taken_out_whole_and_those_past_the_time_are_made_without_comparing_their_letters(here, monkeypatch):
    """Only where words are taken out must each letter be known."""
    asked, compared = _four_pages(here), list[int]()
    seen_on = burning.Original.seen_on
    monkeypatch.setattr(burning, "budget", lambda *_: lambda: True)
    monkeypatch.setattr(
        burning.Original,
        "seen_on",
        lambda self, number, picture: compared.append(number) or seen_on(self, number, picture),
    )
    (here / "task.json").write_text(json.dumps({"letters": True, "pages": asked}))
    made = burning.make(here)["pages"]
    assert compared == [3] and [each["text"] for each in made] == [
        "[redacted]",
        "His sister",
        "[redacted]",
        made[3]["text"],
    ]
    assert "[redacted]" in made[3]["text"] and "Aisha" not in made[3]["text"]
    (here / "task.json").write_text(
        json.dumps({"pages": [{**m, "terms": a["terms"]} for m, a in zip(made, asked, strict=True)]})
    )
    assert found_again(here) == []


def _four_pages(here):
    """One taken out whole, one as it is, one with a box, one with a name."""
    said = b"BT /F1 14 Tf 20 150 Td (His sister Aisha) Tj ET"
    with pikepdf.open(io.BytesIO(a_pdf(said=said))) as document:
        for _ in range(3):
            document.pages.append(document.pages[0])
        document.save(here / "in")
    pages = pdfs.read(here / "in").pages
    marked = [([], [list(burning.WHOLE)]), ([], []), ([], [[100, 100, 500, 500]]), (["Aisha"], [])]
    return [
        {"number": number, "picture": page.picture, "text": "His sister", "terms": terms, "boxes": boxes}
        for number, (page, (terms, boxes)) in enumerate(zip(pages, marked, strict=True), 1)
    ]


def test_text_alone_is_searched_in_two_ways_and_the_record_says_so(here, monkeypatch):
    """Where the search by which words are taken out finds nothing, the other does."""
    asked = {"number": 1, "picture": "", "text": "Then Zo\u00eb  BEGUM came", "terms": ["Zoe Begum"], "burnt": []}
    (here / "task.json").write_text(json.dumps({"pages": [asked]}))
    assert found_again(here) == ["words"]
    monkeypatch.setattr(leaks, "found_in", lambda text, terms: [])
    assert leaks.check(here) == {"checker": leaks.OF_TEXT, "leaks": ["words"]}
