"""Boxes that hold several things: one box, one value is not how people write. Each reader here takes what was typed and
gives its parts, each with the remark that stands beside it, so that together they still say all that was typed.

They serve on the way into claims, a referrer's and an officer's, and again when claims are compared, so that a
claim of an earlier day which holds two numbers is read like two.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

from core.folding import fold, pictographs, words
from core.tables import rows_of
from subjects.matching.customs import TITLES, formal_names, is_short_form
from subjects.matching.frequency import UNLISTED, national_share
from subjects.telephones import telephones

PLATFORMS_FILE = Path(__file__).parent / "data" / "platforms.csv"
# Where one thing ends and the next begins. The figures of a number never hold one of these.
# From the first blank of a run on, or from none: else a hundred thousand blanks would be gone through from each of them.
_BLANKS = r"(?:(?<!\s)\s+)?"
_BETWEEN = re.compile(_BLANKS + r"(?:[,;/|\n]|(?<!\w)(?:or|and|also|then)(?!\w)|&)\s*", re.IGNORECASE)
_LINES = re.compile(r"[;\n|]|\s/\s")
_COMMAS = re.compile(r"[,;\n|]|\s/\s")
_ALSO = re.compile(
    r"(?<!\w)(?:also known as|known as|a\.?k\.?a\.?|also|or|and)(?!\w)[:\s]*|(?<=\w)/(?=\w)", re.IGNORECASE
)
_LOCAL = r"[^\s@<>,;:()\[\]\"/|]"
_EMAIL = re.compile(rf"(?<!{_LOCAL}){_LOCAL}+@{_LOCAL}+\.[^\s@<>,;:()\[\]\"/|.]+")
# The whole shape, and nothing that only begins like one; O and I for 0 and 1 in the last three as clerks mistype them.
_POSTCODE = re.compile(
    r"(?<![a-z0-9])(?:[a-z]{1,2}[0-9][a-z0-9]?\s?[0-9oil][a-z0-9]{2}|gir\s?0aa|bfpo\s?\d{1,4})(?![a-z0-9])",
    re.IGNORECASE,
)
_REMARK = re.compile(_BLANKS + r"[(\[{][^)\]}]{0,200}[)\]}]\s*")
_LABEL = re.compile(r"^\s*(?:[\w.'\u2019-]+\s){0,2}[\w.'\u2019-]+\s*:\s+(?=\S)|^\s*[\w.'\u2019-]+:(?=@)")
_TAG = re.compile(r"(?<=\w)#(\d{3,5})$")

# What people type where they know nothing. Where it is all there is, it says nothing about anybody.
_NOTHING = frozenset(
    {
        "unknown",
        "unkown",
        "unknow",
        "not known",
        "unsure",
        "not sure",
        "dont know",
        "do not know",
        "no idea",
        "not given",
        "not provided",
        "not disclosed",
        "not recorded",
        "not applicable",
        "not available",
        "no name",
        "none known",
        "name unknown",
        "name not known",
        "unknown name",
        "unidentified",
        "withheld",
        "n a",
        "na",
        "none",
        "nil",
        "null",
        "no",
        "tbc",
        "tba",
        "tbd",
        "to be confirmed",
        "to follow",
        "test",
        "testing",
        "x",
        "xx",
        "xxx",
        "xxxx",
        "anon",
        "anonymous",
        "as above",
        "see above",
        "same",
        "blank",
        "0",
        "unknown male",
        "unknown female",
        "unknown person",
        "male unknown",
        "female unknown",
    }
)
# Of these some are names too (Na Li, Malcolm X): beside another part of the name they stay.
_NAMES_TOO = frozenset({"na", "n a", "x", "no", "none", "same", "test", "xx", "0"})


def is_nothing(typed: str) -> bool:
    """Whether a box says nothing: empty, signs alone, "unknown", "n/a", a title without a name.

    >>> [is_nothing(each) for each in ("Unknown", "Unknown Unknown", "N/A", "- ?", "Mr", "Na", "🐺", "Unknown Smith")]
    [True, True, True, True, True, True, False, False]
    """
    said = words(typed)
    if not said:
        return not pictographs(typed)
    told = " ".join(dict.fromkeys(word for word in said if word not in TITLES))
    return not told or told in _NOTHING or " ".join(said) in _NOTHING


def known_name(forenames: str, surname: str) -> tuple[str, str]:
    """The parts of a name that say something: "Unknown Smith" is Smith, "Mr Unknown" no name, "Na Li" Na Li."""
    if is_nothing(f"{forenames} {surname}") or (is_nothing(forenames) and is_nothing(surname)):
        return "", ""
    return _unless_nothing(forenames), _unless_nothing(surname)


def _unless_nothing(part: str) -> str:
    keeps = not is_nothing(part) or (fold(part) in _NAMES_TOO and "/" not in part)
    return part if keeps else ""


def phone_parts(typed: str) -> list[str]:
    """A part for each number, with its remark; one for a text in which there is none.

    >>> phone_parts("07700 900456 (mum's) or 07700 900457 after 5pm"), phone_parts("07400 XXX XXX")
    (["07700 900456 (mum's)", '07700 900457 after 5pm'], ['07400 XXX XXX'])
    """
    return _parts(typed, [(each.start, each.end) for each in telephones(typed)])


def email_parts(typed: str) -> list[str]:
    """A part for each address, with its remark; one for a text in which there is none."""
    return _parts(typed, [found.span() for found in _EMAIL.finditer(typed)])


def postcode_parts(typed: str) -> list[str]:
    """A part for each whole postcode, with its remark; one for a text in which there is none.

    >>> postcode_parts("NR1 1AA or maybe NR2 4TT, the old one")
    ['NR1 1AA', 'maybe NR2 4TT, the old one']
    """
    return _parts(typed, [found.span() for found in _POSTCODE.finditer(typed)])


def _parts(typed: str, spans: list[tuple[int, int]]) -> list[str]:
    """The text cut between what was found in it, so that each part holds one and no word is lost."""
    starts, ends = [0], []
    for (_, end), (start, _) in pairwise(spans):
        between = _BETWEEN.search(typed, end, start)
        ends.append(between.start() if between else end)
        starts.append(between.end() if between else end)
    return _said(typed[start:end] for start, end in zip(starts, [*ends, len(typed)], strict=True))


def _said(parts: Iterable[str]) -> list[str]:
    return [part for part in (each.strip(" \t\r\n,;|") for each in parts) if part]


def handle_parts(typed: str) -> list[str]:
    """A part for each online name, with the place where it is used beside it.

    >>> handle_parts("darkfalcon, TikTok; @Kestrelwing (Insta)\\n🐺🐺")
    ['darkfalcon, TikTok', '@Kestrelwing (Insta)', '🐺🐺']
    """
    found: list[str] = []
    for part in _said(_COMMAS.split(typed)):
        if found and _is_place(part.removeprefix("on ")):
            found[-1] = f"{found[-1]}, {part}"
        else:
            found.append(part)
    return found


@cache
def _platforms() -> frozenset[str]:
    return frozenset(row["name"] for row in rows_of(PLATFORMS_FILE))


def _is_place(text: str) -> bool:
    return fold(text) in _platforms()


@lru_cache(maxsize=10_000)
def online_name(typed: str) -> str:
    """The name itself, without the place where it is used and what stands in brackets; still as typed.

    >>> [online_name(each) for each in ("darkfalcon (TikTok)", "TikTok: darkfalcon", "insta @dark.falcon")]
    ['darkfalcon', 'darkfalcon', '@dark.falcon']
    >>> online_name("🐺🐺 on Discord")
    '🐺🐺'
    """
    name = _LABEL.sub("", _REMARK.sub(" ", typed).strip() or typed.strip())
    pieces = re.split(r"(\s+-\s+|\s*[,:]\s*|\s+on\s+|\s+)", name)
    for cut in range(2, len(pieces), 2):
        ahead, behind = "".join(pieces[: cut - 1]), "".join(pieces[cut:])
        if _is_place(behind) and ahead:
            return ahead
        if _is_place(ahead) and behind:
            return behind
    return name


def without_tag(name: str) -> tuple[str, str]:
    """A name and the figures that tell it from others of that name: KestrelWing#4421."""
    found = _TAG.search(name.strip())
    return (name.strip()[: found.start()], found[1]) if found else (name, "")


