"""A message of Outlook (.msg, [MS-OXMSG]): who wrote to whom, when, the text, and the list of everything else that is in it.

Its text may stand in it as plain text, as a web page (bytes or letters), or packed as rich text, and often as several of them;
a reader that knows one shows nothing of a message that has another."""

from __future__ import annotations

import email
import email.policy
import re
import struct
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from evidence.child import mails, rich_text
from evidence.child.compound import BROKEN, Compound, Entry
from evidence.child.reading import Reading, Refused, line
from evidence.child.texts import decoded

READER = "MAPI properties, read here"
PROPERTIES, STREAM = "__properties_version1.0", "__substg1.0_"
NAMED, RECIPIENT, ATTACHED = "__nameid_version1.0", "__recip_version1.0_", "__attach_version1.0_"
LETTERS, BYTES, BINARY, FOLDER = "001f", "001e", "0102", "000d"
BEGINS_AFTER = {"message": 32, "inner": 24, "part": 8}  # bytes before the properties of each
SHADOW = 2_048  # bytes of its directory and its table before they were last written: in nearly every message
LARGE = 1_000  # bytes of something that is not read and is worth naming; keys and marks are smaller
BODY, RICH, WEB = 0x1000, 0x1009, 0x1013
SUBJECT, CLASS, HEADERS, FLAGS, SENT, RECEIVED = 0x0037, 0x001A, 0x007D, 0x0E07, 0x0039, 0x0E06
SENDER, ON_BEHALF_OF = (0x0C1A, 0x5D01, 0x0C1F), (0x0042, 0x5D02, 0x0065)
TO_WHOM = {1: ("To", 0x0E04), 2: ("Cc", 0x0E03), 3: ("Bcc", 0x0E02)}
REPLY_TO, ADDRESS = 0x0050, (0x3001, 0x39FE, 0x3003)
DATA, LONG_NAME, NAME, SHOWN_NAME, METHOD, MIME, PATHS = (
    0x3701,
    0x3707,
    0x3704,
    0x3001,
    0x3705,
    0x370E,
    (0x370D, 0x3708),
)
CODE_PAGES = (0x3FFD, 0x3FDE)
# Text that is shown, that repeats what is shown, or by which programs find it again.
SAID = {
    BODY,
    RICH,
    WEB,
    SUBJECT,
    CLASS,
    HEADERS,
    REPLY_TO,
    *SENDER,
    *ON_BEHALF_OF,
    *(each for _, each in TO_WHOM.values()),
}
SAID |= {0x0E1D, 0x003D, 0x0070, 0x0064, 0x0C1E, 0x0075, 0x0076, 0x0077, 0x0078, 0x1035, 0x1039, 0x1042, 0x3FFA, 0x3FF8}
SAID |= {0x0040, 0x0044, 0x5D07, 0x5D08, 0x0E28, 0x0E29, *range(0x4022, 0x403F), 0x5D0A, 0x5D0B}
# As shown in the list of headers.
IN_ORDER = ("From", "Sender", "To", "Cc", "Bcc", "Reply-To", "Date", "Subject")


