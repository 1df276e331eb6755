"""Odd files by crossing: what stands behind a picture, each kind under a false name, sizes that are a lie, files that were
cut off, archives in archives, programs by name, earlier versions of itself, alphabets that nobody knows. Made when the
tests run; none holds anything that runs, and none harms who opens it."""

from __future__ import annotations

import io
import struct
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name

from evidence.reasons import KINDS
from tests.evidence.odd import documents, messages, office, others, pictures
from tests.evidence.odd.pictures import an_archive, picture

Case = tuple[str, bytes, object]
PICTURES = {
    "jpeg": lambda: picture(),
    "png": lambda: picture(format="PNG"),
    "gif": lambda: picture(format="GIF"),
    "webp": lambda: picture(format="WEBP"),
    "tiff": lambda: picture(format="TIFF"),
    "bmp": lambda: picture(format="BMP"),
    "heic": lambda: picture(format="HEIF"),
    "avif": lambda: picture(format="AVIF"),
}
# What is glued behind a picture, and what is said of it: a second kind where its beginning or its end is known.
BEHIND: dict[str, tuple[bytes, set[str]]] = {
    "an archive": (an_archive(), {"two_kinds", "trailing"}),
    "words": (b"His sister told us. " * 4, {"trailing"}),
    "a web page": (b"<html><script>alert(1)</script></html>", {"trailing"}),
    "a 7z": (b"7z\xbc\xaf\x27\x1c" + b"\1" * 40, {"trailing"}),
    "the first words of a program": (b"MZ" + b"\1" * 60, {"trailing"}),
    "another picture": (picture((20, 20), format="PNG"), {"trailing"}),
}
ENDINGS = {
    "jpeg": "jpg",
    "png": "png",
    "gif": "gif",
    "webp": "webp",
    "tiff": "tif",
    "bmp": "bmp",
    "heic": "heic",
    "avif": "avif",
    "pdf": "pdf",
    "docx": "docx",
    "xlsx": "xlsx",
    "pptx": "pptx",
    "odt": "odt",
    "eml": "eml",
    "msg": "msg",
    "text": "txt",
}
FALSE = ("exe", "pdf", "jpg", "docx")


def whole(kind: str) -> bytes:
    """One plain file of this kind."""
    if kind in PICTURES:
        return PICTURES[kind]()
    made: dict[str, Callable[[], bytes]] = {
        "pdf": documents.a_pdf,
        "docx": lambda: office.word(office.MONDAY),
        "xlsx": lambda: office.workbook('<row r="1"><c t="s"><v>0</v></c></row>'),
        "pptx": office.slides,
        "odt": lambda: office.opendocument("<text:p>He said it on Monday</text:p>"),
        "eml": lambda: others.mail(b"He said it on Monday."),
        "msg": lambda: messages.message(messages.BODY),
        "text": lambda: b"He said it on Monday.",
    }
    return made[kind]()


def glued() -> Iterator[tuple[str, Case]]:
    for kind in (*PICTURES, "pdf", "xlsx", "odt", "msg"):
        for said, (behind, holds) in BEHIND.items():
            # Of a document with an archive behind it that archive is the one that is opened.
            is_other = said == "an archive" and kind in ("xlsx", "odt")
            expected = "archive" if is_other else (kind, holds)
            yield f"a {kind} with {said} behind it", (f"a.{ENDINGS[kind]}", whole(kind) + behind, expected)


def under_false_names() -> Iterator[tuple[str, Case]]:
    for kind, ending in ENDINGS.items():
        for false in FALSE:
            if false != ending:
                yield f"a {kind} called {false}", (f"a.{false}", whole(kind), (kind, {"name_differs"}))


def _sized(kind: str, size: int) -> bytes:
    """The header of a picture that says that it is this large."""
    content = bytearray(whole(kind))
    if kind == "png":
        return pictures.png_header(size, size)
    if kind == "gif":
        content[6:10] = struct.pack("<HH", size, size)
    if kind == "bmp":
        content[18:26] = struct.pack("<ii", size, size)
    if kind == "jpeg":
        at = content.index(b"\xff\xc0")
        content[at + 5 : at + 9] = struct.pack(">HH", size, size)
    return bytes(content)


def too_large() -> Iterator[tuple[str, Case]]:
    for kind in ("png", "gif", "bmp", "jpeg"):
        for size in (8_000, 50_000, 65_000):
            yield f"a {kind} that says {size:,} pixels", (f"a.{ENDINGS[kind]}", _sized(kind, size), "too_large")
    pages = documents.a_pdf(lambda document, page: page.obj.update({"/MediaBox": [0, 0, 14_400, 14_400]}))
    yield "a PDF of five metres", ("a.pdf", pages, ("pdf", set()))


