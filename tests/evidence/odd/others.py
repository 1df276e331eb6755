"""What is not taken, text in odd alphabets, and e-mails as programs really send them."""

from __future__ import annotations

import io
import tarfile
import zipfile

from tests.evidence.odd.messages import ole
from tests.evidence.odd.pictures import an_archive, picture

INSTALLER = bytes.fromhex("84100c0000000000c000000000000046")


def mail(body: bytes, *headers: str) -> bytes:
    usual = ["From: Ann Field <ann@school.example>", "To: Omar <omar@police.example>", "Subject: What he said"]
    return "\r\n".join([*usual, *headers, "", ""]).encode() + body


MIXED = 'Content-Type: multipart/mixed; boundary="b"'


def parts(*each: bytes) -> bytes:
    return b"".join(b"--b\r\n" + part + b"\r\n" for part in each) + b"--b--\r\n"


PLAIN = b"Content-Type: text/plain; charset=utf-8\r\n\r\nHe said it on Monday."
WEB = b"Content-Type: text/html; charset=utf-8\r\n\r\n<p>He said it on <b>Monday</b>.<script>x()</script></p>"
LETTER = b'Content-Type: application/pdf\r\nContent-Disposition: attachment; filename="a;b.pdf"\r\n\r\nabc'
SPACED = b"Content-Type: application/pdf\r\nContent-Disposition: attachment; filename=my file.pdf\r\n\r\nabc"
FORWARDED = (
    b"Content-Type: message/rfc822\r\n\r\nFrom: Tom <tom@x.example>\r\nSubject: The first mail\r\n\r\nTom wrote this."
)
BROUGHT = b"Content-Type: message/rfc822\r\n\r\nFrom: Tom <tom@x.example>\r\nSubject: The first mail\r\n"
HIDDEN_WEB = (
    b"Content-Type: text/html; charset=utf-8\r\n\r\n<p>He said it on Monday.<br></p>"
    b"<div style='display: none'><p>Aisha knows</div><p>At home.</p>"
)
SIGNED = b"DKIM-Signature: v=1; a=rsa-sha256; d=school.example;\r\n\tb=abc\r\nReceived: from a by b\r\n"


IN_IT = (parts(PLAIN, LETTER)).replace(b"--b", b"--c")


def tar() -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("a.txt"))
    return made.getvalue()


def locked_archive() -> bytes:
    content = bytearray(an_archive())
    content[6] |= 1  # the bit that says that it is locked, in both of its headers
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def nested(depth=5) -> bytes:
    content = b"text"
    for level in range(depth):
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as archive:
            archive.writestr(f"{level}.zip", content)
        content = made.getvalue()
    return content


