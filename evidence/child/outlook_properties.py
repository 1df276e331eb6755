"""What a message of Outlook is made of ([MS-OXMSG]): properties by number, each in a stream or, where it is short, in a table."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property

from evidence.child import rich_text
from evidence.child.compound import A_FOLDER, A_STREAM, Compound, Entry
from evidence.child.reading import Refused
from evidence.child.texts import decoded

PROPERTIES, STREAM = "__properties_version1.0", "__substg1.0_"
NAMED, RECIPIENT, ATTACHED = "__nameid_version1.0", "__recip_version1.0_", "__attach_version1.0_"
LETTERS, BYTES, BINARY, FOLDER = "001f", "001e", "0102", "000d"
BEGINS_AFTER = {"message": 32, "inner": 24, "part": 8}  # bytes before the properties of each
BODY, RICH, WEB = 0x1000, 0x1009, 0x1013
SUBJECT, CLASS, HEADERS, SENT, RECEIVED = 0x0037, 0x001A, 0x007D, 0x0039, 0x0E06
SENDER, ON_BEHALF_OF = (0x0C1A, 0x5D01, 0x0C1F), (0x0042, 0x5D02, 0x0065)
TO_WHOM = {1: ("To", 0x0E04), 2: ("Cc", 0x0E03), 3: ("Bcc", 0x0E02)}
ROLE, REPLY_TO, ADDRESS = 0x0C15, 0x0050, (0x3001, 0x39FE, 0x3003)
DATA, LONG_NAME, NAME, SHOWN_NAME, MIME, PATHS = 0x3701, 0x3707, 0x3704, 0x3001, 0x370E, (0x370D, 0x3708)
OF_THE_PAGE, CODE_PAGES = 0x3FDE, (0x3FFD, 0x3FDE)


@dataclass(frozen=True)
class Person:
    name: str
    addresses: tuple[str, ...]

    @property
    def mailboxes(self) -> dict[str, str]:
        """Each once, by how it is compared."""
        return {each.casefold(): each for each in self.addresses if "@" in each}

    @property
    def said(self) -> str:
        """As an e-mail writes it, with each address. One without @ is of a directory of its own; it is better than none."""
        shown = list(self.mailboxes.values() or dict.fromkeys(self.addresses))
        named = [self.name] if self.name and [self.name] != shown else []
        return " ".join([*named, *(f"<{each}>" if named or len(shown) > 1 else each for each in shown)])

    def is_one_with(self, other: Person) -> bool:
        """By an address in common, and none that only one of them has. Two heads of two schools may both be called “Head”: the name
        alone says it only of one who has no address."""
        if self.name and other.name and self.name.casefold() != other.name.casefold():
            return False
        if (self.mailboxes or other.mailboxes) and self._boxes and other._boxes:
            return self._boxes == other._boxes
        mine, theirs = ({each.casefold() for each in person.addresses} for person in (self, other))
        return not mine or not theirs or bool(mine & theirs)

    @property
    def _boxes(self) -> set[str]:
        """Beside an address of a directory the name may be the one of mail."""
        return set(self.mailboxes) or ({self.name.casefold()} if "@" in self.name else set())

    def with_what_is_known_of(self, other: Person) -> Person:
        return Person(self.name or other.name, self.addresses + other.addresses)


class Item:
    """A message, a recipient, or what is attached: a folder. It keeps in mind which of its streams were taken to be shown, so that the
    others can be named; and, together with the message it belongs to, which alphabets had to be guessed."""

    def __init__(self, file: Compound, folder: Entry, *, of_a: str, of: Item | None = None) -> None:
        self.file = file
        self.inside = file.inside(folder)
        self.taken = set[str]()
        self.guesses: set[str] = of.guesses if of else set()
        self._of = of if of_a == "part" else None
        self._short, self._twofold = dict[int, bytes](), set[int]()
        table = self.inside.get(PROPERTIES)
        if table and table.kind == A_STREAM:
            self.taken.add(PROPERTIES)
            self._keep(file.read(table), BEGINS_AFTER[of_a])

    @property
    def is_empty(self) -> bool:
        return not self._short and not any(name.startswith(STREAM) for name in self.inside)

    @cached_property
    def recipients(self) -> list[Item]:
        return self._parts(RECIPIENT)

    @cached_property
    def attached(self) -> list[Item]:
        return self._parts(ATTACHED)

    @cached_property
    def inner(self) -> Item | None:
        """The message that this is, where a message is attached."""
        folder = self.inside.get(f"{STREAM}{DATA:04x}{FOLDER}")
        if folder is None or PROPERTIES not in self.file.inside(folder):
            return None
        self.taken.add(folder.name.lower())
        return Item(self.file, folder, of_a="inner", of=self)

    def take(self, number: int, kind: str) -> Entry | None:
        """What holds this property, to be shown."""
        name = f"{STREAM}{number:04x}{kind}"
        found = self.inside.get(name)
        if found is None or found.kind != (A_FOLDER if kind == FOLDER else A_STREAM):
            return None
        self.taken.add(name)
        return found

    def number(self, number: int) -> int:
        return int.from_bytes(self._value(number)[:4], "little")

    def moment(self, number: int) -> datetime | None:
        """Of Windows: tenths of microseconds since 1601, in no zone."""
        tenths = int.from_bytes(self._value(number), "little")
        try:
            return datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=tenths // 10) if tenths else None
        except OverflowError:
            return None

    def text(self, number: int) -> str:
        """In letters, or else in bytes."""
        return next(self._texts(number), "")

    def texts(self, number: int) -> list[str]:
        """Both, where it has both."""
        return list(self._texts(number))

    def words(self, stream: Entry, kind: str) -> str:
        content = self.file.read(stream)
        if kind.endswith("1f"):
            return content.decode("utf-16-le", "replace").rstrip("\0")
        return self.decoded(content, self.alphabet()).rstrip("\0")

    def decoded(self, content: bytes, alphabet: str) -> str:
        said, guessed = decoded(content, alphabet)
        self.guesses.update([guessed] if guessed else [])
        return said

    def alphabet(self, *pages: int) -> str:
        """The first that it names; a recipient and what is attached name none, it stands in their message."""
        number = next((found for each in pages or CODE_PAGES if (found := self.number(each))), 0)
        if number or self._of is None:
            return rich_text.alphabet(number) if number else ""
        return self._of.alphabet(*pages)

    def person(self, name: int, *addresses: int) -> Person:
        return Person(self.text(name), tuple(said for each in addresses if (said := self.text(each))))

    def _keep(self, table: bytes, begins: int) -> None:
        rows = max(len(table) - begins, 0) // 16
        for _, number, _, value in struct.iter_unpack("<HHI8s", table[begins : begins + rows * 16]):
            if self._short.setdefault(number, value) != value:
                self._twofold.add(number)

    def _texts(self, number: int) -> Iterator[str]:
        return (self.words(stream, kind) for kind in (LETTERS, BYTES) if (stream := self.take(number, kind)))

    def _parts(self, begins: str) -> list[Item]:
        folders = {
            name: each for name, each in self.inside.items() if name.startswith(begins) and each.kind == A_FOLDER
        }
        self.taken.update(folders)
        return [Item(self.file, each, of_a="part", of=self) for _, each in sorted(folders.items())]

    def _value(self, number: int) -> bytes:
        """Which of two values is meant each reader decides otherwise."""
        if number in self._twofold:
            raise Refused("lies")
        return self._short.get(number, b"")
