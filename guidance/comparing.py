"""What a draft would change, paragraph by paragraph, for the person who publishes it."""

from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph that stays, goes or comes."""

    change: str
    text: str


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
