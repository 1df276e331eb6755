"""A pack that can always be made: what is too long to print ends where it must, and is whole in an annex, a text file
inside the same document. Nothing that was typed is lost from a pack.

No answer of the length that the pages accept is cut unless it grows on paper (a hundred thousand pictographs are a
million letters); the cut is named in its place, among what was left out of the printed pages, and so in the manifest.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field, replace

from core.paper import weight
from packs.content.parts import Annex, Entry, LeftOut, PackContent, Section
from packs.limits import LIMITS

BECAUSE = (
    "Too long to print. Each is whole in a text file attached to this document: open its attachments. A printed copy does "
    "not hold them."
)
JOINER = "\u200d"
PARTS_OF_A_SIGN = "\u200d\ufe0e\ufe0f\u20e3"
NAMED = 12
OF_A_PIECE = 300  # what a question, an entry or a row takes on paper beside its text


@dataclass
class Paper:
    """How much is still free, and the answers that were not printed to their end."""

    free: int = field(default_factory=lambda: LIMITS.printed_pack)
    annexes: list[Annex] = field(default_factory=list)

    def take(self, text: str, *, of: str) -> str:
        """The text as far as there is room for it."""
        allowed = min(LIMITS.printed_answer, max(self.free, LIMITS.printed_start))
        self.free -= OF_A_PIECE
        needs = weight(text)
        if needs > allowed:
            begin = beginning(text, allowed=allowed, needs=needs)
            annex = Annex(len(self.annexes) + 1, of, text)
            self.annexes.append(annex)
            self.free -= allowed
            rest = len(text) - len(begin)
            return f"{begin}\n[The last {rest:,} characters are not printed. The whole is in {annex.name}, attached to this document.]"
        self.free -= needs
        return text


def fitted(content: PackContent) -> PackContent:
    """The pack as it can be printed; what had to be cut stands among what was left out."""
    paper = Paper()
    sections = tuple(_section(section, paper) for section in content.sections)
    left_out = (*content.left_out, *_left_out(paper.annexes))
    return replace(content, sections=sections, left_out=left_out, annexes=tuple(paper.annexes))


def _section(section: Section, paper: Paper) -> Section:
    entries = [_entry(entry, paper) for entry in section.entries]
    happenings = [replace(each, what=paper.take(each.what, of=section.title)) for each in section.happenings]
    return replace(section, entries=entries, happenings=happenings)


def _entry(entry: Entry, paper: Paper) -> Entry:
    text = paper.take(entry.text, of=entry.title)
    lines = [replace(line, value=paper.take(line.value, of=line.label)) for line in entry.lines]
    return replace(entry, text=text, lines=lines)


def beginning(text: str, *, allowed: int, needs: int) -> str:
    """As much of the start as fits, never ending inside of a sign made of several characters."""
    end = len(text)
    while needs > allowed:
        end = min(end - 1, int(end * allowed / needs))
        needs = weight(text[:end])
    while end and (_goes_on(text[end]) or text[end - 1] == JOINER):
        end -= 1
    return text[:end]


def _goes_on(character: str) -> bool:
    return (
        character in PARTS_OF_A_SIGN
        or unicodedata.category(character).startswith("M")
        or "\U0001f1e6" <= character <= "\U0001f1ff"
        or "\U0001f3fb" <= character <= "\U0001f3ff"
        or "\U000e0020" <= character <= "\U000e007f"
    )


def _left_out(annexes: list[Annex]) -> list[LeftOut]:
    if not annexes:
        return []
    named = "; ".join(f"{annex.title} ({annex.name})" for annex in annexes[:NAMED])
    more = f" and {len(annexes) - NAMED} more" if len(annexes) > NAMED else ""
    return [LeftOut(f"The end of long answers: {named}{more}", BECAUSE)]
