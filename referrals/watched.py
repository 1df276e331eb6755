"""What the log is told about referrals: which were sealed and when, and which bear the name of one of our own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from accounts.models import Membership
from accounts.roles import Role
from audit.flags import Sealed, Target
from referrals.models import Referral, RiskOwner, Seal
from subjects.watched import subjects_called


def sealed() -> Iterator[Sealed]:
    """Every seal, lifted or not. A record may be opened under it by its officer, by all who have owned it, by the
    person who filed it (their own words) and by the inspectors of the force."""
    seals = list(Seal.objects.select_related("referral"))
    owners: dict[int, set[int]] = defaultdict(set)
    spans = RiskOwner.objects.filter(referral_id__in={seal.referral_id for seal in seals})
    for referral, person in spans.values_list("referral_id", "person_id"):
        owners[referral].add(person)
    inspectors: dict[int, set[int]] = defaultdict(set)
    for force, person in Membership.objects.filter(role=Role.INSPECTOR).values_list("agency_id", "user_id"):
        inspectors[force].add(person)
    for seal in seals:
        of = seal.referral
        works = {number for number in (of.officer_id, of.owner_id, of.submitted_by_id) if number is not None}
        may = works | owners[of.pk] | inspectors[of.force_id]
        yield Sealed(Referral._meta.label, str(of.pk), seal.at, seal.lifted_at, frozenset(may))


def namesakes(people: Sequence[tuple[int, str]]) -> Iterator[tuple[int, Target]]:
    called: dict[int, list[int]] = defaultdict(list)
    for person, subject in subjects_called(people):
        called[subject].append(person)
    for key, subject in Referral.objects.filter(subject_id__in=called).values_list("pk", "subject_id"):
        yield from ((person, (Referral._meta.label, str(key))) for person in called[subject])
