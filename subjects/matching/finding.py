"""One piece of evidence for or against two people being one."""

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar

from subjects.matching.weights import bits, weight

Claim = TypeVar("Claim")


class Finding(NamedTuple):
    """What two people have in one field, how far that agrees, and what it is worth in bits."""

    field: str
    level: str
    ours: str
    theirs: str
    bits: float

    @property
    def sentence(self) -> str:
        """The finding in words, with what was written on either side."""
        pair = self.ours if self.ours == self.theirs else f"{self.ours} / {self.theirs}"
        return weight(self.field, self.level).sentence.format(pair=pair)


def find(field: str, level: str, ours: str, theirs: str, *, share: float = 0.0) -> Finding:
    """A finding with the weight the table gives its level."""
    return Finding(field, level, ours, theirs, bits(field, level, share))


def strongest(
    ours: Sequence[Claim], theirs: Sequence[Claim], judge: Callable[[Claim, Claim], Finding | None]
) -> Finding | None:
    """The best finding over all pairs of claims: one old address that agrees is not undone by a new one that
    does not."""
    if not ours or not theirs:
        return None
    best = None
    for a in ours:
        for b in theirs:
            finding = judge(a, b)
            if finding is not None and (best is None or finding.bits > best.bits):
                best = finding
    return best
