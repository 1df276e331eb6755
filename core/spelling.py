"""What stands in square brackets in place of characters that are not drawn."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence

ONE_BY_ONE = 40  # next to each other; of more only the kinds and their numbers are said


def side_by_side(names: Sequence[str], of: str) -> str:
    """Each name in brackets. Of very many the rest is counted: it says as much, and does not fill a hundred pages."""
    told = "".join(f"[{name}]" for name in names[:ONE_BY_ONE])
    return told + counted(names[ONE_BY_ONE:], f"more {of} here") if len(names) > ONE_BY_ONE else told


def counted(names: Sequence[str], of: str) -> str:
    """So many that only their kinds and numbers say anything."""
    kinds = "; ".join(f"{name}, {number:,} times" for name, number in Counter(names).items())
    return f"[{len(names):,} {of}: {kinds}]"


def numbered(character: str) -> str:
    """A character by its number and Unicode's name for it: "U+AE40 hangul syllable gim"."""
    number = f"U+{ord(character):04X}"
    name = unicodedata.name(character, "").lower()
    return f"{number} {name.removesuffix(f'-{number[2:].lower()}')}".strip()
