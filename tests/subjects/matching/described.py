"""People as a referral describes them, in a line: described("Axel Habyarimana", born="2006-03-08",
school="Range High")."""

from __future__ import annotations

from subjects.matching.person import Birth, PersonEvidence, PersonName, Place


def named(name: str) -> PersonName:
    """FORENAMES SURNAME, or FORENAMES | SURNAME of several words."""
    forenames, _, surname = name.partition("|") if "|" in name else name.rpartition(" ")
    return PersonName(forenames.strip(), surname.strip())


def described(
    name: str,
    *,
    also: str = "",
    born: str = "",
    sex: str = "",
    home: tuple[str, str, str] = ("", "", ""),
    phone: str = "",
    email: str = "",
    handle: str = "",
    school: str = "",
    upn: str = "",
    mother: str = "",
) -> PersonEvidence:
    return PersonEvidence(
        names=tuple(named(each) for each in (name, also) if each),
        births=(Birth.read(born),) if born else (),
        sex=sex,
        places=(Place(*home),) if any(home) else (),
        phones=(phone,) if phone else (),
        emails=(email,) if email else (),
        handles=(handle,) if handle else (),
        schools=(school,) if school else (),
        numbers=(("upn", upn),) if upn else (),
        family=(named(mother),) if mother else (),
    )
