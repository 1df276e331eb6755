"""Whether a letter says a claim, in whatever words around it: by its words, and its figures in any spelling.

A name in full counts however it is written. One word of it is often a word of the language too, and counts only where it is
written as a name: with a capital, or in a script that has none; and not where it is the addressee's own name, or the writer's."""

from __future__ import annotations

import re
from calendar import day_abbr, day_name, month_abbr, month_name
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

from core.folding import APOSTROPHES, fold, is_unspaced, words
from letters.models import Letter
from subjects.boxes import phone_parts, postcode_in
from subjects.matching.identifiers import digits
from subjects.models import Address, DateOfBirth, Identifier, IdentifierKind, Name

Run = tuple[str, ...]
TITLES = frozenset(words("mr mrs ms miss mx dr prof sir"))
# Figures: fewer are said of much else.
SHORTEST_NUMBER = 6
# Words of many names, which alone say none.
NEVER_ALONE = TITLES | frozenset(words("al el bin ibn bint de da di du la le van von der den ap st"))
MONTHS = frozenset(fold(each) for each in (*month_name, *month_abbr, *day_name, *day_abbr) if each)
BEFORE_A_MONTH = frozenset(
    words("in of on by until till since from to before after during early late mid last next this every")
)
AFTER_A_NAME = frozenset(words("is was has had does did lives lived goes went comes came says said told and"))
# Names that are words with which an English sentence can begin. There, and in capitals throughout, they say no name.
ORDINARY = MONTHS | frozenset(
    words(
        """will mark hope grace faith joy sue bill rob pat drew grant chase rich frank dean dawn art guy ray miles wade
        young long short brown white black green grey king prince bishop page price summer autumn winter an any as at be but
        by can case day do early ever fair fine for free give good hall happy he her his home house how if in is it just kind
        lane law light like little love man more moon my new no noble north now one or our park peace penny police read said
        say see she so song star still street sunny than that the then they this to true we well west what when who why wise
        wood you your"""
    )
)
_PIECE = re.compile(
    r"[^\s\-\u2010-\u2015/\\,;:.!?()\[\]{}<>\"\u201c\u201d\u201e\u00ab\u00bb\u2026&+*#@=|\u3001\u3002\uff0c\u060c]+"
)
_SENTENCE_ENDS = re.compile(r"[.!?\n\u2026\u3002]")
_OWNED = re.compile(rf"(?<=\w)[{re.escape(APOSTROPHES)}]s\b", re.I)
_OF_ANOTHER = re.compile(
    r"\b(?:parents?|carers?|guardians?|mother|father|mum|dad|family)\b[^,\n]*?\bof\b.*", re.I | re.S
)


@dataclass(frozen=True)
class Saying:
    """How a claim can be said: spellings of the whole of it, and words of a name that say it by themselves."""

    spelt: re.Pattern[str] | None
    within: tuple[str, ...]
    not_within: tuple[str, ...]
    parts: tuple[Run, ...]
    name: frozenset[str]


@dataclass(frozen=True)
class Word:
    said: str
    bare: str
    is_title: bool
    is_shouted: bool
    begins: bool

    def reads(self, word: str) -> bool:
        return word in (self.said, self.bare)


