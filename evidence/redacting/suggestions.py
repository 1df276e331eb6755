"""Names of others that the record of a file knows and that stand in it: offered to be taken out, never taken out unasked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evidence.models import Redaction
from evidence.redacting.copies import left_on, pages_with
from evidence.redacting.words import is_readable, terms_of


@dataclass(frozen=True)
class Suggestion:
    """A name, and how often it stands on how many pages. `still_on`: the pages that are left of it, where it is marked on
    others."""

    name: str
    times: int
    pages: int
    still_on: tuple[int, ...] = ()

    @property
    def words(self) -> str:
        times = "once" if self.times == 1 else f"{self.times} times"
        if self.still_on:
            return f"{self.name} ({times}, on {in_words(self.still_on)}, where it is not marked)"
        return f"{self.name} ({times}, on {self.pages} {'page' if self.pages == 1 else 'pages'})"


def in_words(pages: Sequence[int]) -> str:
    """
    >>> in_words([4]), in_words([2, 3, 7])
    ('page 4', 'pages 2, 3 and 7')
    """
    *first, last = map(str, pages)
    return f"pages {', '.join(first)} and {last}" if first else f"page {last}"


def suggested(redaction: Redaction) -> list[Suggestion]:
    """Each name of which the whole or a part stands in the text of the copy, on pages where it is not marked."""
    file = redaction.file
    found = dict[str, Suggestion]()
    for name in dict.fromkeys(file.attached_at.named(file.holder)):
        for said in (name, *terms_of(name, parts=True)[1:]) if is_readable(name) else ():
            if counted := pages_with(file, [said]):
                if left := left_on(redaction, said):
                    still = tuple(left) if len(left) < len(counted) else ()
                    found.setdefault(said, Suggestion(said, sum(left.values()), len(left), still))
                break
    return list(found.values())
