"""What a file is, by its content. Its name says nothing: it is compared at the end (`names`), and shown when it lies."""

from __future__ import annotations

import re
from pathlib import Path

import puremagic

from evidence.child.reading import Refused

HEAD = 4_096
PICTURES = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
)
# The brand of an ISO container is what tells a photograph of a telephone from a film: sniffers call both video/mp4.
BRANDS = {
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1", b"hevc", b"hevx"), "heic"),
    **dict.fromkeys((b"avif", b"avis"), "avif"),
    **dict.fromkeys((b"M4A ", b"M4B "), "audio"),
}
SOUND = (
    b"ID3\x02",
    b"ID3\x03",
    b"ID3\x04",
    b"OggS",
    b"fLaC",
    b"#!AMR",
    b"\xff\xfb",
    b"\xff\xf3",
    b"\xff\xf2",
    b"\xff\xf1",
    b"\xff\xf9",
)
FILM = (b"\x1aE\xdf\xa3", b"FLV\x01", b"\x00\x00\x01\xba", b"\x30\x26\xb2\x75")
PROGRAM = (
    b"\x7fELF",
    b"\xca\xfe\xba\xbe",
    b"\xcf\xfa\xed\xfe",
    b"\xce\xfa\xed\xfe",
    b"#!",
    b"L\0\0\0\x01\x14\x02\0",
)
ARCHIVE = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd", b"MSCF", b"\x60\xea")
WEB = re.compile(
    rb"<\s*(!doctype\s+html|html|svg|script|iframe|body|head|\?xml[^>]*\?>\s*<\s*(svg|html))", re.IGNORECASE
)
# What a browser passes over before a page begins: what it takes for a remark, and the end of what never began, too. Possessive:
# what may be given up again is remembered, for each blank. A remark that is never closed is none.
NO_BEGINNING = re.compile(
    rb"(?:\xef\xbb\xbf|\s++|<!--(?:-?>|.*?--!?>)|<!(?!--|doctype)[^>]*+>|<\?[^>]*+>|</[^>]*+>)*+",
    re.DOTALL | re.IGNORECASE,
)
END = b"\x1a"  # how programs of old end a text
HEADERS = re.compile(rb"\A(?:[!-9;-~]{1,76}:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n){1,200}(?:\r?\n|\Z)")
OF_A_MAIL = re.compile(rb"^(from|to|date|subject|received|message-id|mime-version|return-path):", re.IGNORECASE | re.M)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def kind_of(path: Path) -> str:
    """The kind, or Refused. Nothing is opened here: what each kind really holds is for its reader to find."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head:
        raise Refused("empty")
    _refuse_what_runs(head)
    if kind := _by_its_first_bytes(head):
        return kind
    if head.startswith(b"PK"):
        return "zip"
    if head.startswith(OLE):
        return "ole"
    return _in_words(path, head)


def _refuse_what_runs(head: bytes) -> None:
    # Two letters are also how a sentence begins: a program of Windows has more that is no text.
    if head.startswith(PROGRAM) or (head.startswith(b"MZ") and not _is_text(head)):
        raise Refused("program")
    if head.startswith(ARCHIVE) or head[257:262] == b"ustar":
        raise Refused("archive")
    if head.startswith(b"{\\rtf"):
        raise Refused("kind")


def _by_its_first_bytes(head: bytes) -> str:
    if head[4:8] == b"ftyp":
        return BRANDS.get(head[8:12], "video")
    if head.startswith(b"RIFF"):
        return {b"WEBP": "webp", b"WAVE": "audio", b"AVI ": "video"}.get(head[8:12], "")
    if head.lstrip(b"\xef\xbb\xbf\r\n\t \0").startswith(b"%PDF-"):
        return "pdf"
    if head.startswith(b"BM") and not _is_text(head):
        return "bmp"
    kinds = (*PICTURES, *((first, "audio") for first in SOUND), *((first, "video") for first in FILM))
    return next((kind for first, kind in kinds if head.startswith(first)), "")


def _in_words(path: Path, head: bytes) -> str:
    """Text, an e-mail, or something that is neither."""
    if b"%PDF-" in head[:1_100]:
        # What stands before it is a printer's command, or another file: readers differ about which it is.
        raise Refused("two_things")
    if HEADERS.match(head + b"\r\n\r\n") and len(OF_A_MAIL.findall(head)) >= 2:
        return "eml"
    whole = path.read_bytes()
    text = whole[2:].replace(b"\0", b"") if _is_utf_16(head) else whole
    # It may begin after as much of it as its writer likes.
    passed = NO_BEGINNING.match(text)
    begins = passed.end() if passed else 0
    if WEB.search(text[:HEAD]) or WEB.search(text[begins : begins + HEAD]):
        raise Refused("web_page")
    if _is_text(whole.rstrip(END)):
        return "text"
    raise Refused(_named(path))


def _is_utf_16(head: bytes) -> bool:
    return head[:2] in (b"\xff\xfe", b"\xfe\xff")


def _is_text(head: bytes) -> bool:
    """No letter of any alphabet is a control character; UTF-16 says itself what it is."""
    if _is_utf_16(head):
        return True
    return not re.search(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", head)


def _named(path: Path) -> str:
    """What a table of many more kinds calls it: only to say better why it is not taken."""
    try:
        known = puremagic.from_file(str(path)).lower()
    except (puremagic.PureError, ValueError, OSError, KeyError):
        return "kind"
    if known in (".zip", ".tar", ".gz", ".rar", ".7z", ".iso", ".cab"):
        return "archive"
    return "program" if known in (".exe", ".dll", ".msi", ".jar", ".class", ".apk", ".lnk") else "kind"
