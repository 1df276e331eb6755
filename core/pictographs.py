"""Pictographs in words, a whole sequence at a time: "[flag: England]", never "[black flag]" and a tail of letters.

The names are Unicode's own (CLDR), from the emoji package. A flag, a family or a skin tone is several code points
that are one sign; named one by one they say something else, and in this field a black flag is an accusation.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from emoji import EMOJI_DATA, STATUS

from core.spelling import side_by_side

JOINER = "\u200d"
STYLES = "\ufe0e\ufe0f"
AS_PICTURE = "\ufe0f"
_TONES = "\U0001f3fb-\U0001f3ff"
_LETTERS = "\U0001f1e6-\U0001f1ff"
_TAGS = "\U000e0020-\U000e007e"
_END_OF_TAGS = "\U000e007f"

# A base with what hangs on it, several joined, or a flag of two letters, or a key with its cap.
_ELEMENT = f"[\u00a9\u00ae\u203c-\u3299\U0001f000-\U0001faff][{STYLES}]?[{_TONES}]?(?:[{_TAGS}]+{_END_OF_TAGS}?)?"
_SEQUENCE = re.compile(
    f"[{_LETTERS}]{{2}}|[0-9#*]\ufe0f?\u20e3|{_ELEMENT}(?:{JOINER}{_ELEMENT})*|[{_TAGS}]+{_END_OF_TAGS}?|{_END_OF_TAGS}"
)
_TONE_IN_NAME = re.compile(r"_((?:medium-)?(?:light|dark)|medium)_skin_tone")


def in_words(text: str) -> str:
    """The text with every pictograph named in square brackets; what is a letter or a sign of its own stays."""
    said: list[str] = []
    run: list[str] = []
    at = 0
    for found in _SEQUENCE.finditer(text):
        name = _name(found.group())
        if name is None:
            continue
        if between := text[at : found.start()]:
            said += [side_by_side(run, "pictographs"), between]
            run = []
        run.append(name)
        at = found.end()
    return "".join([*said, side_by_side(run, "pictographs"), text[at:]])


def _name(sequence: str) -> str | None:
    """What a sequence is called, or None for what is drawn as it is, like an arrow or a sign of rights."""
    bare = sequence.translate({ord(style): None for style in STYLES})
    entry = _named().get(bare)
    if entry is None:
        return _in_parts(bare)
    name, always_a_picture = entry
    return name if always_a_picture or AS_PICTURE in sequence else None


def _in_parts(bare: str) -> str | None:
    """No sequence that Unicode has a name for: its parts by name, so that none passes for another sign."""
    if len(bare) > 1 and JOINER in bare:
        return " joined to ".join(_name(part + AS_PICTURE) or part for part in bare.split(JOINER) if part)
    letters = "".join(chr(ord(each) - 0x1F1E6 + ord("A")) for each in bare if "\U0001f1e6" <= each <= "\U0001f1ff")
    tags = "".join(chr(ord(each) - 0xE0000) for each in bare if "\U000e0020" <= each <= "\U000e007e")
    if letters:
        return f"flag with the letters {letters}" if len(letters) > 1 else f"flag letter {letters}"
    if tags:
        return f"flag of the region {tags}" if bare[0] == "\U0001f3f4" else f"hidden letters {tags}"
    if len(bare) > 1:
        return ": ".join(_name(part + AS_PICTURE) or _plain(part) for part in bare)
    return _plain(bare) if _is_picture(bare) else None


def _is_picture(character: str) -> bool:
    """Pictographs without a name of their own in the list, and those of a later Unicode than this one."""
    return character == _END_OF_TAGS or (
        character >= "\U0001f000" and unicodedata.category(character) in ("So", "Sk", "Cn")
    )


def _plain(character: str) -> str:
    name = unicodedata.name(character, "")
    return name.lower() if name else f"symbol U+{ord(character):04X}"


@cache
def _named() -> dict[str, tuple[str, bool]]:
    """Every sequence without its style, its name, and whether it is a picture without asking for it."""
    known: dict[str, tuple[str, bool]] = {}
    for sequence, entry in EMOJI_DATA.items():
        bare = sequence.replace(AS_PICTURE, "")
        picture = entry["status"] != STATUS["unqualified"] and (len(bare) > 1 or AS_PICTURE not in sequence)
        known[bare] = (_reads(bare, entry["en"].strip(":")), picture or known.get(bare, ("", False))[1])
    return known


def _reads(bare: str, name: str) -> str:
    """The package's spelling of a name as CLDR writes it: family_man_boy is "family: man, boy"."""
    if bare.startswith("\U0001f3f4\U000e0067") or "\U0001f1e6" <= bare[0] <= "\U0001f1ff":
        return "flag: " + name.replace("_", " ")
    if name.startswith("keycap_"):
        return "keycap: " + name.removeprefix("keycap_")
    if name.startswith("family_"):
        return "family: " + ", ".join(name.split("_")[1:])
    tones = [f"{tone} skin tone" for tone in _TONE_IN_NAME.findall(name)]
    base = _TONE_IN_NAME.sub("", name).replace("_", " ")
    return f"{base}: {', '.join(tones)}" if tones else base