def cases() -> dict[str, tuple[str, bytes, object]]:
    return {
        # --- What is not taken
        "nothing": ("a.pdf", b"", "empty"),
        "only blanks": ("blank.txt", b" \n\t\n", "empty"),
        "a program of Windows": ("a.exe", b"MZ" + b"\0" * 200, "program"),
        "a program called a picture": ("a.jpg", b"MZ" + b"\0" * 200, "program"),
        "a program of Linux": ("a", b"\x7fELF" + b"\0" * 200, "program"),
        "a script": ("a.txt", b"#!/bin/sh\nrm -rf /\n", "program"),
        "a shortcut": ("a.lnk", b"L\0\0\0\x01\x14\x02\0" + b"\0" * 80, "program"),
        "an archive": ("a.zip", an_archive(), "archive"),
        "an archive in archives": ("b.zip", nested(), "archive"),
        "an archive called a picture": ("c.jpg", an_archive(), "archive"),
        "a locked archive": ("d.zip", locked_archive(), "encrypted"),
        "half an archive": ("e.zip", an_archive()[:40], "damaged"),
        "a 7z": ("f.7z", b"7z\xbc\xaf\x27\x1c" + b"\0" * 80, "archive"),
        "a rar": ("g.rar", b"Rar!\x1a\x07\x01\0" + b"\0" * 80, "archive"),
        "a tar": ("h.tar", tar(), "archive"),
        "a gz": ("i.gz", b"\x1f\x8b\x08" + b"\0" * 80, "archive"),
        "a web page": ("a.html", b"<!DOCTYPE html><html><body>x</body></html>", "web_page"),
        "a web page called text": ("a.txt", b"  <html><script>alert(1)</script></html>", "web_page"),
        "a web page after a long remark": ("b.html", b"<!-- " + b"x " * 3_000 + b"-->\n<html></html>", "web_page"),
        "one whose remark ends as it begins": ("c.html", b"<!-->" + b" " * 5_000 + b"<html></html>", "web_page"),
        "one after a long remark in UTF-16": (
            "d.txt",
            f"<!-- {'x ' * 3_000}-->\n<html></html>".encode("utf-16"),
            "web_page",
        ),
        "one after much that a browser takes for remarks": (
            "f.txt",
            b"<!x><?y></z>" * 500 + b"<html></html>",
            "web_page",
        ),
        "a remark that never ends": ("e.txt", b"<!-- " + b"x " * 3_000 + b"<html></html>", ("text", set())),
        "noise after a page of words": ("b.txt", b"He said it. " * 400 + bytes(range(256)), "kind"),
        "a drawing with a program": ("a.svg", b"<svg xmlns='x'><script>alert(1)</script></svg>", "web_page"),
        "a drawing with a declaration": ("b.svg", b"<?xml version='1.0'?>\n<svg></svg>", "web_page"),
        "a rich text": ("a.rtf", b"{\\rtf1\\ansi hello}", "kind"),
        "a database": ("a.sqlite", b"SQLite format 3\0" + b"\0" * 80, "kind"),
        "noise": ("a.bin", bytes(range(256)) * 4, "kind"),
        # --- Of before 2007
        "a Word document of before 2007": ("a.doc", ole("WordDocument"), ("doc", {"unlooked"})),
        "an Excel workbook of before 2007": ("a.xls", ole("Workbook"), ("xls", {"unlooked"})),
        "a PowerPoint presentation of before 2007": ("a.ppt", ole("PowerPoint Document"), ("ppt", {"unlooked"})),
        "one that is two": ("a.doc", ole("WordDocument", "Book"), ("ole", {"unlooked"})),
        "a workbook called a letter": ("b.doc", ole("Workbook"), ("xls", {"unlooked", "name_differs"})),
        "one with a program in it": ("b.doc", ole("WordDocument", "_VBA_PROJECT"), ("doc", {"macro", "unlooked"})),
        "a locked document of today": ("a.docx", ole("EncryptionInfo", "EncryptedPackage"), "encrypted"),
        "an installer": ("c.msi", ole("\u4840\u3f3f", "WordDocument"), "program"),
        "an installer called a letter": ("d.doc", ole("WordDocument", of_class=INSTALLER), "program"),
        "a folder's previews": ("Thumbs.db", ole("Catalog", "256_1"), "kind"),
        "a drawing of before 2007": ("a.vsd", ole("VisioDocument"), "kind"),
        "half a document of before 2007": ("e.doc", ole("WordDocument")[:600], "damaged"),
        # --- Text
        "plain text": ("a.txt", b"He said it on Monday.", ("text", set())),
        "text that begins as a bitmap does": ("h.txt", b"BMW seen outside the school.", ("text", set())),
        "text that begins as a program does": ("i.txt", b"MZ said it on Monday.", ("text", set())),
        "text that begins as a sound does": ("j.txt", b"ID3 is what they call the badge.", ("text", set())),
        "text in UTF-8": ("b.txt", "Zo\u00eb \u0628\u0627\u0628\u0644".encode(), ("text", set())),
        "text with a mark before it": ("c.txt", b"\xef\xbb\xbfZo\xc3\xab", ("text", set())),
        "text in UTF-16": ("d.txt", "Zo\u00eb".encode("utf-16"), ("text", set())),
        "text of an old Windows": ("e.txt", b"Zo\xeb said \x93yes\x94", ("text", {"charset"})),
        "text with an end in the middle": ("f.txt", b"one\x1atwo" * 3, "kind"),
        "text with an end of old": ("k.txt", b"He said it on Monday.\r\n\x1a", ("text", set())),
        "a table": ("a.csv", b"name,day\nAnn,1 May\n", ("text", set())),
        "text that looks like a picture's name": ("photo.jpg", b"He said it.", ("text", {"name_differs"})),
        "text that turns its line around": ("g.txt", "abc\u202egnp.exe".encode(), ("text", set())),
        # --- E-mails
        "an e-mail": ("a.eml", mail(b"He said it on Monday."), ("eml", set())),
        "one that begins with a signature": ("b.eml", SIGNED + mail(b"He said it."), ("eml", set())),
        "one of two texts": ("c.eml", mail(parts(PLAIN, WEB), MIXED), ("eml", {"two_texts"})),
        "one that is a web page alone": ("d.eml", mail(parts(WEB), MIXED), ("eml", {"html_only"})),
        "one with a letter": ("e.eml", mail(parts(PLAIN, LETTER), MIXED), ("eml", {"attachment"})),
        "one with a name in blanks": ("f.eml", mail(parts(PLAIN, SPACED), MIXED), ("eml", {"attachment"})),
        "one that forwards another": ("g.eml", mail(parts(PLAIN, FORWARDED), MIXED), ("eml", {"forwarded"})),
        "one that forwards another with a letter": (
            "k.eml",
            mail(parts(PLAIN, BROUGHT + b'Content-Type: multipart/mixed; boundary="c"\r\n\r\n' + IN_IT), MIXED),
            ("eml", {"forwarded", "attachment"}),
        ),
        "one that hides a part of its web page": (
            "l.eml",
            mail(parts(HIDDEN_WEB), MIXED),
            ("eml", {"html_only", "hidden_text"}),
        ),
        "one in an alphabet that nobody knows": (
            "h.eml",
            mail(b"Zo\xeb", "Content-Type: text/plain; charset=utf8mb4"),
            ("eml", {"charset"}),
        ),
        "one that does not say its alphabet": ("i.eml", mail("Zo\u00eb".encode()), ("eml", set())),
        "one with a picture in its text": (
            "j.eml",
            mail(parts(PLAIN, b"Content-Type: image/jpeg\r\nContent-Disposition: inline\r\n\r\n" + picture()), MIXED),
            ("eml", {"attachment"}),
        ),
    }
