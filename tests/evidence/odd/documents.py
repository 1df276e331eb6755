"""Odd PDFs: each holds one thing that drawing it does not show."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

FONT = {"/Type": Name.Font, "/Subtype": Name.Type1, "/BaseFont": Name.Helvetica}
SAID = b"BT /F1 18 Tf 20 150 Td (He said it on Monday) Tj ET"


def a_pdf(change: Callable[[Pdf, pikepdf.Page], None] | None = None, *, said=SAID, pages=1, **options) -> bytes:
    document = Pdf.new()
    for _ in range(pages):
        page = document.add_blank_page(page_size=(300, 200))
        page.Contents = document.make_stream(said)
        page.Resources = Dictionary(Font=Dictionary(F1=document.make_indirect(Dictionary(FONT))))
        if change is not None:
            change(document, page)
    made = io.BytesIO()
    document.save(made, **options)
    return made.getvalue()


def layer(document, page):
    off = document.make_indirect(Dictionary(Type=Name.OCG, Name=String("The sister's name")))
    document.Root.OCProperties = Dictionary(OCGs=Array([off]), D=Dictionary(OFF=Array([off])))
    page.Resources.Properties = Dictionary(L1=off)
    page.Contents = document.make_stream(SAID + b" /OC /L1 BDC BT /F1 18 Tf 20 90 Td (About his sister) Tj ET EMC")


def base_off(document, page):
    off = document.make_indirect(Dictionary(Type=Name.OCG, Name=String("All but what is on")))
    document.Root.OCProperties = Dictionary(OCGs=Array([off]), D=Dictionary(BaseState=Name.OFF))


def note(document, page):
    mark = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=[10, 10, 20, 20], Contents=String("Her own words"))
    page.Annots = Array([document.make_indirect(mark)])


def attached(document, page):
    document.attachments["hidden.txt"] = b"inside"


def hanging_loose(document, page):
    """Its list of names does not name it: the bytes stay, the way to them is gone."""
    document.Root.Loose = document.make_indirect(Stream(document, b"inside", {"/Type": Name.EmbeddedFile}))


def script(document, page):
    document.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def launch(document, page):
    document.Root.OpenAction = Dictionary(S=Name.Launch, F=String("calc.exe"))


def begins_at_a_page(document, page):
    document.Root.OpenAction = Array([page.obj, Name.Fit])


def form(document, page, *, value=None, **field):
    given = {"FT": Name.Tx, "T": String("name"), "V": value or String("Dylan"), "Subtype": Name.Widget}
    box = document.make_indirect(Dictionary(**{**given, "Rect": [10, 10, 90, 30], "Type": Name.Annot, **field}))
    page.Annots = Array([box])
    document.Root.AcroForm = Dictionary(Fields=Array([box]))


def long_answer(document, page):
    form(document, page, value=Stream(document, "A long answer".encode("utf-16")))


def ticked_without_a_value(document, page):
    looks = Dictionary(N=Dictionary(Yes=Stream(document, b""), Off=Stream(document, b"")))
    form(document, page, FT=Name.Btn, V=Name.Off, AS=Name.Yes, AP=looks)


def two_of_one_name(document, page, *, value="No", looks=("Off", "No")):
    """Yes or no: a field of two boxes, each with a look of its own when it is ticked."""
    field = document.make_indirect(Dictionary(FT=Name.Btn, T=String("At home"), V=Name("/" + value)))
    for own, look in zip(("Yes", "No"), looks, strict=True):
        states = Dictionary({"/Off": Stream(document, b""), f"/{own}": Stream(document, b"")})
        box = Dictionary(Type=Name.Annot, Subtype=Name.Widget, Rect=[10, 10, 20, 20], Parent=field)
        box.AP, box.AS = Dictionary(N=states), Name("/" + look)
        field.Kids = Array([*field.get("/Kids", []), document.make_indirect(box)])
    page.Annots = Array(field.Kids)
    document.Root.AcroForm = Dictionary(Fields=Array([field]))


def two_that_differ(document, page):
    two_of_one_name(document, page, looks=("Yes", "Off"))


def xfa(document, page):
    document.Root.AcroForm = Dictionary(Fields=Array([]), XFA=Stream(document, b"<xdp/>"))


def bookmark(document, page):
    with document.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("About his sister", 0))


def maker(document, page):
    document.docinfo["/Author"] = String("A. Field")


def spoken(document, page):
    page.obj.Spoken = document.make_indirect(Dictionary(ActualText=String("Other words")))


def cropped(document, page):
    page.CropBox = Array([0, 100, 300, 200])
    page.Contents = document.make_stream(SAID + b" BT /F1 18 Tf 20 40 Td (Beyond) Tj ET")


def revised() -> bytes:
    """A second version of itself, written behind the first."""
    first = a_pdf()
    at = first.rindex(b"startxref")
    table = int(first[at:].split()[1])
    return first + b"\ntrailer\n<< /Size 1 /Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % (table, table)


def cases() -> dict[str, tuple[str, bytes, object]]:
    plain = a_pdf()
    locked = a_pdf(encryption=pikepdf.Encryption(owner="o", user="u"))
    return {
        "a plain PDF": ("a.pdf", plain, ("pdf", set())),
        "one with a hidden layer": ("b.pdf", a_pdf(layer), ("pdf", {"hidden_layer", "unseen_text"})),
        "one whose layers are off unless said": ("c.pdf", a_pdf(base_off), ("pdf", {"hidden_layer"})),
        "one with a note": ("d.pdf", a_pdf(note), ("pdf", {"annotation", "unlike"})),
        "one with a file in it": ("e.pdf", a_pdf(attached), ("pdf", {"attachment"})),
        "one with a file that its list does not name": ("f.pdf", a_pdf(hanging_loose), ("pdf", {"attachment"})),
        "one with a program": ("g.pdf", a_pdf(script), ("pdf", {"script", "action"})),
        "one that starts a program": ("h.pdf", a_pdf(launch), ("pdf", {"action"})),
        "one that opens at a page": ("i.pdf", a_pdf(begins_at_a_page), ("pdf", set())),
        "one that was filled in": ("j.pdf", a_pdf(form), ("pdf", {"form"})),
        "one with a long answer": ("k.pdf", a_pdf(long_answer), ("pdf", {"form"})),
        "one that looks ticked and is not": ("l.pdf", a_pdf(ticked_without_a_value), ("pdf", {"form_differs"})),
        "one with two boxes of one name": ("v.pdf", a_pdf(two_of_one_name), ("pdf", {"form"})),
        "one whose two boxes differ from it": ("w.pdf", a_pdf(two_that_differ), ("pdf", {"form", "form_differs"})),
        "one with a second form": ("m.pdf", a_pdf(xfa), ("pdf", {"xfa"})),
        "one with bookmarks": ("n.pdf", a_pdf(bookmark), ("pdf", {"bookmarks"})),
        "one that says who made it": ("o.pdf", a_pdf(maker), ("pdf", {"metadata"})),
        "one that is read aloud otherwise": ("p.pdf", a_pdf(spoken), ("pdf", {"actual_text"})),
        "one with text beyond its page": ("q.pdf", a_pdf(cropped), ("pdf", {"outside"})),
        "one with an earlier version": ("r.pdf", revised(), ("pdf", {"revisions"})),
        "a locked one": ("s.pdf", locked, "encrypted"),
        "one that asks not to be copied": (
            "t.pdf",
            a_pdf(encryption=pikepdf.Encryption(owner="o", user="", allow=pikepdf.Permissions(extract=False))),
            ("pdf", {"metadata"}),
        ),
        "one in one piece for the web": ("u.pdf", a_pdf(linearize=True), ("pdf", set())),
        "one with two blank lines before it": ("v.pdf", b"\r\n\r\n" + plain, ("pdf", set())),
        "one behind a printer's command": ("w.pdf", b"\x1b%-12345X@PJL\r\n" + plain, "two_things"),
        "one behind a page of text": ("x.pdf", b"Dear sir, " * 20 + plain, "two_things"),
        "one called a picture": ("y.jpg", plain, ("pdf", {"name_differs"})),
        "one of too many pages": ("z.pdf", a_pdf(pages=201), "too_many_pages"),
        "one that was cut off at once": ("aa.pdf", plain[:60], "damaged"),
        "only its first words": ("ab.pdf", b"%PDF-1.7\n", "damaged"),
        "one without a page": ("ac.pdf", a_pdf(pages=0), "damaged"),
    }
