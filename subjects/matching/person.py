"""What is known about one person, as claimed: the input of the engine. Anything may be missing, anything may
be wrong."""

from dataclasses import dataclass, fields
from typing import Any, NamedTuple, Self


class PersonName(NamedTuple):
    """One name that a person is or was known by. A single name goes into `forenames`."""

    forenames: str = ""
    surname: str = ""

    def __str__(self) -> str:
        return f"{self.forenames} {self.surname}".strip()


class Birth(NamedTuple):
    """A date of birth as far as it is known; `until` makes it a span of years, for an estimated age."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    until: int | None = None

    @classmethod
    def read(cls, text: str) -> Self:
        """Read YYYY-MM-DD, YYYY-MM, YYYY or, for an estimated age, YYYY/YYYY; an unknown part is a question mark."""
        first, _, last = text.strip().partition("/")
        parts = [int(part) if part.isdecimal() else None for part in first.split("-")]
        year, month, day = (*parts, None, None)[:3]
        return cls(year, month, day, int(last) if last else None)

    @classmethod
    def of_age(cls, *, youngest: int, oldest: int, in_year: int) -> Self:
        """The years in which a person who looks `youngest` to `oldest` was born."""
        return cls(in_year - oldest - 1, until=in_year - youngest)

    def __str__(self) -> str:
        if self.until:
            return f"{self.year}/{self.until}"
        if self.year and self.month and self.day:  # as nearly all are
            return f"{self.year:04d}-{self.month:02d}-{self.day:02d}"
        parts = [f"{self.year:04d}" if self.year else "?"]
        parts += ["?" if part is None else f"{part:02d}" for part in (self.month, self.day)]
        return "-".join(parts).removesuffix("-?").removesuffix("-?")


class Place(NamedTuple):
    """One address, whole or in part."""

    street: str = ""
    town: str = ""
    postcode: str = ""

    def __str__(self) -> str:
        return ", ".join(part for part in (self.street, self.town, self.postcode) if part)


@dataclass(frozen=True, slots=True)
class PersonEvidence:
    """Everything the engine may compare about one person. All claims stand beside each other;
    none replaces another."""

    names: tuple[PersonName, ...] = ()
    births: tuple[Birth, ...] = ()
    sex: str = ""
    places: tuple[Place, ...] = ()
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    handles: tuple[str, ...] = ()
    schools: tuple[str, ...] = ()
    numbers: tuple[tuple[str, str], ...] = ()  # official numbers: (kind, number)
    family: tuple[PersonName, ...] = ()

    def packed(self) -> dict[str, Any]:
        """The same as plain values, empty fields left out: what is kept for comparing. A name, a date or a place is a
        list of its parts, in their order."""
        return {field.name: value for field in fields(self) if (value := getattr(self, field.name))}

    @classmethod
    def unpacked(cls, packed: dict[str, Any]) -> Self:
        """Read back what `packed` gave, also after a journey through JSON."""
        return cls(
            names=tuple(map(PersonName._make, packed.get("names", ()))),
            births=tuple(map(Birth._make, packed.get("births", ()))),
            sex=packed.get("sex", ""),
            places=tuple(map(Place._make, packed.get("places", ()))),
            phones=tuple(packed.get("phones", ())),
            emails=tuple(packed.get("emails", ())),
            handles=tuple(packed.get("handles", ())),
            schools=tuple(packed.get("schools", ())),
            numbers=tuple((kind, number) for kind, number in packed.get("numbers", ())),
            family=tuple(map(PersonName._make, packed.get("family", ()))),
        )
