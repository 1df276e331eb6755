"""Filing a referral for a search: everything on its record that an officer may type to find it.

Names, later names and aliases, of referrers and of staff, until they are withdrawn as wrong; telephones,
mailboxes, online names and official numbers; corrections; and the references of the referral, of its case and
of what partners were asked. The words of the account are not searched: who is merely mentioned in it is not
whom the referral is about.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise

from django.db import models, transaction

from core.folding import LONGEST, filed_as, words
from core.lookup import vector
from core.reference_numbers import Referenced, display_reference
from referrals.models import Addendum, NameWord, Referral, SearchDocument
from referrals.models.referral import AddendumKind
from referrals.search.likeness import near_keys
from subjects.matching.normalise import joined
from subjects.models import Identifier, IdentifierKind, Name, Subject
from subjects.telephones import telephones

# What a person is found by; the rest says something about a person and names others, or nobody.
FOUND_BY = frozenset(
    {
        IdentifierKind.PHONE,
        IdentifierKind.EMAIL,
        IdentifierKind.HANDLE,
        IdentifierKind.UPN,
        IdentifierKind.NHS,
        IdentifierKind.PNC,
    }
)
NOT_FOUND_BY = frozenset({IdentifierKind.SCHOOL, IdentifierKind.FAMILY, IdentifierKind.DESCRIPTION})
# Of a correction these are no part of a name, where they are written small: "it is will, not bill" loses nothing else.
SMALL_WORDS = frozenset(
    {
        "a",
        "about",
        "all",
        "also",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "because",
        "been",
        "but",
        "by",
        "called",
        "did",
        "do",
        "does",
        "for",
        "from",
        "had",
        "has",
        "have",
        "he",
        "her",
        "here",
        "him",
        "his",
        "i",
        "in",
        "is",
        "it",
        "its",
        "just",
        "me",
        "my",
        "name",
        "no",
        "not",
        "of",
        "on",
        "one",
        "or",
        "our",
        "out",
        "said",
        "says",
        "she",
        "should",
        "so",
        "some",
        "sorry",
        "spelled",
        "spelt",
        "that",
        "the",
        "their",
        "them",
        "then",
        "there",
        "these",
        "they",
        "this",
        "to",
        "up",
        "us",
        "was",
        "we",
        "were",
        "what",
        "when",
        "which",
        "who",
        "with",
        "wrong",
        "you",
        "your",
    }
)
AT_A_TIME = 500


def file(referral: Referral) -> None:
    """File one referral anew: called by whatever adds to its record."""
    file_many([referral.pk])


def file_for(subject: Subject) -> None:
    """File anew the referrals about a person of whom something more is claimed."""
    file_many(Referral.objects.filter(subject=subject).values_list("pk", flat=True))


def file_stale(limit: int = AT_A_TIME) -> int:
    """A duty of the keeper: what came in by a load, or is filed in an older way. Newest first."""
    stale = SearchDocument.objects.filter(is_stale=True).order_by("-referral_id")
    return file_many(stale.values_list("pk", flat=True)[:limit])


@transaction.atomic
def file_many(referral_ids: Iterable[int]) -> int:
    """How many were filed. Each is held while its record is read: of two who add something the second reads both."""
    held = SearchDocument.objects.select_for_update(skip_locked=False).filter(pk__in=list(referral_ids))
    ids = list(held.order_by("pk").values_list("pk", flat=True))
    tokens, names = _tokens(ids), set[str]()
    for each in tokens.values():
        names.update(each.names)
    _learn(names)
    SearchDocument.objects.bulk_create(
        [SearchDocument(referral_id=pk, tokens=vector(tokens[pk].all), is_stale=False) for pk in ids],
        update_conflicts=True,
        unique_fields=["referral"],
        update_fields=["tokens", "is_stale"],
    )
    return len(ids)


class Tokens:
    """What one referral is found by, and which of it are words of names."""

    def __init__(self) -> None:
        self.all, self.names = set[str](), set[str]()

    def add_name(self, written: str) -> None:
        self.all |= filed_as(written)
        said = words(written)
        self.names.update(word[:LONGEST] for word in said)
        # Mac Donald and MacDonald, de Souza and Desouza.
        self.all.update((one + other)[:LONGEST] for one, other in pairwise(said))

    def add_identifier(self, kind: str, value: str) -> None:
        self.all |= filed_as(value) | {joined(value)[:LONGEST]}
        if kind == IdentifierKind.PHONE:
            self.all.update(figures for each in telephones(value) for figures in (each.digits, each.key))

    def add_reference(self, reference: str) -> None:
        """From any of its parts onwards, with the prefix and without."""
        self.all |= filed_as(display_reference(reference))

    def add_correction(self, text: str) -> None:
        said = (
            word
            for word in text.split()
            if word.strip(".,;:!?'\"()").casefold() not in SMALL_WORDS or not word.islower()
        )
        self.all |= filed_as(" ".join(said))


def _tokens(ids: list[int]) -> dict[int, Tokens]:
    found: dict[int, Tokens] = defaultdict(Tokens)
    by_subject: dict[int, list[int]] = defaultdict(list)
    for pk, subject_id in Referral.objects.filter(pk__in=ids).values_list("pk", "subject_id"):
        by_subject[subject_id].append(pk)
    for name in Name.objects.standing().filter(subject__in=by_subject):
        for pk in by_subject[name.subject_id]:
            found[pk].add_name(str(name))
    for known in Identifier.objects.standing().filter(subject__in=by_subject, kind__in=FOUND_BY):
        for pk in by_subject[known.subject_id]:
            found[pk].add_identifier(known.kind, known.value)
    for pk, text in Addendum.objects.filter(referral__in=ids, kind=AddendumKind.CORRECTION).values_list(
        "referral_id", "text"
    ):
        found[pk].add_correction(text)
    for pk, reference in _references(ids):
        found[pk].add_reference(reference)
    return found


def _references(ids: list[int]) -> Iterator[tuple[int, str]]:
    """(referral, reference) of the referral itself and of every record of it that is known by a reference."""
    for model, path in referenced():
        rows = model._base_manager.filter(**{f"{path}__in": ids})
        yield from rows.values_list(path, "reference")


def referenced() -> list[tuple[type[models.Model], str]]:
    """Every model that is known by a reference and hangs on a referral, and the column that says on which."""
    hanging = [
        (model, field.attname)
        for model in Referenced.__subclasses__()
        for field in model._meta.concrete_fields
        if field.related_model is Referral
    ]
    return [(Referral, "pk"), *hanging]


def _learn(names: set[str]) -> None:
    """Words that stand in names, known or not: a filing that wrote only the new ones would tell by its
    statements and its time whether a person so called, a sealed one too, is on file. In order, so that two do
    not wait for each other."""
    NameWord.objects.bulk_create(
        [NameWord(word=word, near=near_keys(word)) for word in sorted(names)], ignore_conflicts=True
    )
