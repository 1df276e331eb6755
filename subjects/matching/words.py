"""The words of one field of two names compared: forenames, surnames, further forenames."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from subjects.matching.finding import Finding, find
from subjects.matching.frequency import EITHER, Commonness
from subjects.matching.similarity import CLOSE, DIFFERENT, FIRM, INITIAL, SAME, SOUNDS, UNREAD, alike
from subjects.matching.weights import weight

Words = tuple[str, ...]
Findings = tuple[Finding, ...]

_MIDDLE = dict.fromkeys(FIRM, 2) | {INITIAL: 1, CLOSE: 1, SOUNDS: 1, UNREAD: 0, DIFFERENT: 0}


@dataclass(frozen=True, slots=True)
class WordJudge:
    """Says how far words agree, and what that is worth where names are as common as `common` says.

    `crossed` judges words of which one stands in the other field: Marleigh White and White Marleigh agree in two common
    names, though as a forename White is rare.
    """

    common: Commonness
    crossed: bool = False

    def _field(self, field: str) -> str:
        return EITHER if self.crossed else field

    def _share(self, field: str, level: str, a: str, b: str) -> float:
        """How common the shared name is: of the commoner spelling, or of all its spellings together. Where it
        adds nothing to the weight, as in names that differ, it is not asked."""
        if not weight(field, level).spread:
            return 0.0
        where = self._field(field)
        if level == SAME:
            return self.common.share(where, a)
        return max(self.common.share_in_any_spelling(where, a), self.common.share_in_any_spelling(where, b))

    def word(self, field: str, a: str, b: str, written: tuple[str, str]) -> Finding:
        """One word against one word."""
        level = alike(a, b)
        return find(field, level, *written, share=self._share(field, level, a, b))

    def _another_forename(self, a: Words, b: Words, written: tuple[str, str]) -> Iterator[Finding]:
        """Known by a middle name, or a first name such as Muhammad left out."""
        for mine, yours in [*product(a[:1], b[1:]), *product(a[1:], b[:1])]:
            level = alike(mine, yours)
            if level in FIRM:
                share = self._share("forename", level, mine, yours)
                yield find("forename", "another forename", *written, share=share)

    def forenames(self, a: Words, b: Words, written: tuple[str, str]) -> Finding:
        """The forenames: first against first, all as one word (Anne Marie / Annemarie), or one known by another
        of them."""
        found = [self.word("forename", a[0], b[0], written)]
        if len(a) + len(b) == 2:
            return found[0]
        whole = ("".join(a), "".join(b))
        if len(a) != len(b) and alike(*whole) in FIRM:
            found.append(self.word("forename", *whole, written))
        found.extend(self._another_forename(a, b, written))
        return max(found, key=lambda finding: finding.bits)

    def surnames(self, a: Words, b: Words, written: tuple[str, str]) -> Finding:
        """The surnames: as a whole, or one part of a double name."""
        if a == b:
            rarest = self.common.rarest(self._field("surname"), a)
            return find("surname", SAME, *written, share=rarest)
        found = [self.word("surname", "".join(a), "".join(b), written)]
        if len(a) + len(b) == 2:
            return found[0]
        for mine, yours in product(a, b):
            level = alike(mine, yours)
            if level in FIRM:
                share = self._share("surname", level, mine, yours)
                found.append(find("surname", "one part", *written, share=share))
        return max(found, key=lambda finding: finding.bits)

    def middle_names(self, a: Words, b: Words) -> Findings:
        """Further forenames, when both have some."""
        if not a or not b:
            return ()
        mine, yours = max(product(a, b), key=lambda pair: _MIDDLE[alike(*pair)])
        if alike(mine, yours) == UNREAD:
            return ()
        level = ("different", "initial", SAME)[_MIDDLE[alike(mine, yours)]]
        shared = self._share("forename", SAME, mine, yours) if level == SAME else 0.0
        return (find("middle name", level, " ".join(a).title(), " ".join(b).title(), share=shared),)
