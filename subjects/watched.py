"""What the log is told about people: who bears the name of one of our own (`audit.flags`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from audit.flags import Target
from core.folding import fold
from subjects.matching.blocking import blocking_keys, key_number
from subjects.matching.person import PersonEvidence, PersonName
from subjects.models import FiledUnder, Name, Subject


def namesakes(people: Sequence[tuple[int, str]]) -> Iterator[tuple[int, Target]]:
    """The whole name alike, in any case: a family name alone is shared by too many to mean anything."""
    return ((person, (Subject._meta.label, str(key))) for person, key in subjects_called(people))


def subjects_called(people: Sequence[tuple[int, str]]) -> Iterator[tuple[int, int]]:
    """(person, subject) of one name, sealed or not: those filed under the key of the whole name, and then called so."""
    by_name: dict[str, list[int]] = defaultdict(list)
    for person, name in people:
        by_name[fold(name)].append(person)
    filed = FiledUnder.objects.filter(sealed__in=[False, True], number__in=_whole_names(name for _, name in people))
    for claim in Name.objects.standing().filter(subject__in=filed.values("subject_id")).order_by("pk"):
        yield from ((person, claim.subject_id) for person in by_name.get(fold(str(claim)), ()))


def _whole_names(names: Iterable[str]) -> list[int]:
    """The numbers of the keys of whole names, wherever the family name begins."""
    numbers = set[int]()
    for said in (name.split() for name in names):
        for place in range(len(said)):
            person = PersonEvidence(names=(PersonName(" ".join(said[:place]), " ".join(said[place:])),))
            numbers.update(key_number(key) for key in blocking_keys(person) if key.startswith("w"))
    return sorted(numbers)
