"""What a draft would change, paragraph by paragraph, for the person who publishes it."""

from dataclasses import dataclass
from difflib import SequenceMatcher

from guidance.models import PageVersion


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph that stays, goes or comes."""

    change: str
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """What stands beside the text, as it was and as it would be."""

    name: str
    before: str
    after: str


BESIDE = (
    ("title", "Title"),
    ("summary", "Summary"),
    ("sheet_line", "Circulation sheet"),
    ("found_by", "Found by"),
)


def lines_changed(before: PageVersion | None, after: PageVersion) -> list[Line]:
    """The title and the other lines that would change."""
    lines = [Line(label, getattr(before, name, ""), getattr(after, name)) for name, label in BESIDE]
    return [line for line in lines if line.before != line.after]


def passages(before: str, after: str) -> list[Passage]:
    """Both texts in one reading order."""
    old, new = _paragraphs(before), _paragraphs(after)
    found = []
    steps = SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes()
    for _, old_from, old_to, new_from, new_to in steps:
        if old[old_from:old_to] == new[new_from:new_to]:
            found += [Passage("stays", text) for text in old[old_from:old_to]]
        else:
            found += [Passage("goes", text) for text in old[old_from:old_to]]
            found += [Passage("comes", text) for text in new[new_from:new_to]]
    return found


def _paragraphs(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]
