"""Whom a person has to do with, as this reader may know it: three groups of lines, what is over, and who is on file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.urls import reverse

from accounts.authority import Authority
from core.kept_rows import Columns
from core.rules import Narrow
from referrals.access import NEWEST_FIRST, see_association, see_case_file
from referrals.models import Referral
from referrals.search.likeness import near_asked
from referrals.search.search_question import Question
from subjects import people
from subjects.models import ONLINE, Association, AssociationKind, Reach, Subject

HOME = (AssociationKind.HOUSEHOLD, AssociationKind.FAMILY, AssociationKind.CARER, AssociationKind.PARTNER)
PEERS = (AssociationKind.PEER, AssociationKind.ASSOCIATE, AssociationKind.GROUP)
HEADED: tuple[tuple[str, tuple[AssociationKind, ...]], ...] = (
    ("Household and family", HOME),
    ("Peers", PEERS),
    ("Online", ONLINE),
)
MOST_FOUND = 10  # who is looked for by name among so many lines finds them
MOST_LOOKED_AT = 50  # records, of which one person may have several


@dataclass(frozen=True)
class AssociationLine:
    """One of them from the page of either: `record` is the other's, which this reader may open; none of a name alone. `kept_in`
    is where it was recorded and is corrected."""

    association: Association
    who: str
    record: Referral | None
    kept_in: Referral
    is_own: bool

    @property
    def href(self) -> str:
        return reverse("referrals:case_person", args=[self.record.public_id]) if self.record else ""

    @property
    def is_for_the_team(self) -> bool:
        return self.association.reach == Reach.TEAM


@dataclass(frozen=True)
class Associations:
    lines: Sequence[AssociationLine]

    @property
    def groups(self) -> list[tuple[str, list[AssociationLine]]]:
        """All three, also where one is empty: it says so."""
        stands = [line for line in self.lines if line.association.ended_at is None]
        return [(heading, [line for line in stands if line.association.kind in kinds]) for heading, kinds in HEADED]

    @property
    def over(self) -> list[AssociationLine]:
        return [line for line in self.lines if line.association.ended_at is not None]

    @property
    def records(self) -> list[Any]:
        """Each person who is named, once: by their record, or, of a name alone, by what is said of it."""
        on_file = {line.record.pk: line.record for line in self.lines if line.record is not None}
        by_name = {line.who: line.association for line in self.lines if line.record is None}
        return [*on_file.values(), *by_name.values()]


class OnFile(NamedTuple):
    records: Sequence[Referral]
    are_more: bool


def associations(referral: Referral, who: Authority) -> Associations:
    """Of all who are this person, from whichever side it was recorded; only where both people's records are open to the
    reader, and the marking lets them see it."""
    person = people.joined_to(referral.subject)
    found = list(_rows(referral, person, who))
    records = _records({key for one in found for key in (one.of_id, one.other_id) if key}, who)
    return Associations([_line(one, referral, person, records) for one in found])


def association_here(referral: Referral, who: Authority, public_id: Any) -> Association | None:
    """The one of an address, if it is of the person of this record and this reader may see it."""
    mine = Association.objects.filter(of=referral.subject_id, public_id=public_id).select_related("of", "other")
    return see_association.filter(who, mine).first()


def record_of(subject: Subject, who: Authority) -> Referral | None:
    """The newest that this reader may open."""
    return _records([subject.pk], who).get(subject.pk)


def on_file(name: str, referral: Referral, who: Authority, named: Subject | None = None) -> OnFile:
    """The people who are called so, or nearly so, each by their newest record: only such as this officer may open, as a search
    in the queue finds them, and never this person. Who is `named` already comes first, however the name is written."""
    first = record_of(named, who) if named and name else None
    found = _called(name, referral, who) if not Question(name).is_none else []
    each = _one_of_each([first, *found] if first else found)
    return OnFile(each[:MOST_FOUND], len(each) > MOST_FOUND)


def _one_of_each(records: Iterable[Referral]) -> list[Referral]:
    """One line for each person, as far as their pages tell it, and one more than is shown."""
    found, known = list[Referral](), set[int]()
    for one in records:
        if one.subject_id not in known and len(found) <= MOST_FOUND:
            found.append(one)
            known |= people.joined_to_id(one.subject_id)
    return found


def _called(name: str, referral: Referral, who: Authority) -> Sequence[Referral]:
    question = Question(name)
    near = near_asked(question.words)
    question = Question(name, dict(near.alone()) if isinstance(near, Columns) else {})
    person = people.joined_to(referral.subject)
    for called in (question.as_written(), question.as_like_it()):
        narrow = partial(_another, called, person)
        page = see_case_file.page(
            who, Referral, order=NEWEST_FIRST, narrow=narrow, size=MOST_LOOKED_AT, related=("subject",)
        )
        if page.rows:
            return page.rows
    return []


def _another(called: Narrow, person: Iterable[int], prefix: str) -> Q:
    return called(prefix) & ~Q(**{f"{prefix}subject__in": sorted(person)})


def _rows(referral: Referral, person: Iterable[int], who: Authority) -> QuerySet[Association]:
    """One whose two ends have been joined since says nothing of another: it is left out until they are parted."""
    about = Association.objects.filter(Q(of__in=person) | Q(other__in=person)).exclude(of__in=person, other__in=person)
    seen = see_association.filter(who, about).select_related("of", "other", "by", "ended_by")
    return seen.prefetch_related("of__names", "other__names").order_by("-at", "-pk")


def _records(subject_ids: Iterable[int], who: Authority) -> dict[int, Referral]:
    """The newest record of each that this reader may open."""
    there = see_case_file.filter(who, Referral.objects.filter(subject_id__in=subject_ids)).select_related("subject")
    return {one.subject_id: one for one in there.order_by("submitted_at")}


def _line(
    association: Association, referral: Referral, person: Iterable[int], records: dict[int, Referral]
) -> AssociationLine:
    kept_in, is_own = records[association.of_id], association.of_id == referral.subject_id
    if association.other is None:
        return AssociationLine(association, association.name, None, kept_in, is_own)
    there = association.other if association.of_id in person else association.of
    return AssociationLine(association, there.display_name, records[there.pk], kept_in, is_own)
