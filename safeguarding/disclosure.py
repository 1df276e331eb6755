"""What of a referral an officer may pick for a partner, item by item, and what is never on offer.

A partner is told the least that lets them help (data minimisation, UK GDPR Article 5(1)(c)): nothing is sent
that was not picked, and what would name the referrer, the person who noticed first, or the police's own work
cannot be picked at all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from referrals.models import Referral
from referrals.questions.filed_document import about, question
from referrals.questions.meaning import About
from subjects.models import Address, Claim, DateOfBirth, Identifier, IdentifierKind, Name, Subject

# Numbers by which other agencies know a person: nobody who meets them needs one.
NUMBERS_OF_AGENCIES = frozenset({IdentifierKind.UPN, IdentifierKind.NHS, IdentifierKind.PNC})
# Whom the answers on offer are about; the form's data says it of each question.
ON_OFFER = (About.PERSON, About.THIRD_PARTIES)


@dataclass(frozen=True)
class Item:
    """One thing that can be disclosed: what the partner will read, and the key it is picked by."""

    key: str
    label: str
    value: str

    def sent(self) -> dict[str, str]:
        return {"key": self.key, "label": self.label, "value": self.value}


def items_of(referral: Referral) -> list[Item]:
    """Everything on offer: who the person is, as the claims stand now, then the filed document row by row."""
    return [*_of_subject(referral.subject), *_of_document(referral.document)]


def who_it_is(referral: Referral) -> list[Item]:
    """Who the person is, as the claims stand now."""
    return list(_of_subject(referral.subject))


def where_they_live(referral: Referral) -> list[Item]:
    """As much as lets a council say whether a person is its own: the name, the date of birth and the address."""
    subject = referral.subject
    return [*_names(subject), *_births(subject), *_addresses(subject)]


def says_where_they_live(claim: Claim) -> bool:
    """Whether the above says it while it stands."""
    return isinstance(claim, (Name, DateOfBirth, Address))


def picked(referral: Referral, keys: Iterable[str], *, advice: bool = False) -> list[Item]:
    """The items with these keys, in the order they are on offer; a key that is not on offer is left out."""
    wanted, on_offer = set(keys), for_advice(referral) if advice else items_of(referral)
    return [item for item in on_offer if item.key in wanted]


def whom_to_meet(referral: Referral) -> list[Item]:
    """What an intervention provider can be told: who the person is and how they are reached. No address, no agency's number
    for them, and nothing that was filed; what else they must know stands in the brief, in the words of its author."""
    numbers = referral.subject.identifiers.standing().exclude(kind__in=NUMBERS_OF_AGENCIES).order_by("pk")
    return [*_names(referral.subject), *_births(referral.subject), *_identifiers(numbers)]


def for_advice(referral: Referral) -> list[Item]:
    """What a clinical consultant can be told: who the person is, by name and date of birth, and what was filed about them. No
    address, no number, and nothing that is about other people: they are asked what it may mean, and do not meet the person."""
    who = [*_names(referral.subject), *_births(referral.subject)]
    return [*who, *_of_document(referral.document, (About.PERSON,))]


def _of_subject(subject: Subject) -> Iterator[Item]:
    yield from _names(subject)
    yield from _births(subject)
    yield from _addresses(subject)
    yield from _identifiers(subject.identifiers.standing().order_by("pk"))


def _addresses(subject: Subject) -> Iterator[Item]:
    for address in subject.addresses.standing().order_by("pk"):
        yield Item(address.key, "Address", str(address))


def _names(subject: Subject) -> Iterator[Item]:
    for name in subject.names.standing().order_by("pk"):
        if str(name):
            yield Item(name.key, name.get_kind_display(), str(name))


def _births(subject: Subject) -> Iterator[Item]:
    for birth in subject.dates_of_birth.standing().order_by("pk"):
        yield Item(birth.key, "Date of birth", str(birth))


def _identifiers(found: Iterable[Identifier]) -> Iterator[Item]:
    for identifier in found:
        yield Item(identifier.key, identifier.get_kind_display(), str(identifier))


def _of_document(document: dict[str, Any], of: Collection[About] = ON_OFFER) -> Iterator[Item]:
    for section in document.get("sections", []):
        for place, row in enumerate(section["rows"]):
            if row["value"] and _is_on_offer(document, section["code"], row["field"], of):
                yield Item(f"row:{section['code']}:{place}", row["label"], plain(row["value"]))


def _is_on_offer(document: dict[str, Any], section: str, field: str, of: Collection[About]) -> bool:
    """Names are offered as the claims of the subject, which say the same in a form that can be corrected."""
    spec = question(document, section, field)
    return about(document, section, field) in of and not (spec and spec.offered_as_claim)


def plain(value: Any) -> str:
    """A row's value as lines of text, whatever the form stored."""
    if isinstance(value, list):
        return "\n".join(plain(part) for part in value)
    return str(value)
