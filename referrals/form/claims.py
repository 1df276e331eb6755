"""What the answers say about who the person is, as claims for the subject's record."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from core.partial_date import PartialDate
from referrals.form.filling import Filling
from subjects.actions import AddressClaim, BirthClaim, Description, IdentifierClaim, NameClaim
from subjects.models import IdentifierKind, NameKind

LONGEST = 300


def described(filling: Filling) -> Description:
    """The person as this referral describes them: claims only, each as it was typed."""
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
    for alias in several(more.get("aliases", "")):
        yield _name(NameKind.ALIAS, alias)


def _name(kind: str, typed: str) -> NameClaim:
    """A name from one box: the last word is the surname only where it is a whole name."""
    words = typed.split()
    if kind == NameKind.NICKNAME or len(words) < 2:
        return NameClaim(kind, forenames=typed)
    return NameClaim(kind, forenames=" ".join(words[:-1]), surname=words[-1])


def _birth(more: dict[str, Any]) -> BirthClaim | None:
    known: PartialDate | None = more.get("dob")
    low, high = more.get("age_from"), more.get("age_to")
    if known:
        return BirthClaim(year=known.year, month=known.month, day=known.day)
    if low is not None or high is not None:
        return BirthClaim(age_from=high if low is None else low, age_to=low if high is None else high)
    return None


def _addresses(more: dict[str, Any]) -> Iterable[AddressClaim]:
    found = AddressClaim(more.get("address", ""), more.get("town", "")[:100], more.get("postcode", "")[:12])
    if found.lines or found.town or found.postcode:
        yield found


def _identifiers(
    who: dict[str, Any], more: dict[str, Any], work: dict[str, Any], family: dict[str, Any]
) -> Iterable[IdentifierClaim]:
    one = {
        IdentifierKind.PHONE: [who.get("phone", ""), *several(more.get("phones", ""))],
        IdentifierKind.EMAIL: several(more.get("emails", "")),
        IdentifierKind.HANDLE: [who.get("handle", ""), *several(more.get("handles", ""))],
        IdentifierKind.SCHOOL: [who.get("place", ""), work.get("school_now", ""), work.get("work_now", "")],
        IdentifierKind.UPN: [more.get("upn", "")],
        IdentifierKind.NHS: [more.get("nhs", "")],
        IdentifierKind.FAMILY: family.get("family", "").split("\n"),
        IdentifierKind.DESCRIPTION: [who.get("description", "")],
    }
    for kind, values in one.items():
        for value in values:
            if value.strip():
                yield IdentifierClaim(kind, value.strip()[:LONGEST])


def several(typed: str) -> list[str]:
    """The parts of a box that takes several, with a comma or a line between them."""
    return [part.strip() for part in typed.replace("\n", ",").split(",") if part.strip()]
