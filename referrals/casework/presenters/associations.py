"""Whom a person has to do with, as this reader may know it: three groups of lines, what is over, and who is on file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from accounts.authority import Authority
from core.kept_rows import Columns
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
        """What is shown with them."""
        beside = {one.pk: one for line in self.lines for one in (line.record, line.kept_in) if one is not None}
        return [*(line.association for line in self.lines), *beside.values()]


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


def on_file(name: str, referral: Referral, who: Authority, named: Referral | None = None) -> list[Referral]:
    """Records of people who are called so, or nearly so: only such as this officer may open, as a search in the queue finds
    them, and never of this person. Who is `named` already comes first, however the name is written."""
    found = _called(name, referral, who) if not Question(name).is_none else []
    return [named, *(one for one in found if one.subject_id != named.subject_id)] if named and name else found


def _called(name: str, referral: Referral, who: Authority) -> list[Referral]:
    question = Question(name)
    near = near_asked(question.words)
    question = Question(name, dict(near.alone()) if isinstance(near, Columns) else {})
    person = people.joined_to(referral.subject)
    for narrow in (question.as_written(), question.as_like_it()):
        page = see_case_file.page(
            who, Referral, order=NEWEST_FIRST, narrow=narrow, size=MOST_FOUND, related=("subject",)
        )
        if rows := [one for one in page.rows if one.subject_id not in person]:
            return rows
    return []


def _rows(referral: Referral, person: Iterable[int], who: Authority) -> QuerySet[Association]:
    about = Association.objects.filter(Q(of__in=person) | Q(other__in=person))
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