class Read:
    """A letter, read once for all claims."""

    def __init__(self, letter: Letter) -> None:
        self.letter = letter
        self.own = frozenset(words(_OF_ANOTHER.sub("", letter.to_name)))

    @cached_property
    def text(self) -> str:
        """As it is written, and without the s of what belongs to a person."""
        return _bounded(self.letter.text, _OWNED.sub("", self.letter.text))

    @cached_property
    def envelope(self) -> str:
        """To whom and where it went."""
        return _bounded(self.letter.to_name, self.letter.to_address, self.letter.sent_to)

    @cached_property
    def words(self) -> list[Word]:
        return list(_words_of(self.letter.text))

    @cached_property
    def signed(self) -> frozenset[int]:
        """The places of the writer's own name, and of the addressee's."""
        names = (words(self.letter.written_by.name), words(_OF_ANOTHER.sub("", self.letter.to_name)))
        return frozenset(at + more for run in names for at in self._places(run) for more in range(len(run)))

    def says(self, saying: Saying) -> bool:
        if self._is_own(saying.name):
            return False
        return _is_spelt(self.text, saying) or any(self._names(run) for run in saying.parts)

    def goes_to(self, saying: Saying) -> bool:
        """Whether it stands in the address, or in to whom it was sent: a letter posted to it was told it too."""
        return not self._is_own(saying.name) and _is_spelt(self.envelope, saying)

    def _is_own(self, name: Iterable[str]) -> bool:
        """Whether the addressee bears this name, or this part of one: they are told nothing by it."""
        return bool(name) and self.own.issuperset(name)

    def _names(self, run: Run) -> bool:
        if self._is_own(run):
            return False
        return any(self._is_a_name(at, len(run)) for at in self._places(run) if at not in self.signed)

    @cached_property
    def where(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for at, word in enumerate(self.words):
            for each in {word.said, word.bare}:
                found[each].append(at)
        return found

    def _places(self, run: Run) -> Iterator[int]:
        for at in self.where.get(run[0], ()) if run else ():
            found = self.words[at : at + len(run)]
            if len(found) == len(run) and all(map(Word.reads, found, run)):
                yield at

    def _is_a_name(self, at: int, length: int) -> bool:
        found = self.words[at : at + length]
        if not all(word.is_title for word in found):
            return False
        word, after = found[0], self.words[at + 1 : at + 2]
        if length > 1 or word.bare not in ORDINARY:
            return True
        if self._is_in_a_date(at) or word.is_shouted:
            return False
        return not word.begins or word.said != word.bare or any(each.said in AFTER_A_NAME for each in after)

    def _is_in_a_date(self, at: int) -> bool:
        if self.words[at].bare not in MONTHS:
            return False
        before, after = self.words[max(at - 1, 0) : at], self.words[at + 1 : at + 2]
        return any(word.said[0].isdecimal() or word.said in BEFORE_A_MONTH for word in before) or any(
            word.said[0].isdecimal() for word in after
        )


def saying_of(claim: Any, claims: Iterable[Any]) -> Saying:
    """Without what another claim of its kind, that stands, says too: that is not wrong."""
    others = [each for each in claims if _stands_beside(each, claim)]
    stands = _bounded(*map(str, others))
    spelt = [each for each in _spellings(claim) if not _either([each]).search(stands)]
    parts = [run for run in _parts(claim) if f" {' '.join(run)} " not in stands]
    joined = {each for other in others for each in _unspaced(other)}
    within = tuple(each for each in _unspaced(claim) if each not in joined)
    longer = tuple(other for other in joined if any(each in other for each in within))
    name = frozenset(words(str(claim)) if isinstance(claim, Name) else ())
    return Saying(_either(spelt) if spelt else None, within, longer, tuple(parts), name)


def _stands_beside(other: Any, claim: Any) -> bool:
    alike = type(other) is type(claim) and (isinstance(claim, Name) or other.label == claim.label)
    return alike and other.withdrawn_at is None and other.pk != claim.pk


def _spellings(claim: Any) -> Iterator[str]:
    """Expressions for folded text, in which all that is no letter and no figure is one space."""
    run = words(str(claim))
    if isinstance(claim, DateOfBirth):
        yield from _dates(claim, run)
    elif len("".join(run)) > 1 and not _is_a_part(claim, run):
        yield _in_words(run)
    if isinstance(claim, Address) and claim.postcode:
        yield from filter(None, (_in_figures(fold(each)) for each in (claim.postcode, postcode_in(claim.postcode))))
    if isinstance(claim, Identifier):
        yield from _in_other_spellings(claim)


def _in_other_spellings(claim: Identifier) -> Iterator[str]:
    if claim.kind == IdentifierKind.PHONE:
        yield from (_telephone(part) for part in phone_parts(claim.value) if len(digits(part)) >= SHORTEST_NUMBER)
    elif any(map(str.isdecimal, claim.value)):
        yield _in_figures(fold(claim.value))


def _dates(claim: DateOfBirth, run: Run) -> Iterator[str]:
    """A year by itself is said of anything."""
    if len(run) > 1:
        yield _in_words(run)
    elif run:
        yield rf"born (?:in )?{run[0]}"
    if claim.year and claim.month and claim.day:
        day = rf"0?{claim.day}(?:st|nd|rd|th)?"
        month = rf"(?:{fold(month_name[claim.month])}|{fold(month_abbr[claim.month])})"
        year, number = rf"(?:{claim.year}|{claim.year % 100:02})", f"0?{claim.month}"
        yield rf"{day} (?:of )?{month} {year}"
        yield rf"{month} {day} {year}"
        yield rf"0?{claim.day} {number} {year}"
        yield rf"{claim.year} {number} 0?{claim.day}"


def _telephone(value: str) -> str:
    """With the number of the country or without it."""
    figures = re.sub(r"\A(?:00)?44", "", digits(value)).removeprefix("0")
    return rf"(?:(?:00 ?)?44 ?(?:0 ?)?|0 ?)?{_in_figures(figures)}"


def _in_words(run: Run) -> str:
    return re.escape(" ".join(run))


def _in_figures(folded: str) -> str:
    """With spaces anywhere, or none."""
    return " ?".join(map(re.escape, folded.replace(" ", "")))


def _either(spelt: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<= )(?:{'|'.join(spelt)})(?= )")


def _parts(claim: Any) -> Iterator[Run]:
    """Of a name each of its words and every two that stand together: a letter rarely gives a name in full."""
    run = words(str(claim))
    if _is_a_part(claim, run):
        yield run
    if isinstance(claim, Name) and len(run) > 1:
        yield from ((word,) for word in run if len(word) > 1 and word not in NEVER_ALONE and not is_unspaced(word))
        yield from pairwise(run)


def _is_a_part(claim: Any, run: Run) -> bool:
    """Whether all that it says may be words of the language: one word, or a name of none but those."""
    if run and isinstance(claim, Name) and set(run) <= ORDINARY:
        return True
    if len(run) != 1 or len(run[0]) < 2 or is_unspaced(run[0]) or any(map(str.isdecimal, run[0])):
        return False
    if isinstance(claim, Name | Address) or run[0] in ORDINARY:
        return True
    return claim.kind in (IdentifierKind.FAMILY, IdentifierKind.SCHOOL)


def _unspaced(claim: Any) -> Iterator[str]:
    """In a script without spaces it stands in the middle of what is written, the family name first or last; and a given
    name by itself."""
    if not isinstance(claim, Name):
        return
    given, family = fold(claim.forenames).replace(" ", ""), fold(claim.surname).replace(" ", "")
    for each in dict.fromkeys((family + given, given + family, given)):
        if len(each) > 1 and is_unspaced(each):
            yield each


def _is_spelt(folded: str, saying: Saying) -> bool:
    if saying.spelt and saying.spelt.search(folded):
        return True
    if not saying.within:
        return False
    text = folded.replace(" ", "")
    for longer in saying.not_within:
        text = text.replace(longer, " ")
    return any(each in text for each in saying.within)


def _bounded(*texts: str) -> str:
    return f" {' | '.join(fold(text) for text in texts)} "


def _words_of(text: str) -> Iterator[Word]:
    end, previous = 0, ""
    for piece in _PIECE.finditer(text):
        between = text[end : piece.start()]
        begins = end == 0 or (_SENTENCE_ENDS.search(between) is not None and previous not in TITLES)
        written, end = piece[0], piece.end()
        first = next((letter for letter in written if letter.isalpha()), "")
        bare = words(_OWNED.sub("", written))
        for place, said in enumerate(words(written)):
            # a capital, or a letter of a script that has none
            is_title = first == first.title()
            shouted = len(written) > 1 and written.isupper()
            yield Word(said, bare[place] if place < len(bare) else said, is_title, shouted, begins)
            previous = said
