"""What is typed into a search, as a question that an index answers.

The words are cut and folded as they were for filing (`core.folding`), and handed over as quoted lexemes: no parser of the
database reads them again. Every part of a question counts; there is none that is dropped.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q

from core.folding import Asked, asked_for, fold
from core.reference import display_reference, normalise_reference
from core.rules import Narrow
from referrals.likeness import words_like
from subjects.matching.normalise import digits, phone

# Shorter runs of figures are no telephone.
TELEPHONE = 6


class Lexemes(SearchQuery):
    """A question in the notation of `tsquery`, cast and not parsed."""

    template = "%(expressions)s::pg_catalog.tsquery"

    def __init__(self, notation: str) -> None:
        super().__init__(notation, search_type="raw")


@dataclass(frozen=True)
class Question:
    """Something to look for, as typed."""

    typed: str

    @property
    def parts(self) -> tuple[Asked, ...]:
        return asked_for(self.typed)

    @property
    def is_none(self) -> bool:
        """Whether there is nothing in it that could be looked for."""
        return not self.parts

    @property
    def left_out(self) -> list[str]:
        """What stands between the words and could not be looked for; the page says so."""
        return [part for part in self.typed.split() if not asked_for(part)]

    @property
    def about_a_complaint(self) -> str:
        """The reference of a complaint about data, which is no part of any referral; empty for anything else."""
        reference = normalise_reference(self.typed) or ""
        return display_reference(reference) if reference.startswith("DP") else ""

    def as_written(self) -> Narrow:
        """The records in which every part stands, by its beginning."""
        said = " & ".join(_any(_readings(part)) for part in self.parts)
        return _narrow(_any([said, *self._as_a_whole()]))

    def as_like_it(self) -> Narrow | None:
        """The records in which every part stands or a name that is like it; None where no word is like any."""
        others = [_words_like(part) for part in self.parts]
        if not any(others):
            return None
        parts = [_any([*_readings(part), *like]) for part, like in zip(self.parts, others, strict=True)]
        return _narrow(" & ".join(parts))

    def _as_a_whole(self) -> list[str]:
        """What was typed as one word, and as one telephone: spaces are set where people like."""
        whole = fold(self.typed).replace(" ", "")
        found = [_lexeme(whole)] if len(self.parts) > 1 and whole else []
        is_number = len(digits(self.typed)) >= TELEPHONE and not any(map(str.isalpha, self.typed))
        return [*found, _lexeme(phone(self.typed))] if is_number and phone(self.typed) else found


def _narrow(notation: str) -> Narrow:
    return lambda prefix: Q(**{f"{prefix}search_document__tokens": Lexemes(notation)})


def _readings(part: Asked) -> list[str]:
    return [" & ".join(map(_lexeme, reading)) for reading in part]


def _words_like(part: Asked) -> list[str]:
    """Words of names like this part of the question, whole."""
    alone = [reading[0] for reading in part if len(reading) == 1]
    return [_quoted(word) for one in alone[:1] for word in words_like(one)]


def _any(of: list[str]) -> str:
    return "(" + " | ".join(f"({one})" for one in of) + ")"


def _lexeme(word: str) -> str:
    """A word by its beginning."""
    return f"{_quoted(word)}:*"


def _quoted(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"