CUT = ("jpeg", "png", "gif", "webp", "bmp", "heic", "avif", "pdf", "docx", "xlsx", "odt", "msg")


def cut_off() -> Iterator[tuple[str, Case]]:
    for kind in CUT:
        content = whole(kind)
        for part in (0.1, 0.5, 0.9):
            # What is missing of the last one is its end, behind all of its pixels.
            expected = (kind, set()) if (kind, part) == ("png", 0.9) else "damaged"
            yield f"a {kind} cut at {part:.0%}", (f"a.{ENDINGS[kind]}", content[: int(len(content) * part)], expected)


def _zip_of(content: bytes, name: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return made.getvalue()


def _tar_of(content: bytes, name: str) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        entry = tarfile.TarInfo(name)
        entry.size = len(content)
        archive.addfile(entry, io.BytesIO(content))
    return made.getvalue()


def archives() -> Iterator[tuple[str, Case]]:
    for depth in range(1, 8):
        yield f"archives, {depth} deep", (f"a{depth}.zip", others.nested(depth), "archive")
    for kind in ("jpeg", "pdf", "docx", "eml"):
        content = whole(kind)
        yield f"a {kind} in an archive", ("a.zip", _zip_of(content, f"a.{ENDINGS[kind]}"), "archive")
        yield f"a {kind} in a tar", ("a.tar", _tar_of(content, f"a.{ENDINGS[kind]}"), "archive")
        yield f"a {kind} in an archive called {kind}", (f"a.{ENDINGS[kind]}", _zip_of(content, "a"), "archive")
    yield "an archive that leads out of itself", ("a.zip", _zip_of(b"x", "../../a.txt"), "archive")
    yield "a document that leads out of itself", _led_out()
    yield "a document that says less than it unpacks to", ("a.docx", _understated(), "damaged")
    yield "a document of one part of 100 MB", ("a.docx", _grown(100_000_000), "too_large")
    yield "a document of one name twice", ("a.docx", _twice(), "lies")
    yield "a document of 4,000 parts", ("a.docx", _many(4_000), "too_large")
    yield "a document with something before it", ("a.docx", b"MZ" + whole("docx"), "program")
    yield "a document with something behind it", ("a.docx", whole("docx") + b"x" * 60, ("docx", {"trailing"}))


def _led_out() -> Case:
    return "a.docx", office.word(office.MONDAY, **{"../../etc/a.txt": "x"}), ("docx", {"part"})


def _understated() -> bytes:
    """Its list says that the part is one byte long."""
    content = bytearray(office.word(office.MONDAY))
    at = content.index(b"PK\x01\x02")
    while b"word/document.xml" not in content[at : at + 80]:
        at = content.index(b"PK\x01\x02", at + 4)
    content[at + 24 : at + 28] = struct.pack("<I", 1)
    return bytes(content)


def _grown(size: int) -> bytes:
    """Blanks, which pack well: larger when opened than is opened, and nothing else."""
    return office.word(office.MONDAY, **{"word/a.bin": bytes(size)})


def _twice() -> bytes:
    made = io.BytesIO(whole("docx"))
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr("WORD/document.xml", "<a/>")
    return made.getvalue()


def _many(parts: int) -> bytes:
    return office.word(office.MONDAY, **{f"word/media/{number}.bin": b"x" for number in range(parts)})


def programs_by_name() -> Iterator[tuple[str, Case]]:
    """Parts that office programs run, by their names alone: what is in them is the letter x."""
    for ending, kind, folder, base in (
        ("docm", "docx", "word", lambda **parts: office.word(office.MONDAY, **parts)),
        ("xlsm", "xlsx", "xl", lambda **parts: office.workbook('<row r="1"><c t="s"><v>0</v></c></row>', **parts)),
    ):
        for part, code in (
            ("vbaProject.bin", "macro"),
            ("embeddings/oleObject1.bin", "embedded"),
            ("activeX/activeX1.bin", "macro"),
        ):
            for name in (ending, kind):
                lies = {"name_differs"} if name != kind and name not in ("docm", "xlsm") else set()
                content = base(**{f"{folder}/{part}": b"x"})
                yield f"a {name} with {part}", (f"a.{name}", content, (kind, {code} | lies))
    yield (
        "a workbook of macro sheets",
        (
            "a.xlsm",
            office.workbook('<row r="1"><c t="s"><v>0</v></c></row>', **{"xl/macrosheets/sheet1.xml": "<a/>"}),
            ("xlsx", {"macro"}),
        ),
    )
    for ending in ("exe", "scr", "com", "js", "vbs", "bat", "ps1", "lnk", "jar", "hta"):
        yield f"words called {ending}", (f"a.{ending}", b"He said it on Monday.", ("text", {"name_differs"}))
    for first in (b"MZ", b"\x7fELF", b"#!/bin/sh\n", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe"):
        for ending in ("jpg", "pdf", "docx"):
            yield f"a program of {first[:4]!r} called {ending}", (f"a.{ending}", first + b"\1" * 60, "program")


def revised(times: int) -> bytes:
    """So many later versions of itself, each written behind the one before."""
    content = documents.a_pdf()
    for _ in range(times):
        at = content.rindex(b"startxref")
        table = int(content[at:].split()[1])
        content += b"\ntrailer\n<< /Size 1 /Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % (table, table)
    return content


def odd_pdfs() -> Iterator[tuple[str, Case]]:
    for times in range(1, 6):
        yield f"a PDF with {times} earlier versions", ("a.pdf", revised(times), ("pdf", {"revisions"}))
    for option in ({"linearize": True}, {"object_stream_mode": pikepdf.ObjectStreamMode.generate}, {"qdf": True}):
        named = next(iter(option))
        yield f"a PDF saved with {named}", ("a.pdf", documents.a_pdf(**option), ("pdf", set()))
    for kind in ("Launch", "URI", "SubmitForm", "ImportData", "GoToR", "Rendition"):
        yield f"a PDF that does {kind} when it is opened", ("a.pdf", _starts(kind), ("pdf", {"action"}))
    for kind in ("FileAttachment", "RichMedia", "Screen", "3D", "Movie", "Sound"):
        yield f"a PDF with a mark of {kind}", ("a.pdf", _marked(kind), ("pdf", {"annotation", "attachment"}))


def _starts(kind: str) -> bytes:
    return documents.a_pdf(
        lambda document, page: setattr(document.Root, "OpenAction", Dictionary(S=Name(f"/{kind}"), F="a"))
    )


def _marked(kind: str) -> bytes:
    def mark(document, page):
        page.Annots = pikepdf.Array([Dictionary(Subtype=Name(f"/{kind}"), Rect=[0, 0, 9, 9], FS=Dictionary(F="a.txt"))])

    return documents.a_pdf(mark)


UNKNOWN = ("iso-8859-8-i", "windows-874", "x-mac-roman", "cp-850", "binary", "utf8mb4", "x-unknown", "ansi")
KNOWN = ("utf-8", "iso-8859-1", "windows-1252", "iso-8859-15", "us-ascii", "utf-7")


def odd_mails() -> Iterator[tuple[str, Case]]:
    for charset in UNKNOWN:
        mail = others.mail(b"Zo\xeb said it", f"Content-Type: text/plain; charset={charset}")
        yield f"a mail in {charset}", ("a.eml", mail, ("eml", {"charset"}))
    for charset in KNOWN:
        mail = others.mail(b"He said it", f"Content-Type: text/plain; charset={charset}")
        yield f"a mail in {charset}", ("a.eml", mail, ("eml", set()))
    for first in ("MIME-Version: 1.0", "Return-Path: <a@b.example>", "Received: from a by b", "X-Mailer: x"):
        yield (
            f"a mail that begins with {first}",
            (
                "a.eml",
                f"{first}\r\n".encode() + others.mail(b"He said it"),
                ("eml", set()),
            ),
        )
    for name in ('"a;b.pdf"', "my file.pdf", "=?utf-8?b?YS5wZGY=?=", '"../../a.exe"', '"a\u202efdp.exe"'):
        part = b"Content-Type: application/pdf\r\nContent-Disposition: attachment; filename="
        mail = others.mail(others.parts(others.PLAIN, part + name.encode() + b"\r\n\r\nabc"), others.MIXED)
        yield f"a mail with a letter called {name!a}", ("a.eml", mail, ("eml", {"attachment"}))
    for depth in range(1, 4):
        inner = b"He said it."
        for _ in range(depth):
            inner = b"Content-Type: message/rfc822\r\n\r\n" + others.mail(inner)
        mail = others.mail(others.parts(others.PLAIN, inner), others.MIXED)
        yield f"a mail in mails, {depth} deep", ("a.eml", mail, ("eml", {"forwarded"}))


GROUPS: dict[str, Callable[[], Iterator[tuple[str, Case]]]] = {
    "something glued behind": glued,
    "a false name": under_false_names,
    "a size that is a lie": too_large,
    "cut off": cut_off,
    "archives": archives,
    "programs by name": programs_by_name,
    "odd PDFs": odd_pdfs,
    "odd mails": odd_mails,
}


def cases() -> dict[str, dict[str, Case]]:
    """By group, by name."""
    return {group: dict(made()) for group, made in GROUPS.items()}


def outcome(said: dict[str, Any]) -> object:
    """What became of a file, in the form in which a case says what is expected: why it was refused, or its kind and what
    it also holds."""
    if said.get("refused"):
        return said["refused"]
    if KINDS[said["kind"]].shown and not said["pages"]:
        return "empty"
    return said["kind"], {code for code, _, _ in said["holds"]}
