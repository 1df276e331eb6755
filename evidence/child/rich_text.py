"""Rich text (RTF) as Outlook keeps it in a message: packed (LZFu, [MS-OXRTFCP]), and often a web page in disguise
([MS-OXRTFEX]). Its words are read, and which of them are hidden or struck out; its looks are left aside."""

from __future__ import annotations

import codecs
import html
import re
import struct
from copy import copy
from dataclasses import dataclass, field

from evidence.child.reading import Refused
from evidence.child.texts import decoded
from evidence.limits import MEGABYTE

PACKED, PLAIN = 0x75465A4C, 0x414C454D
# What every packed text is taken to follow.
BEFORE = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans SerifSymbol"
    rb"ArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
WINDOW = 4_096
MOST = 20 * MEGABYTE  # unpacked: pictures stand in it as letters; what is longer is cut
DEEPEST = 500  # groups in one another
TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,9})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z'])|([{}])|[\r\n]+|([^\\{}\r\n]+)|.", re.DOTALL
)
SAYS = {
    **dict.fromkeys(("par", "line", "sect", "page", "row"), "\n"),
    **dict.fromkeys(("tab", "cell", "nestcell"), "\t"),
    **dict(zip(("lquote", "rquote", "ldblquote", "rdblquote"), "\u2018\u2019\u201c\u201d", strict=True)),
    **dict(zip(("endash", "emdash", "bullet"), "\u2013\u2014\u2022", strict=True)),
}
SIGNS = {b"~": "\u00a0", b"_": "\u2011", b"\\": "\\", b"{": "{", b"}": "}", b"\n": "\n", b"\r": "\n"}
# Groups that say nothing to a reader. So does every group that begins with a star, but for what is named below.
SILENT = {"colortbl", "stylesheet", "info", "nonshppict", "listtable", "xe", "tc", "objdata", "fldinst", "template"}
OF_CHARSET = {128: 932, 129: 949, 134: 936, 136: 950, 161: 1253, 162: 1254, 163: 1258, 177: 1255, 178: 1256, 186: 1257}
OF_CHARSET |= {77: 10000, 130: 1361, 204: 1251, 222: 874, 238: 1250}
# Code pages that Python calls by another name than their number.
CALLED = {
    708: "iso8859-6",
    1200: "utf-16-le",
    1201: "utf-16-be",
    12000: "utf-32-le",
    12001: "utf-32-be",
    20127: "ascii",
}
CALLED |= {65000: "utf-7", 65001: "utf-8", 20866: "koi8-r", 21866: "koi8-u", 38598: "iso8859-8", 38596: "iso8859-6"}
CALLED |= {20932: "euc_jp", 51932: "euc_jp", 20936: "gb2312", 51936: "gb2312", 52936: "hz", 54936: "gb18030"}
CALLED |= {20949: "euc_kr", 51949: "euc_kr", 50225: "iso2022_kr", 50220: "iso2022_jp"}
CALLED |= {50221: "iso2022_jp_ext", 50222: "iso2022_jp_ext"}
CALLED |= {10000: "mac-roman", 10006: "mac-greek", 10007: "mac-cyrillic", 10029: "mac-latin2", 10081: "mac-turkish"}
CALLED |= {28590 + part: f"iso8859-{part}" for part in (*range(1, 12), *range(13, 17))}


@dataclass
class Rich:
    """What it says. `page`: the web page that it is in disguise; `is_plain`: made of plain text, of which it says no more."""

    shown: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    noted: list[str] = field(default_factory=list)
    page: list[str] = field(default_factory=list)
    pictures: int = 0
    is_page: bool = False
    is_plain: bool = False
    is_cut: bool = False
    guessed: str = ""  # the alphabet that it was taken to have, where it says none that is known

    def lines(self, said: list[str]) -> list[str]:
        return [line for each in "".join(said).split("\n") if (line := " ".join(each.split()))]


def unpacked(content: bytes) -> tuple[bytes, bool]:
    """As much of it as it states, at most MOST; and whether there is more behind that, or behind its own end."""
    _, size, how = struct.unpack_from("<III", content)
    size = min(size, MOST)
    if how == PLAIN:
        return content[16 : 16 + size], bool(content[16 + size :].strip(b"\0"))
    if how != PACKED:
        raise ValueError("no packed text")
    said, at = bytearray(BEFORE), 16
    end = len(BEFORE) + size
    while at < len(content) and len(said) <= end:
        flags, at = content[at], at + 1
        for bit in range(8):
            if at >= len(content):
                break
            if not flags >> bit & 1:
                said.append(content[at])
                at += 1
                continue
            (where,) = struct.unpack_from(">H", content, at)
            at += 2
            back = (len(said) - (where >> 4)) % WINDOW
            if not back:
                return bytes(said[len(BEFORE) : end]), len(said) > end or bool(content[at:].strip(b"\0"))
            _repeat(said, back, (where & 15) + 2)
    return bytes(said[len(BEFORE) : end]), len(said) > end


