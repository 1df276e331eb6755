"""What the log is told about people: who bears the name of one of our own (`audit.watched`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from django.db.models import Value
from django.db.models.functions import Concat, Lower

from audit.watched import Target
from subjects.models import Name, Subject


def namesakes(people: Sequence[tuple[int, str]]) -> Iterator[tuple[int, Target]]:
    """The whole name alike, in any case: a family name alone is shared by too many to mean anything."""
    return ((person, (Subject._meta.label, str(key))) for person, key in subjects_called(people))


def subjects_called(people: Sequence[tuple[int, str]]) -> Iterator[tuple[int, int]]:
    """(person, subject) of one name."""
    by_name: dict[str, list[int]] = defaultdict(list)
    for person, name in people:
        by_name[name.lower()].append(person)
    whole = Name.objects.annotate(whole=Lower(Concat("forenames", Value(" "), "surname")))
    for name, subject in whole.filter(whole__in=list(by_name)).values_list("whole", "subject_id"):
        yield from ((person, subject) for person in by_name[name])
