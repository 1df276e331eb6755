"""Compound files (OLE) as they are really built, and messages of Outlook in them: each kind of text that Outlook writes, what hangs on
them, and what is in them that no reader shows."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
CHAIN_ENDS, FREE, OF_TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
LEAST = 4_096  # a shorter stream stands among the small ones
Tree = Mapping[str, Any]  # of a name: the bytes of a stream, or another folder


def ole(*names: str, of_class: bytes = bytes(16)) -> bytes:
    """A compound file whose root holds streams of these names, and nothing in them; `of_class`: of its root."""
    return compound(dict.fromkeys(names, b""), of_class=of_class)


def compound(
    tree: Tree,
    *,
    of_class: bytes = bytes(16),
    unused: bytes = b"",
    unused_small: bytes = b"",
    nobodys: bytes = b"",
    lost: str = "",
) -> bytes:
    """`unused`, `unused_small`: what stands in sectors that nothing uses; `nobodys`: in those of a stream without an entry; `lost`:
    the name of a stream that is in no folder."""
    made = _Made()
    made.add(nobodys)
    entries: list[list[Any]] = [["Root Entry", 5, FREE, FREE, 0, 0, of_class]]
    _fill(entries, 0, tree, made)
    if lost:
        entries.append([lost, 2, FREE, FREE, CHAIN_ENDS, 0, bytes(16)])
    made.small += unused_small.ljust(-(-len(unused_small) // 64) * 64, b"\0")
    made.small_follows += [FREE] * (-(-len(unused_small) // 64))
    made.sectors += [unused[at : at + 512].ljust(512, b"\0") for at in range(0, len(unused), 512)]
    made.follows += [FREE] * (-(-len(unused) // 512))
    entries[0][4], entries[0][5] = made.add(made.small), len(made.small)
    small_table = made.add(struct.pack(f"<{len(made.small_follows)}I", *made.small_follows))
    listed = b"".join(_entry(*each) for each in entries)
    directory = made.add(listed)
    tables = next(count for count in range(1, 100) if count * 128 >= len(made.follows) + count)
    follows = [OF_TABLE] * tables + [each + tables if each < OF_TABLE else each for each in made.follows]
    follows += [FREE] * (tables * 128 - len(follows))
    firsts = [each + tables if each < OF_TABLE else each for each in (directory, small_table)]
    head = struct.pack("<8s16xHHHHH6xIIIIII", OLE, 0x3E, 3, 0xFFFE, 9, 6, 0, tables, firsts[0], 0, LEAST, firsts[1])
    head += struct.pack("<III", 1, CHAIN_ENDS, 0) + struct.pack("<109I", *range(tables), *[FREE] * (109 - tables))
    content = b"".join(made.sectors)
    if entries[0][4] < OF_TABLE:
        content = _begun_later(content, directory * 512, len(entries), tables)
    return head + struct.pack(f"<{len(follows)}I", *follows) + content


def _begun_later(content: bytes, at: int, count: int, by: int) -> bytes:
    """Where streams begin is said by the number of a sector, and the table stands before all of them."""
    made = bytearray(content)
    for number in range(count):
        start, size = struct.unpack_from("<II", made, at + number * 128 + 116)
        if (number == 0 or size >= LEAST) and start < OF_TABLE:
            struct.pack_into("<I", made, at + number * 128 + 116, start + by)
    return bytes(made)


class _Made:
    def __init__(self) -> None:
        self.sectors: list[bytes] = []
        self.follows: list[int] = []
        self.small = b""
        self.small_follows: list[int] = []

    def add(self, content: bytes) -> int:
        parts = [content[at : at + 512].ljust(512, b"\0") for at in range(0, len(content), 512)]
        begins = len(self.sectors)
        self.sectors += parts
        self.follows += [begins + each + 1 for each in range(len(parts) - 1)] + [CHAIN_ENDS] * bool(parts)
        return begins if parts else CHAIN_ENDS

    def add_small(self, content: bytes) -> int:
        begins, count = len(self.small) // 64, -(-len(content) // 64)
        self.small += content.ljust(count * 64, b"\0")
        self.small_follows += [begins + each + 1 for each in range(count - 1)] + [CHAIN_ENDS] * bool(count)
        return begins if count else CHAIN_ENDS


def _fill(entries: list[list[Any]], folder: int, tree: Tree, made: _Made) -> None:
    before = None
    for name, held in tree.items():
        number = len(entries)
        if before is None:
            entries[folder][3] = number
        else:
            entries[before][2] = number
        before = number
        if isinstance(held, bytes):
            start = made.add(held) if len(held) >= LEAST else made.add_small(held)
            entries.append([name, 2, FREE, FREE, start, len(held), bytes(16)])
        else:
            entries.append([name, 1, FREE, FREE, 0, 0, bytes(16)])
            _fill(entries, number, held, made)


def _entry(name: str, kind: int, after: int, below: int, start: int, size: int, of_class: bytes) -> bytes:
    letters = name.encode("utf-16-le")
    told = (letters, len(letters) + 2, kind, 1, FREE, after, below, of_class, start, size)
    return struct.pack("<64sHBBIII16s20xII4x", *told)


# --- Messages

UTC_1601 = datetime(1601, 1, 1, tzinfo=UTC)
HERS = "ann@school.example"
SENT = datetime(2026, 3, 4, 14, 5, tzinfo=UTC)
WORDS = "He said it on Monday."
PAGE = b"<html><head><style>p{}</style></head><body><p>He said it on <b>Monday</b>.</p></body></html>"
RICH = rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}{\f1\fcharset204 Arial;}}{\*\generator X;}\f0 He said it on Monday\par "
DISGUISED = (
    rb"{\rtf1\ansi\ansicpg1252\fromhtml1 \deff0{\fonttbl{\f0 Arial;}}{\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 He said it on "
    rb"{\*\htmltag84 <b>}\htmlrtf {\b\htmlrtf0 Monday\htmlrtf }\htmlrtf0{\*\htmltag92 </b>}. 3 \'3c 4"
    rb"\htmlrtf\par}\htmlrtf0{\*\htmltag72 </p>}{\*\htmltag0 <div style='display:none'>Aisha knows</div>}}"
)
# Printed in [MS-OXRTFCP], 4.1.1 and 4.1.2, with what each says.
PACKED = {
    "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0": (
        b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    ),
    "1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0": b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}",
}


# The same page, packed.
SAME_PAGE = rb"{\rtf1\ansi\fromhtml1{\*\htmltag64 <p>}He said it on Monday.{\*\htmltag72 </p>}}"
PLAINLY = RICH.replace(rb"\ansi", rb"\fromtext", 1).replace(b"Monday", b"Monday.") + b"}"


def unpacked(rich: bytes, *, size: int | None = None) -> bytes:
    """As Outlook may keep it, too. `size`: that it states."""
    return struct.pack("<IIII", len(rich) + 12, len(rich) if size is None else size, 0x414C454D, 0) + rich


def stream(number: int, value: str | bytes, *, eight: bool = False) -> tuple[str, bytes]:
    if isinstance(value, bytes):
        return f"__substg1.0_{number:04X}{'001E' if eight else '0102'}", value
    return f"__substg1.0_{number:04X}001F", value.encode("utf-16-le")


def table(head: int, **short: int) -> tuple[str, bytes]:
    said = {int(number[1:], 16): value for number, value in short.items()}
    kinds = {0x0039: 0x0040}  # a moment
    rows = b"".join(struct.pack("<HHIQ", kinds.get(number, 3), number, 6, value) for number, value in said.items())
    return "__properties_version1.0", bytes(head) + rows


def at(moment: datetime) -> int:
    return int((moment - UTC_1601).total_seconds()) * 10_000_000


def tree(*streams: tuple[str, Any], head: int = 32, subject: str = "What he said", **short: int) -> dict[str, Any]:
    usual = [stream(0x001A, "IPM.Note"), stream(0x0037, subject), stream(0x0C1A, "Ann Field")]
    usual += [stream(0x0C1F, "/O=SCHOOL/CN=ANN"), stream(0x5D01, HERS)]
    for number, (kind, name) in enumerate(((1, "Omar"), (2, "Sian"))):
        usual.append(recipient(number, name, kind=kind))
    usual += [names()] * (head == 32)
    return dict([*usual, *streams, table(head, **{"p0039": at(SENT), **short})])


def recipient(number: int, name: str | bytes, *more: tuple[str, Any], kind: int = 1, box: str = "") -> tuple[str, Any]:
    called = stream(0x3001, name, eight=isinstance(name, bytes))
    address = stream(0x39FE, box or f"{str(name).lower()}@police.example")
    return f"__recip_version1.0_#{number:08X}", dict([called, address, *more, table(8, p0C15=kind)])


def names(*more: tuple[str, Any]) -> tuple[str, Any]:
    """What own properties are called."""
    return "__nameid_version1.0", dict(
        [*((f"__substg1.0_{each}0102", b"") for each in ("0002", "0003", "0004")), *more]
    )


def message(*streams: tuple[str, Any], **short: int) -> bytes:
    return compound(tree(*streams, **short))


def attached(number: int, name: str | bytes, content: bytes | Tree, *more: tuple[str, Any]) -> tuple[str, Any]:
    data = stream(0x3701, content) if isinstance(content, bytes) else ("__substg1.0_3701000D", content)
    called = stream(0x3707, name, eight=isinstance(name, bytes))
    how = table(8, p3705=1 if isinstance(content, bytes) else 5)
    return f"__attach_version1.0_#{number:08X}", dict([called, data, *more, how])


def forwarded(deep: int = 1) -> dict[str, Any]:
    """With a letter on it, or with another in it."""
    held = attached(0, "list.pdf", b"abc") if deep == 1 else attached(0, "", forwarded(deep - 1))
    return tree(stream(0x1000, "Tom wrote this."), held, head=24, subject=f"The mail {deep}")


BODY = stream(0x1000, WORDS)
TWICE = (attached(0, "note.docx", b"abc"), attached(1, "note.docx", b"abcd"))


def cases() -> dict[str, tuple[str, bytes, object]]:
    told = {name: ("a.msg", content, ("msg", holds)) for name, (content, holds, _, _) in shown().items()}
    refused = {"damaged": broken(), "lies": lying()}
    return {**told, **{name: ("a.msg", content, why) for why, each in refused.items() for name, content in each}}


def shown() -> dict[str, tuple[bytes, set[str], list[str], str]]:
    """Of each: the file, what it also holds, words that are shown, and words that are not."""
    return _usual() | _of_several_texts() | _of_people_and_alphabets()


def _usual() -> dict[str, tuple[bytes, set[str], list[str], str]]:
    rtf = {text: stream(0x1009, unpacked(text)) for text in (DISGUISED, RICH)}
    hidden = RICH + rb"{\v Aisha knows}{\deleted He was here}{\*\annotation Ask Tom}{\pict\wmetafile8 0102}"
    hidden += rb"\f1\'cf\'f0\u8364?\uc2\u8364\'80x\line\ldblquote yes\rdblquote\~\{1\}{\*\unknown no}}"
    everybody = [
        "From: Ann Field <ann@school.example>",
        "To: Omar <omar@police.example>",
        "Cc: Sian <sian@police.example>",
    ]
    sent = ["Date: Wed, 04 Mar 2026 14:05:00 +0000", "Subject: What he said", WORDS]
    old = tree(stream(0x1000, b"Zo\xeb said \x93yes\x94", eight=True))
    return {
        "a message": (message(BODY), set(), everybody + sent, ""),
        "one of two texts": (message(BODY, stream(0x1013, PAGE)), {"two_texts"}, [WORDS], "p{}"),
        "one that is a web page alone": (message(stream(0x1013, PAGE), p3FDE=65001), {"html_only"}, [WORDS], "p{}"),
        "one that is a web page in letters": (message(stream(0x1013, PAGE.decode())), {"html_only"}, [WORDS], "p{}"),
        "one that is a web page in disguise": (
            message(rtf[DISGUISED]),
            {"html_only", "hidden_text"},
            [WORDS[:-1], "3 < 4"],
            "Aisha",
        ),
        "one that is rich text alone": (message(rtf[RICH]), {"rich_only"}, [WORDS[:-1]], "Arial"),
        "one of which rich text says no more": (
            message(BODY, stream(0x1009, unpacked(PLAINLY))),
            set(),
            [WORDS],
            "",
        ),
        "one that hides and strikes out in rich text": (
            message(stream(0x1009, unpacked(hidden))),
            {"rich_only", "hidden_text", "deleted", "doc_comment", "not_drawn"},
            ["\u041f\u0440\u20ac\u20ac\n\u201cyes\u201d\u00a0{1}"],
            "knows",
        ),
        "one of an alphabet that is not said": (compound(old), {"charset"}, ["Zo\u00eb said \u201cyes\u201d"], "\x93"),
        "one of an alphabet that is said": (
            message(stream(0x1000, "Привет".encode("cp1251"), eight=True), p3FFD=1251),
            set(),
            ["Привет"],
            "",
        ),
        "one without a text": (message(), {"no_text"}, everybody, ""),
        "one that was not sent": (message(BODY, p0039=0), {"unsent"}, [WORDS], "Date:"),
        "one with two letters of one name": (message(BODY, *TWICE), {"attachment"}, ["3 bytes", "4 bytes"], "NOTE"),
        "one with a link to a file": (
            message(BODY, attached(0, "plan", b"", stream(0x370D, "\\\\host\\plan"))),
            {"attachment"},
            ["a link to \\\\host\\plan, not followed"],
            "",
        ),
        "one that forwards another with a letter": (
            message(BODY, attached(0, "", forwarded())),
            {"forwarded", "attachment"},
            ["in \u201cThe mail 1\u201d: list.pdf"],
            "Tom wrote",
        ),
        "one that forwards too many": (
            message(BODY, attached(0, "", forwarded(8))),
            {"forwarded", "attachment"},
            ["in \u201cThe mail 3\u201d: more e-mails than are looked into"],
            "list.pdf",
        ),
        "a card of a person": (
            message(stream(0x001A, "IPM.Contact"), stream(0x3A08, "0161 496 0000")),
            {"other_item", "no_text", "mail_notes"},
            ["What he said"],
            "0161",
        ),
        "one with more in it than a message": (
            compound({**tree(BODY, stream(0x8001, bytes(2_000))), "Contents": bytes(5_000)}, lost="Aisha"),
            {"own_data", "part"},
            [WORDS],
            "Aisha",
        ),
        "one of which much was taken out": (compound(tree(BODY), unused=b"Aisha " * 800), {"unused"}, [WORDS], "Aisha"),
        "one of which a little was taken out": (
            compound(tree(BODY), unused_small=b"Aisha knows"),
            {"unused"},
            [WORDS],
            "Aisha",
        ),
        "one with a text that has no entry": (
            compound(tree(BODY), nobodys=b"Aisha " * 800),
            {"unused"},
            [WORDS],
            "Aisha",
        ),
        "a large one": (message(stream(0x1000, WORDS * 40_000)), {"cut"}, [WORDS], ""),
    }


def _of_several_texts() -> dict[str, tuple[bytes, set[str], list[str], str]]:
    remarked = DISGUISED[:-1] + rb"{\*\annotation Ask Tom}{\pict\wmetafile8 0102}}"
    other_page = stream(0x1013, "<p>Aisha knows</p>")
    return {
        "one whose rich text says that it was plain, and says more": (
            message(BODY, stream(0x1009, unpacked(PLAINLY.replace(b"Monday", b"Monday. Aisha knows")))),
            {"two_texts"},
            [WORDS],
            "Aisha",
        ),
        "one whose rich text was plain, and hides": (
            message(BODY, stream(0x1009, unpacked(PLAINLY[:-1] + rb"{\v Aisha knows}}"))),
            {"hidden_text"},
            [WORDS],
            "Aisha",
        ),
        "one of a web page and of other rich text": (
            message(stream(0x1013, PAGE), stream(0x1009, unpacked(RICH + b"Aisha knows}"))),
            {"html_only", "two_texts"},
            [WORDS],
            "Aisha",
        ),
        "one of a web page that is packed once more": (
            message(stream(0x1013, PAGE), stream(0x1009, unpacked(SAME_PAGE))),
            {"html_only"},
            [WORDS],
            "",
        ),
        "one of two web pages": (
            message(stream(0x1013, PAGE), other_page),
            {"html_only", "two_texts"},
            [WORDS],
            "Aisha",
        ),
        "one of two plain texts": (
            message(BODY, stream(0x1000, b"Aisha knows", eight=True)),
            {"two_texts"},
            [WORDS],
            "Aisha",
        ),
        "one plain text in two alphabets": (
            message(BODY, stream(0x1000, WORDS.encode(), eight=True)),
            set(),
            [WORDS],
            "",
        ),
        "one with a remark and a picture behind a page in disguise": (
            message(stream(0x1009, unpacked(remarked))),
            {"html_only", "hidden_text", "doc_comment", "not_drawn"},
            [WORDS[:-1]],
            "Tom",
        ),
        "one of rich text that is longer than it states": (
            message(stream(0x1009, unpacked(RICH + b"Aisha knows}", size=len(RICH)))),
            {"rich_only", "cut"},
            [WORDS[:-1]],
            "Aisha",
        ),
    }


def _of_people_and_alphabets() -> dict[str, tuple[bytes, set[str], list[str], str]]:
    many = [recipient(each, f"Officer {each}", box=f"o{each}@police.example") for each in range(120)]
    omar, plan = "\u0639\u0645\u0631", "\u062e\u0637\u0629.pdf"
    of_old = [
        recipient(0, omar.encode("cp1256"), box="omar@police.example"),
        attached(0, plan.encode("cp1256"), b"abc"),
    ]
    return {
        "one to 120 people": (
            message(BODY, *many),
            set(),
            [
                *(f"To: Officer {each} <o{each}@police.example>" for each in range(100)),
                "To: and 20 more, listed behind the text",
                WORDS,
                *(f"- Officer {each} <o{each}@police.example>" for each in range(100, 120)),
            ],
            "\u2026",
        ),
        "one to somebody with two addresses": (
            message(BODY, recipient(0, "Omar", stream(0x3003, "omar@home.example"))),
            set(),
            ["To: Omar <omar@police.example> <omar@home.example>"],
            "",
        ),
        "one of people of an alphabet that their message says": (
            message(BODY, *of_old, p3FFD=1256),
            {"attachment"},
            [f"To: {omar} <omar@police.example>", plan],
            "",
        ),
        "one with a name of no alphabet": (
            message(BODY, attached(0, b"Zo\xeb.pdf", b"abc")),
            {"attachment", "charset"},
            ["Zo\u00eb.pdf"],
            "",
        ),
        "one of Ukraine": (
            message(stream(0x1000, "\u0407\u0457".encode("koi8-u"), eight=True), p3FFD=21866),
            set(),
            ["\u0407\u0457"],
            "",
        ),
        "one of rich text of an alphabet that nobody knows": (
            message(stream(0x1009, unpacked(rb"{\rtf1\ansi\ansicpg12345 Zo\'eb said it}"))),
            {"rich_only", "charset"},
            ["Zo\u00eb said it"],
            "",
        ),
        "one sent for somebody": (
            message(BODY, stream(0x0042, "The head"), stream(0x0065, "head@school.example")),
            set(),
            ["From: The head <head@school.example>\nSender: Ann Field <ann@school.example>"],
            "",
        ),
        "one sent for another of the same name": (
            message(BODY, stream(0x0042, "Ann Field"), stream(0x5D02, "ann@college.example")),
            set(),
            ["From: Ann Field <ann@college.example>\nSender: Ann Field <ann@school.example>"],
            "",
        ),
        "one sent by herself, who is called by her address": (
            message(BODY, stream(0x0C1A, HERS), stream(0x0042, HERS), stream(0x0065, "/o=first/cn=1")),
            set(),
            [f"From: {HERS}\nTo:"],
            "",
        ),
        "one sent by herself, who stands in a directory": (
            message(BODY, stream(0x0042, "Ann Field"), stream(0x0065, "/o=school/cn=ann")),
            set(),
            ["From: Ann Field <ann@school.example>\nTo:"],
            "",
        ),
    }


def listed() -> Iterator[tuple[str, bytes, str, str]]:
    """Of what stands in a message and is not shown: where, the file, as what it is listed, and by which words."""
    said = "Aisha knows"
    held = [
        (stream(0x8001, said), "mail_notes", said),
        (stream(0x8001, said.encode(), eight=True), "mail_notes", said),
        (("__substg1.0_8002101F-00000000", said.encode("utf-16-le")), "mail_notes", said),
        (("__substg1.0_8002101E-00000000", said.encode()), "mail_notes", said),
        (stream(0x8003, bytes(2_000)), "own_data", "8003 (2,000 bytes)"),
        (("__substg1.0_3701000D", {"Aisha": b"x"}), "part", "Aisha"),
        (("__substg1.0_8004000D", {"Aisha": b"x"}), "part", "Aisha"),
        (("Aisha", b"x"), "part", "Aisha"),
    ]
    for each, code, words in held:
        name, _ = each
        yield f"{name} in a message", message(BODY, each), code, words
        yield f"{name} in a recipient", message(BODY, recipient(0, "Omar", each)), code, words
        if "3701" not in name:  # of what is attached it is the content
            yield f"{name} in an attachment", message(BODY, attached(0, "a.pdf", b"abc", each)), code, words
        yield f"{name} among the names", message(BODY, names(each)), "part", name
    for number, other in ((0x0037, said), (0x0E04, f"Omar; {said}"), (0x0070, said)):
        in_bytes = stream(number, other.encode(), eight=True)
        yield f"{number:04X} that repeats something else", message(BODY, in_bytes), "mail_notes", other
    yield (
        "a name for programs of old",
        message(BODY, attached(0, "a.pdf", b"abc", stream(0x3704, said))),
        "mail_notes",
        said,
    )


def lying() -> Iterator[tuple[str, bytes]]:
    """What each reader takes otherwise."""
    whole = message(BODY)
    days, rows = table(32, p0039=at(SENT))
    recipients = [f"__recip_version1.0_#{number:08X}" for number in (0, 1)]
    yield "one with two texts of one name", message(BODY, (BODY[0].lower(), b"N\0o\0"))
    yield "one of two days", compound({**tree(BODY), days: rows + struct.pack("<HHIQ", 0x40, 0x39, 6, 1 << 56)})
    yield "one whose recipients are one folder", _same(whole, 76, *recipients)
    yield "one whose subject is its sender", _same(whole, 116, "__substg1.0_0C1A001F", "__substg1.0_0037001F")


def _at(content: bytes, name: str) -> int:
    return content.index(name.encode("utf-16-le").ljust(64, b"\0"))


def _same(content: bytes, what: int, one: str, other: str) -> bytes:
    """The entry of the other says there what that of the one does."""
    made, here, there = bytearray(content), _at(content, one) + what, _at(content, other) + what
    made[there : there + 4] = made[here : here + 4]
    return bytes(made)


def broken() -> Iterator[tuple[str, bytes]]:
    yield "a message with nothing in it", ole("__properties_version1.0")
    yield "one of 600 groups in one another", message(stream(0x1009, unpacked(b"{" * 600)))
    yield "one packed in no known way", message(stream(0x1009, b"x" * 40))
    whole = message(stream(0x1000, WORDS * 400))
    large = whole.index("__substg1.0_1000001F".encode("utf-16-le")) + 120
    yield "one with a text larger than itself", whole[:large] + struct.pack("<I", 0x7FFFFFFF) + whole[large + 4 :]
    begins = whole[large - 4 : large]
    follows = 512 + struct.unpack("<I", begins)[0] * 4
    yield "one whose text leads back into itself", whole[:follows] + begins + whole[follows + 4 :]
    yield "one whose text is said to be longer", whole[:large] + struct.pack("<I", len(whole)) + whole[large + 4 :]