class _Item:
    """A message, a recipient, or what is attached: a folder whose properties stand in streams, and the short ones in a table."""

    def __init__(self, file: Compound, folder: Entry, *, of_a: str) -> None:
        self.file = file
        self.inside = {each.name.lower(): each for each in file.below(folder)}
        table = file.read(self.inside[PROPERTIES]) if PROPERTIES in self.inside else b""
        rows = struct.iter_unpack("<HHI8s", table[BEGINS_AFTER[of_a] :][: (len(table) - BEGINS_AFTER[of_a]) // 16 * 16])
        self._short = {number: value for _, number, _, value in rows}
        self.guessed = ""

    def named(self, begins: str) -> Iterator[Entry]:
        return (each for name, each in sorted(self.inside.items()) if name.startswith(begins))

    def stream(self, number: int, kind: str) -> Entry | None:
        return self.inside.get(f"{STREAM}{number:04x}{kind}")

    def number(self, number: int) -> int:
        return int.from_bytes(self._short.get(number, b"")[:4], "little")

    def moment(self, number: int) -> datetime | None:
        """Of Windows: tenths of microseconds since 1601, in no zone."""
        tenths = int.from_bytes(self._short.get(number, b""), "little")
        try:
            return datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=tenths // 10) if tenths else None
        except OverflowError:
            return None

    def text(self, number: int) -> str:
        if stream := self.stream(number, LETTERS):
            return self.file.read(stream).decode("utf-16-le", "replace").rstrip("\0")
        if stream := self.stream(number, BYTES):
            said, guessed = decoded(self.file.read(stream), self.alphabet())
            self.guessed = self.guessed or guessed
            return said.rstrip("\0")
        return ""

    def alphabet(self, *pages: int) -> str:
        number = next((found for each in pages or CODE_PAGES if (found := self.number(each))), 0)
        return rich_text.alphabet(number) if number else ""

    def person(self, name: int, *addresses: int) -> str:
        """As an e-mail writes it. An address without @ is of a directory of its own; it is better than none."""
        said, found = self.text(name), [each for number in addresses if (each := self.text(number))]
        address = next((each for each in found if "@" in each), found[0] if found else "")
        return said if address in ("", said) else f"{said} <{address}>".strip()


def read(file: Compound) -> Reading:
    try:
        return _read(file)
    except BROKEN:
        raise Refused("damaged") from None


def _read(file: Compound) -> Reading:
    reading = Reading("msg", READER)
    message = _Item(file, file.root, of_a="message")
    if not message._short and not any(message.named(STREAM)):
        raise Refused("damaged")
    headers = _headers(message, reading)
    text = _text_of(message, reading)
    attached = [_Item(file, each, of_a="part") for each in message.named(ATTACHED)]
    inner = [each for each in attached if _is_message(each)]
    reading.hold("forwarded", [_about(_inner(each)) for each in inner])
    named = [_named(each) for each in attached if not _is_message(each)]
    named += [said for each in inner for said in _within(_inner(each), deep=mails.DEEPEST)]
    reading.hold("attachment", named)
    _say_the_rest(file, message, attached, reading)
    reading.hold("charset", [message.guessed] if message.guessed else [])
    reading.add_text("\n".join([*headers, "", text, *mails.listed(named)]))
    return reading


# --- Who, to whom, when


def _headers(message: _Item, reading: Reading) -> list[str]:
    found = _senders(message) | _recipients(message)
    found |= {"Reply-To": [message.text(REPLY_TO)], "Subject": [message.text(SUBJECT)], "Date": [_date(message)]}
    sent = email.message_from_string(message.text(HEADERS), policy=email.policy.default)
    for name in ("From", "To", "Cc", "Date", "Reply-To"):
        found[name] = [each for each in found.get(name, []) if each] or [str(each) for each in sent.get_all(name, [])]
    reading.hold("unsent", n=int(not found["Date"]))
    kind = message.text(CLASS)
    reading.hold("other_item", [kind] if kind and not kind.upper().startswith("IPM.NOTE") else [])
    return [f"{name}: {line(each)}" for name in IN_ORDER for each in found.get(name, []) if each]


def _senders(message: _Item) -> dict[str, list[str]]:
    """Who wrote it, and who sent it for them. One person may stand in it twice, once by an address of a directory."""
    sender, writer = message.person(*SENDER), message.person(*ON_BEHALF_OF)
    if not writer or message.text(SENDER[0]) == message.text(ON_BEHALF_OF[0]):
        return {"From": [writer if "@" in writer or not sender else sender]}
    return {"From": [writer], "Sender": [sender] if sender and sender != writer else []}


def _recipients(message: _Item) -> dict[str, list[str]]:
    """Each with the address; where the message keeps no list of them, their names as they were shown."""
    found: dict[str, list[str]] = {}
    for folder in message.named(RECIPIENT):
        each = _Item(message.file, folder, of_a="part")
        name, _ = TO_WHOM.get(each.number(0x0C15), TO_WHOM[1])
        found.setdefault(name, []).append(each.person(*ADDRESS))
        message.guessed = message.guessed or each.guessed
    for name, shown in TO_WHOM.values():
        found.setdefault(name, [message.text(shown)])
    return {name: ["; ".join(each for each in people if each)] for name, people in found.items()}


def _date(message: _Item) -> str:
    moment = message.moment(SENT) or message.moment(RECEIVED)
    return format_datetime(moment) if moment else ""


# --- The text


def _text_of(message: _Item, reading: Reading) -> str:
    plain, web, rich = message.text(BODY), _web(message), _rich(message)
    if rich is not None and rich.is_page:
        web = web or "".join(rich.page)
    is_other = bool(web) or (rich is not None and not rich.is_plain and bool(rich.shown))
    if plain.strip():
        reading.hold("two_texts", n=int(is_other))
        return plain
    if web:
        reading.hold("html_only", n=1)
        shown, hidden = mails.as_text(web)
        reading.hold("hidden_text", hidden)
        reading.hold("no_text", n=int(not shown))
        return shown
    if rich is None or not (rich.shown or rich.hidden or rich.deleted):
        reading.hold("no_text", n=1)
        return ""
    return _rich_alone(rich, reading)


def _rich_alone(rich: rich_text.Rich, reading: Reading) -> str:
    reading.hold("rich_only", n=1)
    reading.hold("hidden_text", rich.lines(rich.hidden))
    reading.hold("deleted", rich.lines(rich.deleted))
    reading.hold("doc_comment", rich.lines(rich.noted))
    reading.hold("not_drawn", n=rich.pictures)
    reading.hold("cut", n=int(rich.is_cut))
    return "".join(rich.shown)


def _web(message: _Item) -> str:
    """Bytes in an alphabet that the message names, or that the page does; or letters."""
    stream = message.stream(WEB, BINARY)
    if stream is None:
        return message.text(WEB)
    content = message.file.read(stream)
    named = re.search(rb"""charset=["']?([\w-]{1,40})""", content[:4_096])
    said, guessed = decoded(content, message.alphabet(0x3FDE) or (named[1].decode() if named else ""))
    message.guessed = message.guessed or guessed
    return said.rstrip("\0")


def _rich(message: _Item) -> rich_text.Rich | None:
    stream = message.stream(RICH, BINARY)
    return rich_text.read(rich_text.unpacked(message.file.read(stream))) if stream and stream.size else None


# --- What else is in it


def _is_message(attached: _Item) -> bool:
    folder = attached.stream(DATA, FOLDER)
    return folder is not None and any(each.name.lower() == PROPERTIES for each in attached.file.below(folder))


def _inner(attached: _Item) -> _Item:
    folder = attached.stream(DATA, FOLDER)
    assert folder is not None
    return _Item(attached.file, folder, of_a="inner")


def _about(message: _Item) -> str:
    return line(message.text(SUBJECT) or "without a subject")


def _named(attached: _Item) -> str:
    """By its long name: the short one is cut to eight letters. Two may have the same."""
    name = next((said for each in (LONG_NAME, NAME, SHOWN_NAME) if (said := attached.text(each))), "without a name")
    data = attached.stream(DATA, BINARY)
    kind = attached.text(MIME) or ("an object" if attached.stream(DATA, FOLDER) else "kind not said")
    if path := next((said for each in PATHS if (said := attached.text(each))), ""):
        return f"{name} (a link to {path}, not followed)"
    return f"{name} ({kind}, {data.size:,} bytes)" if data else f"{name} ({kind})"


def _within(message: _Item, *, deep: int) -> Iterator[str]:
    """What hangs on a message that was forwarded, and on those within it."""
    about = _about(message)
    if not deep:
        yield f"in \u201c{about}\u201d: more e-mails than are looked into"
        return
    for each in (_Item(message.file, folder, of_a="part") for folder in message.named(ATTACHED)):
        if _is_message(each):
            yield f"in \u201c{about}\u201d: the e-mail \u201c{_about(_inner(each))}\u201d"
            yield from _within(_inner(each), deep=deep - 1)
        else:
            yield f"in \u201c{about}\u201d: {_named(each)}"


def _say_the_rest(file: Compound, message: _Item, attached: list[_Item], reading: Reading) -> None:
    """Notes in words are listed by them, other data by its size; what is no part of a message by its name."""
    notes, data, others = list[str](), list[str](), list[str]()
    for name, each in message.inside.items():
        number, kind = name[len(STREAM) : len(STREAM) + 4], name[len(STREAM) + 4 :]
        if not name.startswith((STREAM, RECIPIENT, ATTACHED)) and name not in (PROPERTIES, NAMED):
            others.append(each.name)
        elif name.startswith(STREAM) and re.fullmatch("[0-9a-f]{4}", number) and int(number, 16) not in SAID:
            if kind in (LETTERS, BYTES):
                notes.append(message.text(int(number, 16)))
            elif each.size > LARGE:
                data.append(f"{number} ({each.size:,} bytes)")
    reading.hold("mail_notes", [each for each in notes if each.strip()])
    reading.hold("own_data", data)
    reading.hold("part", [*others, *file.lost])
    reading.hold("unused", n=file.unused if file.unused > SHADOW else 0)
