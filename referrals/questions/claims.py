"""What the answers say about who the person is, as claims for the subject's record."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from core.partial_date import PartialDate
from referrals.questions.filling import Filling
from subjects.actions import AddressClaim, BirthClaim, Description, IdentifierClaim, NameClaim
from subjects.boxes import names_in, one_name
from subjects.models import IdentifierKind, NameKind


def described(filling: Filling) -> Description:
    """The person as this referral describes them: box by box, as typed. What is in a box is told apart where it
    becomes a claim."""
    who, more, work = filling.given("who"), filling.given("person"), filling.given("work")
    return Description(
        names=tuple(_names(who, more)),
        birth=_birth(more),
        addresses=tuple(_addresses(more)),
        identifiers=tuple(_identifiers(who, more, work, filling.given("family"))),
    )


def _names(who: dict[str, Any], more: dict[str, Any]) -> Iterable[NameClaim]:
    forenames, surname = who.get("forenames", ""), who.get("surname", "")
    if forenames or surname:
        kind = NameKind.CURRENT if forenames and surname else NameKind.PART
        yield NameClaim(kind, forenames=forenames, surname=surname)
    for kind, typed in ((NameKind.NICKNAME, who.get("nickname")), (NameKind.FORMER, more.get("former"))):
        if typed:
            yield _name(kind, typed)
    for forenames, surname in names_in(more.get("aliases", "")):
        yield NameClaim(NameKind.ALIAS, forenames, surname)


def _name(kind: str, typed: str) -> NameClaim:
    """A name from one box; a nickname is one thing, however many words it has."""
    return NameClaim(kind, *((typed, "") if kind == NameKind.NICKNAME else one_name(typed)))


def _birth(more: dict[str, Any]) -> BirthClaim | None:
    known: PartialDate | None = more.get("dob")
    low, high = more.get("age_from"), more.get("age_to")
    if known:
        return BirthClaim(year=known.year, month=known.month, day=known.day)
    if low is not None or high is not None:
        return BirthClaim(age_from=high if low is None else low, age_to=low if high is None else high)
    return None


def _addresses(more: dict[str, Any]) -> Iterable[AddressClaim]:
    found = AddressClaim(more.get("address", ""), more.get("town", ""), more.get("postcode", ""))
    if found.lines or found.town or found.postcode:
        yield found


def _identifiers(
    who: dict[str, Any], more: dict[str, Any], work: dict[str, Any], family: dict[str, Any]
) -> Iterable[IdentifierClaim]:
    boxes = (
        (IdentifierKind.PHONE, who, "phone"), (IdentifierKind.PHONE, more, "phones"),
        (IdentifierKind.EMAIL, more, "emails"),
        (IdentifierKind.HANDLE, who, "handle"), (IdentifierKind.HANDLE, more, "handles"),
        (IdentifierKind.SCHOOL, who, "place"), (IdentifierKind.SCHOOL, work, "school_now"),
        (IdentifierKind.SCHOOL, work, "work_now"),
        (IdentifierKind.UPN, more, "upn"), (IdentifierKind.NHS, more, "nhs"),
        (IdentifierKind.FAMILY, family, "family"), (IdentifierKind.DESCRIPTION, who, "description"),
    )  # fmt: skip
    for kind, answers, name in boxes:
        if typed := answers.get(name, "").strip():
            yield IdentifierClaim(kind, typed)