def names_in(typed: str) -> list[tuple[str, str]]:
    """The names in one box, each as forenames and surname where that can be told.

    >>> names_in("Smith, John; also Jack"), names_in("Jack, Johnny"), names_in("Wolf aka Kestrel Marsh")
    ([('John', 'Smith'), ('Jack', '')], [('Jack', ''), ('Johnny', '')], [('Wolf', ''), ('Kestrel', 'Marsh')])
    """
    lines = (line for part in _LINES.split(typed) for line in _ALSO.split(part))
    return [name for line in lines for name in _names_of_line(_said(line.split(",")))]


def _names_of_line(parts: list[str]) -> Iterator[tuple[str, str]]:
    """Names with commas between them, of which one may stand between a surname and its forenames."""
    while parts:
        first, *parts = parts
        if parts and _is_surname_first(first, parts[0]):
            yield parts.pop(0), first
        else:
            yield one_name(first)


def one_name(typed: str) -> tuple[str, str]:
    """Forenames and surname of one written name: the last word is the surname, or what stands before a comma."""
    ahead, comma, behind = (part.strip() for part in typed.partition(","))
    if comma and "," not in behind and _is_surname_first(ahead, behind):
        return behind, ahead
    said = typed.split()
    if len(said) > 1 and not is_nothing(said[-1]):
        return " ".join(said[:-1]), said[-1]
    return typed.strip(), ""


def _is_surname_first(ahead: str, behind: str) -> bool:
    """Whether "Smith, John" is one name: a forename behind the comma and none before it."""
    before, after = words(ahead), words(behind)
    if not before or not after or len(before) > 2 or _is_forename(before[0]):
        return False
    return _is_forename(after[0]) or (len(before) == 1 and any(map(_is_forename, after)))


def _is_forename(word: str) -> bool:
    share = national_share("forename", word)
    listed = share > UNLISTED["forename"] or is_short_form(word) or len(formal_names(word)) > 1
    return listed and share >= national_share("surname", word)


def postcode_in(typed: str) -> str:
    """The postcode within what was typed beside it; the text itself where there is none."""
    found = _POSTCODE.search(typed)
    return found[0] if found else typed


def emails_in(typed: str) -> list[str]:
    """The addresses within what was typed beside them; the text itself where there is none."""
    return _EMAIL.findall(typed) or [typed]
