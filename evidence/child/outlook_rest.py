"""What is in a message of Outlook and is not shown: words are listed by themselves, other data by its size, and what is no part of a
message by its name."""

from __future__ import annotations

import re

from evidence.child.compound import A_FOLDER, A_STREAM
from evidence.child.outlook_properties import (
    ADDRESS,
    BODY,
    DATA,
    HEADERS,
    LONG_NAME,
    MIME,
    NAME,
    NAMED,
    ON_BEHALF_OF,
    PATHS,
    REPLY_TO,
    RICH,
    SENDER,
    SHOWN_NAME,
    SUBJECT,
    TO_WHOM,
    WEB,
    Item,
)
from evidence.child.reading import Reading, whole

SHADOW = 2_048  # bytes of its directory and its table before they were last written: in nearly every message
LARGE = 1_000  # bytes of something that is not read and is worth naming; keys and marks are smaller
ICON, OF_AN_ICON = 0x3709, 4_096  # bytes of the small picture by which Outlook draws what is attached
PROPERTY = re.compile(r"__substg1\.0_([0-9a-f]{4})([0-9a-f]{4})(-[0-9a-f]{8})?")
OF_NAMES = re.compile(r"__substg1\.0_(000[234]|10[01][0-9a-f])0102")  # lists of what own properties are called
ONE, SEVERAL = ("001f", "001e"), ("101f", "101e")
# Of whatever kind it is, and however short.
ALWAYS = {BODY, RICH, WEB, DATA}
# By which programs find a message again, and the way that it went.
FOUND_BY = {HEADERS, 0x0064, 0x0C1E, 0x0075, 0x0076, 0x0077, 0x0078, 0x1035, 0x1039, 0x1042, 0x3FFA, 0x3FF8}
FOUND_BY |= {0x0040, 0x0044, 0x5D07, 0x5D08, 0x0E28, 0x0E29, *range(0x4022, 0x403F), 0x5D0A, 0x5D0B}
FOUND_BY |= {0x3002, 0x39FF, 0x3712, 0x3716}
# What repeats something that is shown; listed where it does not.
REPEATS = {SUBJECT, REPLY_TO, *SENDER, *ON_BEHALF_OF, *(each for _, each in TO_WHOM.values()), 0x0E1D, 0x003D, 0x0070}
REPEATS |= {*ADDRESS, 0x5FF6, 0x3A20, LONG_NAME, NAME, SHOWN_NAME, MIME, *PATHS, 0x3703}


def letters(said: str) -> str:
    """By which two texts are compared: no blanks, no lines."""
    return "".join(whole(said).split())


def say_the_rest(message: Item, shown: str, reading: Reading) -> None:
    """`shown`: the headers and the list of what is attached."""
    rest = _Rest(shown)
    rest.look_into_names(message)
    for each in (message, *message.recipients, *message.attached):
        rest.look_into(each)
    file = message.file
    reading.hold("mail_notes", rest.notes)
    reading.hold("own_data", rest.data)
    reading.hold("part", [*rest.parts, *file.lost])
    reading.hold("unused", n=(file.unused if file.unused > SHADOW else 0) + file.unused_small)


class _Rest:
    def __init__(self, shown: str) -> None:
        self.notes, self.data, self.parts = list[str](), list[str](), list[str]()
        self._shown = letters(shown).casefold()

    def look_into_names(self, message: Item) -> None:
        folder = message.inside.get(NAMED)
        if folder is not None and folder.kind == A_FOLDER:
            message.taken.add(NAMED)
            for name, each in message.file.inside(folder).items():
                if not OF_NAMES.fullmatch(name) or each.kind != A_STREAM:
                    self.parts += message.file.names(each)

    def look_into(self, item: Item) -> None:
        for name, each in item.inside.items():
            if name in item.taken:
                continue
            found = PROPERTY.fullmatch(name)
            if found is None or each.kind != A_STREAM:
                self.parts += item.file.names(each)
                continue
            number, kind = int(found[1], 16), found[2]
            if kind in ONE or (kind in SEVERAL and found[3]):
                self._note(number, item.words(each, kind))
            elif each.size > (OF_AN_ICON if number == ICON else LARGE) or number in ALWAYS:
                self.data.append(f"{found[1]} ({each.size:,} bytes)")

    def _note(self, number: int, said: str) -> None:
        is_short_name = number == NAME and "~" in said  # as programs of old called it: NOTE~1.DOC
        if said.strip() and number not in FOUND_BY and not is_short_name and not self._repeats(number, said):
            self.notes.append(said)

    def _repeats(self, number: int, said: str) -> bool:
        pieces = (letters(each).casefold().strip("'\"") for each in said.split(";"))
        return number in REPEATS and all(each in self._shown for each in pieces)
