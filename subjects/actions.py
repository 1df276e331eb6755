"""Verbs about a person: describing somebody as a source did, and joining or parting descriptions."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction

from accounts.authority import Authority
from subjects.matching.index import reindex
from subjects.models import (
    Address,
    Claim,
    DateOfBirth,
    Identifier,
    IdentifierKind,
    Name,
    NameCount,
    NameKind,
    Subject,
)


@dataclass(frozen=True)
class NameClaim:
    kind: str = NameKind.CURRENT
    forenames: str = ""
    surname: str = ""


@dataclass(frozen=True)
class BirthClaim:
    """Any part of a date of birth, or an estimated age."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    age_from: int | None = None
    age_to: int | None = None


@dataclass(frozen=True)
class AddressClaim:
    lines: str = ""
    town: str = ""
    postcode: str = ""


@dataclass(frozen=True)
class IdentifierClaim:
    kind: str
    value: str


@dataclass(frozen=True)
class Description:
    """A person as one source describes them: every part may be missing."""

    names: tuple[NameClaim, ...] = ()
    birth: BirthClaim | None = None
    addresses: tuple[AddressClaim, ...] = ()
    identifiers: tuple[IdentifierClaim, ...] = field(default=())

    @property
    def is_identity(self) -> bool:
        """Whether anything here could name a person; a description in words alone cannot."""
        named = any(each.kind != IdentifierKind.DESCRIPTION for each in self.identifiers)
        return bool(self.names or self.birth or self.addresses) or named


@transaction.atomic
def describe(*, person: Description, source: str, source_id: UUID | None, by: Authority) -> Subject:
    """A new subject with a claim for each thing the source said. People decide whether it is somebody known."""
    subject = Subject.objects.create()
    add_claims(subject=subject, person=person, source=source, source_id=source_id, by=by)
    return subject


@transaction.atomic
def add_claims(
    *, subject: Subject, person: Description, source: str, source_id: UUID | None, by: Authority
) -> None:
    """More claims about a person; earlier ones stay. From now on the person is found by them."""
    for claim in _claims(person):
        claim.subject = subject  # type: ignore[attr-defined]  # every kind of claim has one
        claim.source, claim.source_id, claim.claimed_by = source, source_id, by.user
        claim.save()
    reindex(subject=subject)


@transaction.atomic
def set_sealed(*, subject: Subject, sealed: bool, why: str) -> None:
    """Whether this person is found only by lookups among the sealed. Filed anew at once, and looked for again; how common
    names are is soon counted without the sealed, or with who is sealed no longer."""
    NameCount.objects.update(is_due=True)
    subject.sealed, subject.sealed_reason = sealed, why
    subject.save(update_fields=["sealed", "sealed_reason"])
    reindex(subject=subject)


def _claims(person: Description) -> list[Claim]:
    births = [person.birth] if person.birth else []
    return [
        *(Name(kind=n.kind, forenames=n.forenames, surname=n.surname) for n in person.names),
        *(
            DateOfBirth(year=b.year, month=b.month, day=b.day, age_from=b.age_from, age_to=b.age_to)
            for b in births
        ),
        *(Address(lines=a.lines, town=a.town, postcode=a.postcode) for a in person.addresses),
        *(Identifier(kind=i.kind, value=i.value) for i in person.identifiers),
    ]  # fmt: skip
