"""Who is the same person as whom. People are joined and parted by links; a person is every subject that live
links join."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from core.asked_once import asked_once
from core.kept_rows import Abreast, rows_kept
from subjects.models import Candidate, Link, LinkQuerySet, Name, Subject, Verdict, best_name

# Each step follows one person's live links by the two indexes of the table; a union with what is known ends
# it. From an open person no step leads to, or through, a sealed one.
JOINED = """
with recursive start as (select id, sealed or %s as sealed from subjects_subject where id = %s),
same(id) as (
    select id from start
    union
    select step.id from same cross join lateral (
        select b_id as id from subjects_link where a_id = same.id and verdict = 'same' and ended_at is null
        union all
        select a_id from subjects_link where b_id = same.id and verdict = 'same' and ended_at is null
    ) step
    join subjects_subject reached on reached.id = step.id
    where not reached.sealed or (select sealed from start)
)
select id from same
"""


@rows_kept
def _names(*subject_ids: int) -> QuerySet[Name]:
    return Name.objects.standing().filter(subject_id__in=subject_ids)


def names_asked(subject_ids: Sequence[int]) -> Abreast:
    """Every name that stands of these people, to be asked abreast of what else is shown of them."""
    return _names.asking(*subject_ids) if subject_ids else []


def known_as(names: Iterable[Name]) -> dict[int, str]:
    """What each of the people is called whose names these are."""
    of: dict[int, list[Name]] = defaultdict(list)
    for name in names:
        of[name.subject_id].append(name)
    return defaultdict(partial(best_name, ()), {subject: best_name(found) for subject, found in of.items()})


def joined_to(subject: Subject) -> set[int]:
    """The ids of every subject that is the same person, this one included, as far as this one's page may tell."""
    return joined_to_id(subject.pk)


@asked_once
def joined_to_id(subject_id: int, *, sealed_too: bool = False) -> set[int]:
    """`sealed_too` is for locks, for the page of a sealed person, and for bringing records in step with what is claimed,
    each by its own view: nothing of that is shown."""
    with connection.cursor() as cursor:
        cursor.execute(JOINED, [sealed_too, subject_id])
        return {int(row[0]) for row in cursor.fetchall()}


def views(subject_ids: Iterable[int]) -> dict[int, set[int]]:
    """For each subject, who is the same person as its own page tells it."""
    return {subject_id: joined_to_id(subject_id) for subject_id in subject_ids}


def pair(one: Subject, another: Subject) -> Q:
    """The link between these two, whichever way round."""
    return Q(a=one, b=another) | Q(a=another, b=one)


def _links(subject: Subject) -> LinkQuerySet:
    """Decisions about this subject that its own page may show: one that joins it to a sealed person stands on the
    sealed person's page alone."""
    every: LinkQuerySet = Link.objects.filter(Q(a=subject) | Q(b=subject))
    return every if subject.sealed else every.filter(a__sealed=False, b__sealed=False)


def live_links(subject: Subject) -> LinkQuerySet:
    return _links(subject).standing()


def link_history(subject: Subject) -> QuerySet[Link]:
    """Every decision about this subject and another, live or ended, newest first."""
    return _links(subject).select_related("by", "ended_by", "a", "b").order_by("-at", "-pk")


def unsure_links(subject: Subject) -> QuerySet[Link]:
    """What an officer was not sure about; a supervisor settles it."""
    return live_links(subject).filter(verdict=Verdict.UNSURE)


def undecided(subject: Subject) -> QuerySet[Candidate]:
    """People who may be the same and about whom no officer has said anything since they were found (again)."""
    return _undecided(subject.pk, *sorted(joined_to(subject) - {subject.pk}))


def _undecided(subject_id: int, *joined: int) -> QuerySet[Candidate]:
    this_pair = Q(a=OuterRef("subject"), b=OuterRef("other")) | Q(a=OuterRef("other"), b=OuterRef("subject"))
    since = Q(at__gte=OuterRef("reopened_at"))
    decided = Link.objects.standing().filter(this_pair)
    return Candidate.objects.filter(
        Q(reopened_at__isnull=True) & ~Exists(decided) | Q(reopened_at__isnull=False) & ~Exists(decided.filter(since)),
        subject_id=subject_id,
        other__sealed=False,
    ).exclude(other_id__in=joined)


@asked_once
def is_undecided(subject: Subject) -> bool:
    return bool(_first_undecided(subject.pk, *sorted(joined_to(subject) - {subject.pk})))


@rows_kept
def _first_undecided(subject_id: int, *joined: int) -> QuerySet[Any, tuple[int]]:
    return _undecided(subject_id, *joined).order_by().values_list("pk")[:1]


def candidates(subject: Subject) -> QuerySet[Candidate]:
    """All the people whom the engine found for this subject, likeliest first. Sealed people never show."""
    return (
        Candidate.objects.filter(subject=subject, other__sealed=False)
        .select_related("other")
        .prefetch_related("other__names", "other__dates_of_birth", "other__addresses", "other__identifiers")
        .order_by("-weight", "pk")
    )


def open_questions_with_sealed(subject: Subject) -> QuerySet[Candidate]:
    """Sealed people on whose page this person stands and whom no officer with sight of the seal has called
    different. For rules only; no page shows it."""
    told_apart = Link.objects.standing().filter(
        Q(a=OuterRef("subject"), b=OuterRef("other")) | Q(a=OuterRef("other"), b=OuterRef("subject")),
        verdict=Verdict.DIFFERENT,
    )
    return Candidate.objects.filter(~Exists(told_apart), other__in=joined_to(subject), subject__sealed=True)
