"""What the answers say about who the person is, as claims for the subject's record."""

from __future__ import annotations

from collections.abc import Iterable

from core.partial_date import PartialDate
from referrals.questions.filling import Filling
from referrals.questions.meaning import Meaning
from subjects.actions import AddressClaim, BirthClaim, Description, IdentifierClaim, NameClaim
from subjects.boxes import names_in, one_name
from subjects.models import IdentifierKind, NameKind


def described(filling: Filling) -> Description:
    """The person as this referral describes them: box by box, as typed. What is in a box is told apart where it
    becomes a claim."""
    return Description(
        names=tuple(_names(filling)),
        birth=_birth(filling),
        addresses=tuple(_addresses(filling)),
        identifiers=tuple(_identifiers(filling)),
    )


def _names(filling: Filling) -> Iterable[NameClaim]:
    forenames, surname = filling.text(Meaning.FORENAMES), filling.text(Meaning.SURNAME)
    if forenames or surname:
        kind = NameKind.CURRENT if forenames and surname else NameKind.PART
        yield NameClaim(kind, forenames=forenames, surname=surname)
    for kind, meaning in ((NameKind.NICKNAME, Meaning.NICKNAME), (NameKind.FORMER, Meaning.FORMER_NAME)):
        if typed := filling.text(meaning):
            yield _name(kind, typed)
    for forenames, surname in names_in(filling.text(Meaning.ALIASES)):
        yield NameClaim(NameKind.ALIAS, forenames, surname)


def _name(kind: str, typed: str) -> NameClaim:
    """A name from one box; a nickname is one thing, however many words it has."""
    return NameClaim(kind, *((typed, "") if kind == NameKind.NICKNAME else one_name(typed)))


def _birth(filling: Filling) -> BirthClaim | None:
    known: PartialDate | None = filling.answer(Meaning.DATE_OF_BIRTH)
    low, high = filling.answer(Meaning.AGE_FROM), filling.answer(Meaning.AGE_TO)
    if known:
        return BirthClaim(year=known.year, month=known.month, day=known.day)
    if low is not None or high is not None:
        return BirthClaim(age_from=high if low is None else low, age_to=low if high is None else high)
    return None


def _addresses(filling: Filling) -> Iterable[AddressClaim]:
    parts = (Meaning.ADDRESS, Meaning.TOWN, Meaning.POSTCODE)
    found = AddressClaim(*(filling.text(meaning) for meaning in parts))
    if found.lines or found.town or found.postcode:
        yield found


# In the order in which they become claims.
IDENTIFIERS = (
    (Meaning.PHONE, IdentifierKind.PHONE),
    (Meaning.OTHER_PHONES, IdentifierKind.PHONE),
    (Meaning.EMAILS, IdentifierKind.EMAIL),
    (Meaning.HANDLE, IdentifierKind.HANDLE),
    (Meaning.OTHER_HANDLES, IdentifierKind.HANDLE),
    (Meaning.PLACE, IdentifierKind.SCHOOL),
    (Meaning.SCHOOL, IdentifierKind.SCHOOL),
    (Meaning.WORK, IdentifierKind.SCHOOL),
    (Meaning.UPN, IdentifierKind.UPN),
    (Meaning.NHS_NUMBER, IdentifierKind.NHS),
    (Meaning.FAMILY, IdentifierKind.FAMILY),
    (Meaning.DESCRIPTION, IdentifierKind.DESCRIPTION),
)


def _identifiers(filling: Filling) -> Iterable[IdentifierClaim]:
    for meaning, kind in IDENTIFIERS:
        if typed := filling.text(meaning).strip():
            yield IdentifierClaim(kind, typed)
