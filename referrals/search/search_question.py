"""What is typed into a search, as a question that an index answers.

The words are cut and folded as they were for filing (`core.folding`), and handed over as quoted lexemes: no parser of
the database reads them again. Every part of a question counts; there is none that is dropped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Q

from core.folding import Asked, asked_for, fold
from core.lookup import Lexemes, any_of, beginning, every_part, readings_of, whole
from core.reference_numbers import display_reference, normalise_reference
from core.rules import Narrow
from referrals.search.likeness import words_like
from subjects.telephones import telephones


@dataclass(frozen=True)
class Question:
    """Something to look for, as typed."""

    typed: str
    # Words that are nearly one of its words, by it, where they were looked up.
    near: Mapping[str, Sequence[str]] = field(default_factory=dict, compare=False)

    @property
    def parts(self) -> tuple[Asked, ...]:
        return asked_for(self.typed)

    @property
    def words(self) -> list[str]:
        """Those for which names that are like them are looked for."""
        return [word for part in self.parts for word in _alone(part)]

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
        return _narrow(any_of([every_part(self.parts), *self._as_a_whole()]))

    def as_like_it(self) -> Narrow:
        """The records in which every part stands or a name that is like it. Asked also where no word is like any: the words are of
        all people on file, sealed ones too, and a statement less would say that none of them is called nearly so."""
        others = [self._words_like(part) for part in self.parts]
        parts = [any_of([*readings_of(part), *like]) for part, like in zip(self.parts, others, strict=True)]
        return _narrow(" & ".join(parts))

    def _words_like(self, part: Asked) -> list[str]:
        """Words of names like this part of the question, whole."""
        return [whole(word) for one in _alone(part) for word in words_like(one, self.near.get(one, ()))]

    def _as_a_whole(self) -> list[str]:
        """What was typed as one word, and as one telephone: spaces are set where people like."""
        together = fold(self.typed).replace(" ", "")
        found = [beginning(together)] if len(self.parts) > 1 and together else []
        if not any(map(str.isalpha, self.typed)):
            found += [beginning(figures) for one in telephones(self.typed) for figures in {one.digits, one.key}]
        return found


def _narrow(notation: str) -> Narrow:
    return lambda prefix: Q(**{f"{prefix}search_document__tokens": Lexemes(notation)})


def _alone(part: Asked) -> list[str]:
    """The part as the one word that it is."""
    return [reading[0] for reading in part if len(reading) == 1][:1]