def _repeat(said: bytearray, back: int, length: int) -> None:
    """What was said so far back, once more; it may run into what it says itself, and begin before everything."""
    for _ in range(length):
        said.append(said[-back] if back <= len(said) else 0)


def read(content: bytes, is_cut: bool) -> Rich:
    reader = _Reader()
    reader.rich.is_cut = is_cut
    reader.read(content)
    return reader.rich


@dataclass
class _Group:
    into: str = "shown"  # a list of Rich; empty where nobody reads it
    is_tag: bool = False
    is_double: bool = False  # said once more for programs that know no web pages
    is_fonts: bool = False
    after: int = 1  # characters that stand for one by number, behind it
    alphabet: str = ""
    hides: bool = False
    strikes: bool = False


class _Reader:
    def __init__(self) -> None:
        self.rich = Rich()
        self._groups = [_Group()]
        self._alphabet = "cp1252"
        self._fonts = dict[int, str]()
        self._font = 0
        self._bytes = bytearray()
        self._skip = 0  # characters behind one that was given by its number
        self._starred = False

    @property
    def _group(self) -> _Group:
        return self._groups[-1]

    def read(self, content: bytes) -> None:
        at = 0
        while token := TOKEN.match(content, at):
            at = token.end()
            word, number, byte, sign, brace, text = token.groups()
            if byte or text:
                self._letters(bytes.fromhex(byte.decode()) if byte else text)
                continue
            self._say_bytes()
            if brace:
                self._turn(brace)
            elif word == b"bin":
                at += max(int(number or 0), 0)
            elif word:
                self._obey(word.decode(), int(number) if number else None)
            elif sign == b"*":
                self._starred = True
            elif sign in SIGNS and not self._passed_over():
                self._say(SIGNS[sign])
        self._say_bytes()

    def _turn(self, brace: bytes) -> None:
        self._skip, self._starred = 0, False
        if brace == b"{":
            if len(self._groups) > DEEPEST:
                raise Refused("damaged")
            self._groups.append(copy(self._group))
        elif len(self._groups) > 1:
            self._groups.pop()

    def _letters(self, said: bytes) -> None:
        passed = min(self._skip, len(said))
        self._skip -= passed
        self._bytes += said[passed:]

    def _passed_over(self) -> bool:
        if not self._skip:
            return False
        self._skip -= 1
        return True

    def _say_bytes(self) -> None:
        if self._bytes:
            self._say(self._decoded(bytes(self._bytes)))
            self._bytes.clear()

    def _decoded(self, said: bytes) -> str:
        if named := self._group.alphabet or self._alphabet:
            return said.decode(named, "replace")
        text, guessed = decoded(said)
        self.rich.guessed = self.rich.guessed or guessed
        return text

    def _say(self, said: str) -> None:
        group = self._group
        if self.rich.is_page and group.into == "shown":
            if group.is_tag or not group.is_double:
                self.rich.page.append(said if group.is_tag else html.escape(said))
        elif group.into:
            into = "hidden" if group.hides else "deleted" if group.strikes else group.into
            getattr(self.rich, into).append(said)

    def _obey(self, word: str, number: int | None) -> None:
        is_on, starred, self._starred = number != 0, self._starred, False
        group = self._group
        if starred or word in SILENT or word in ("fonttbl", "pict"):
            self._begin(word, starred)
        elif word == "u" and number is not None:
            self._say(chr(number & 0xFFFF))
            self._skip = group.after
        elif word == "uc":
            group.after = max(number or 0, 0)
        elif word == "htmlrtf":
            group.is_double = is_on
        elif word == "v":
            group.hides = is_on
        elif word == "deleted":
            group.strikes = is_on
        elif word == "plain":
            group.hides = group.strikes = False
        elif word in SAYS:
            self._say(SAYS[word])
        else:
            self._set(word, number or 0)

    def _begin(self, word: str, starred: bool) -> None:
        """A group with a purpose of its own."""
        group = self._group
        self.rich.pictures += word == "pict" and bool(group.into)
        group.is_fonts = word == "fonttbl"
        group.is_tag = word == "htmltag"
        if word == "annotation":
            group.into = "noted"
        elif not group.is_tag and word not in ("shppict", "shpinst", "shptxt"):
            group.into = ""

    def _set(self, word: str, number: int) -> None:
        """What holds for the whole of it, or for its letters."""
        if word == "fromhtml":
            self.rich.is_page = number != 0
        elif word == "fromtext":
            self.rich.is_plain = True
        elif word == "ansicpg":
            self._alphabet = alphabet(number)
        elif word == "f" and self._group.is_fonts:
            self._font = number
        elif word == "fcharset" and number in OF_CHARSET:
            self._fonts[self._font] = alphabet(OF_CHARSET[number])
        elif word == "f":
            self._group.alphabet = self._fonts.get(number, "")


def alphabet(number: int) -> str:
    """What Python calls the code page of this number. Of one that is not known nothing: it has to be guessed, and that is said."""
    try:
        return codecs.lookup(CALLED.get(number) or f"cp{number}").name
    except LookupError:
        return ""
