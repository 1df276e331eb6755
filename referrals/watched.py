"""What the log is told about referrals: whose person is sealed, and whose bears the name of one of our own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from audit.watched import Target
from referrals.models import Referral
from subjects.watched import subjects_called


def sealed() -> list[Target]:
    keys = Referral.objects.filter(subject__sealed=True).values_list("pk", flat=True)
    return [(Referral._meta.label, str(key)) for key in keys]


def namesakes(people: Sequence[tuple[int, str]]) -> Iterator[tuple[int, Target]]:
    called: dict[int, list[int]] = defaultdict(list)
    for person, subject in subjects_called(people):
        called[subject].append(person)
    for key, subject in Referral.objects.filter(subject_id__in=called).values_list("pk", "subject_id"):
        yield from ((person, (Referral._meta.label, str(key))) for person in called[subject])
