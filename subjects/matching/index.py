"""File people under their blocking keys, with the evidence for comparing. Called by the actions whenever
identity is saved."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet

from core.clock import local_day
from core.locking import lock
from subjects.matching.blocking import READING, key_numbers
from subjects.matching.person import Birth, PersonEvidence, PersonName, Place
from subjects.models import (
    Address,
    DateOfBirth,
    Identifier,
    IdentifierKind,
    MatchEvidence,
    MatchKeys,
    Name,
    Subject,
    standing,
)

OFFICIAL = (IdentifierKind.UPN, IdentifierKind.NHS, IdentifierKind.PNC)
# Letters. A line about a relative that is longer is an account, and not read as a name.
LONGEST_RELATIVE = 300
# People filed anew in one round of the keeper: a second or two of its time.
REFILED_AT_A_TIME = 500
CLAIMS = ("names", "dates_of_birth", "addresses", "identifiers")


def _birth(claim: DateOfBirth) -> Birth | None:
    """A claimed date, or the years that an estimated age on the day of the claim allows."""
    if claim.age_from is not None and claim.age_to is not None and claim.year is None:
        return Birth.of_age(youngest=claim.age_from, oldest=claim.age_to, in_year=local_day(claim.claimed_at).year)
    known = Birth(claim.year, claim.month, claim.day)
    return known if claim.year or (claim.month and claim.day) else None


def evidence_of(subject: Subject) -> PersonEvidence:
    """All that is claimed about a person, as the engine compares it."""
    return evidence_from(
        names=standing(subject.names.all()),
        births=standing(subject.dates_of_birth.all()),
        addresses=standing(subject.addresses.all()),
        identifiers=standing(subject.identifiers.all()),
    )


def evidence_from(
    *,
    names: Iterable[Name],
    births: Iterable[DateOfBirth],
    addresses: Iterable[Address],
    identifiers: Iterable[Identifier],
) -> PersonEvidence:
    """The same of claims that are at hand already, and that stand."""
    known = list(identifiers)

    def values(kind: str) -> tuple[str, ...]:
        return tuple(each.value for each in known if each.kind == kind)

    born = (_birth(claim) for claim in births)
    return PersonEvidence(
        names=tuple(PersonName(name.forenames, name.surname) for name in names if str(name)),
        births=tuple(birth for birth in born if birth),
        places=tuple(Place(", ".join(place.lines.splitlines()), place.town, place.postcode) for place in addresses),
        phones=values(IdentifierKind.PHONE),
        emails=values(IdentifierKind.EMAIL),
        handles=values(IdentifierKind.HANDLE),
        schools=values(IdentifierKind.SCHOOL),
        numbers=tuple((str(kind), value) for kind in OFFICIAL for value in values(kind)),
        family=tuple(PersonName(value) for value in values(IdentifierKind.FAMILY) if len(value) <= LONGEST_RELATIVE),
    )


def keys_row(subject: Subject, evidence: PersonEvidence, *, waiting: bool) -> MatchKeys:
    """The row under which a person is found."""
    return MatchKeys(
        subject=subject, keys=key_numbers(evidence), sealed=subject.sealed, waiting=waiting, reading=READING
    )


def evidence_row(subject: Subject, evidence: PersonEvidence) -> MatchEvidence:
    """The row that says what to compare."""
    return MatchEvidence(subject=subject, evidence=evidence.packed())


def reindex(*, subject: Subject) -> MatchKeys:
    """File one person anew, to be looked for by the keeper. Sealing changes who may find the person, so it is a
    reason to call this too."""
    with transaction.atomic():
        # Held while the claims are read, or somebody sealed meanwhile would be filed as they were before. Claims on
        # their way in hold the person too, for what they refer to: that does not wait for this.
        lock(subject, no_key=True)
        fresh = Subject.objects.prefetch_related(*CLAIMS).get(pk=subject.pk)
        return reindex_many(subjects=[fresh], waiting=True)[0]


def reindex_many(*, subjects: Iterable[Subject], waiting: bool = False) -> list[MatchKeys]:
    """File many people anew, keys and evidence together; their claims should be prefetched (`CLAIMS`)."""
    known = [(subject, evidence_of(subject)) for subject in subjects]
    with transaction.atomic(savepoint=False):
        # The keys first: the keeper holds them too, and two who save one person must not wait for each other.
        filed = MatchKeys.objects.bulk_create(
            [keys_row(subject, evidence, waiting=waiting) for subject, evidence in known],
            update_conflicts=True,
            unique_fields=["subject"],
            update_fields=["keys", "sealed", "waiting", "reading"],
        )
        MatchEvidence.objects.bulk_create(
            [evidence_row(subject, evidence) for subject, evidence in known],
            update_conflicts=True,
            unique_fields=["subject"],
            update_fields=["evidence"],
        )
    return filed


@transaction.atomic
def refile(limit: int = REFILED_AT_A_TIME) -> int:
    """The keeper's duty: file anew the people who were filed by an earlier reading of names and numbers. It
    looks for none of them again: they are found from now on when another person is looked for. Returns how
    many were filed."""
    old = MatchKeys.objects.filter(reading__lt=READING).order_by("reading", "pk").values_list("pk", flat=True)
    held = Subject.objects.select_for_update(no_key=True, skip_locked=True).filter(pk__in=list(old[:limit]))
    ids = [subject.pk for subject in held.order_by("pk")]
    waits = set(MatchKeys.objects.filter(pk__in=ids, waiting=True).values_list("pk", flat=True))
    for some, waiting in ((waits, True), (set(ids) - waits, False)):
        reindex_many(subjects=Subject.objects.prefetch_related(*CLAIMS).filter(pk__in=some), waiting=waiting)
    return len(ids)


def unfiled() -> QuerySet[Subject]:
    """People whom no lookup can find yet, for instance after a load by COPY."""
    return Subject.objects.filter(match_keys__isnull=True).prefetch_related(*CLAIMS).order_by("pk")
