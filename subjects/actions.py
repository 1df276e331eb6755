"""Verbs about a person: describing a person as a source did, and joining or parting descriptions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.authority import Authority
from audit.moves import MovedOn
from core.extension import Point
from core.locking import lock
from subjects.boxes import email_parts, handle_parts, is_nothing, known_name, phone_parts, postcode_parts
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
    """A name as it was said, its two halves where they were told apart."""

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
    settles_why: str = ""  # why it settles the age, whatever else was answered or claimed before


@dataclass(frozen=True)
class AddressClaim:
    """Where a person lives, as it was said; the postcode's box may hold two."""

    lines: str = ""
    town: str = ""
    postcode: str = ""


@dataclass(frozen=True)
class IdentifierClaim:
    """What was typed in a box of one kind: one telephone, or several with remarks beside them."""

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
        """Whether anything here could name a person; a description in words alone, or "unknown", cannot."""
        said = _claims(self)
        return any(not (isinstance(each, Identifier) and each.kind == IdentifierKind.DESCRIPTION) for each in said)


@transaction.atomic
def describe(*, person: Description, source: str, source_id: UUID | None, by: Authority) -> Subject:
    """A new subject with a claim for each thing the source said. An officer decides whether it is a known person."""
    subject = Subject.objects.create()
    add_claims(subject=subject, person=person, source=source, source_id=source_id, by=by)
    return subject


@transaction.atomic
def add_claims(*, subject: Subject, person: Description, source: str, source_id: UUID | None, by: Authority) -> None:
    """More claims about a person; earlier ones stay. From now on the person is found by them."""
    for claim in _claims(person):
        claim.subject = subject  # type: ignore[attr-defined]  # every kind of claim has one
        claim.source, claim.source_id, claim.claimed_by = source, source_id, by.user
        claim.save()
    claims_changed(subject)


@transaction.atomic
def withdraw_claim(*, claim: Claim, why: str, by: Authority) -> Claim:
    """What was said turned out to be wrong: it stays as history, with the reason, and counts for nothing
    from now on."""
    locked: Any = lock(claim, "withdrawn_by", "subject")
    if locked.withdrawn_at is not None:
        raise MovedOn(f"{locked.withdrawn_by} has withdrawn this already. Nothing you did has been applied.", locked)
    locked.withdrawn_at, locked.withdrawn_by, locked.withdrawn_why = timezone.now(), by.person, why
    locked.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_why"])
    claims_changed(locked.subject)
    return locked


Heard = Callable[[Subject], None]
CLAIMS_CHANGED: Point[Heard] = Point(
    "subjects.claims_changed", "what is made of the claims about a person, and is made anew when they change"
)


def claims_changed(subject: Subject) -> None:
    """The one place that every change of what is claimed about a person comes by, in its transaction."""
    reindex(subject=subject)
    for hear in CLAIMS_CHANGED:
        hear(subject)


@transaction.atomic
def set_sealed(*, subject: Subject, sealed: bool, why: str) -> None:
    """Whether this person is found only by lookups among the sealed. Filed anew at once, and looked for again; how
    common names are is soon counted without the sealed, or with who is sealed no longer."""
    NameCount.objects.update(is_due=True)
    subject.sealed, subject.sealed_reason = sealed, why
    subject.save(update_fields=["sealed", "sealed_reason"])
    reindex(subject=subject)


# How boxes are read that may hold several things; all others hold one.
PARTS: dict[str, Callable[[str], list[str]]] = {
    IdentifierKind.PHONE: phone_parts,
    IdentifierKind.EMAIL: email_parts,
    IdentifierKind.HANDLE: handle_parts,
    IdentifierKind.FAMILY: str.splitlines,
}


def _claims(person: Description) -> list[Claim]:
    """A claim for each thing that was said, whole, with what stands beside it; none for what says nothing."""
    births = [DateOfBirth(**asdict(person.birth))] if person.birth else []
    return [
        *_names(person.names),
        *births,
        *(claim for address in person.addresses for claim in _addresses(address)),
        *(claim for identifier in person.identifiers for claim in _identifiers(identifier)),
    ]


def _names(names: Iterable[NameClaim]) -> Iterator[Name]:
    """Each name once; half of one, where the other half was "unknown", is a part of a name."""
    told = {}
    for each in names:
        forenames, surname = known_name(each.forenames, each.surname)
        lost = bool(each.forenames and each.surname) and not (forenames and surname)
        if forenames or surname:
            kind = NameKind.PART if lost and each.kind == NameKind.CURRENT else each.kind
            told[kind, forenames, surname] = Name(kind=kind, forenames=forenames, surname=surname)
    yield from told.values()


def _addresses(address: AddressClaim) -> Iterator[Address]:
    """Two postcodes are two claims; the street and town stand with the first."""
    lines, town = ("" if is_nothing(part) else part for part in (address.lines, address.town))
    first, *others = [part for part in postcode_parts(address.postcode) if not is_nothing(part)] or [""]
    if lines or town or first:
        yield Address(lines=lines, town=town, postcode=first)
    yield from (Address(postcode=other) for other in others)


def _identifiers(identifier: IdentifierClaim) -> Iterator[Identifier]:
    parts = PARTS.get(identifier.kind, lambda typed: [typed])
    told = dict.fromkeys(part.strip() for part in parts(identifier.value))
    yield from (Identifier(kind=identifier.kind, value=part) for part in told if not is_nothing(part))
