"""A date of which a part may be unknown: "2011", "March 2011", "12 March"."""

import calendar
import re
from dataclasses import dataclass
from datetime import date

_STORED = re.compile(r"^(?P<year>\d{4}|-)(?:-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?$")


@dataclass(frozen=True, slots=True)
class PartialDate:
    """Any of year, month and day may be None; a day is never known without its month."""

    year: int | None = None
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if (self.year, self.month, self.day) == (None, None, None):
            raise ValueError("a date with no part is not a date")
        if self.day is not None and self.month is None:
            raise ValueError("a day needs its month")
        # A leap year stands in for an unknown year, so 29 February of "some year" is a date.
        date(self.year or 2000, self.month or 1, self.day or 1)

    @property
    def exact(self) -> date | None:
        """The calendar day, when all three parts are known."""
        if self.year is not None and self.month is not None and self.day is not None:
            return date(self.year, self.month, self.day)
        return None

    @property
    def earliest(self) -> date | None:
        """The first day this may be; None when the year is unknown."""
        return None if self.year is None else date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> date | None:
        """The last day this may be; None when the year is unknown."""
        if self.year is None:
            return None
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    @property
    def iso(self) -> str:
        """Stored form: 2011-03-12, 2011-03, 2011, or with an unknown year --03-12."""
        parts = ["-" if self.year is None else f"{self.year:04d}"]
        parts += [f"{part:02d}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)

    @classmethod
    def from_iso(cls, text: str) -> "PartialDate":
        """Read the stored form back."""
        found = _STORED.match(text)
        if not found:
            raise ValueError(f"not a stored partial date: {text!r}")
        year = None if found["year"] == "-" else int(found["year"])
        return cls(year, *(int(found[name]) if found[name] else None for name in ("month", "day")))

    @classmethod
    def from_date(cls, day: date) -> "PartialDate":
        return cls(day.year, day.month, day.day)

    def __str__(self) -> str:
        name = calendar.month_name[self.month] if self.month else None
        return " ".join(str(part) for part in (self.day, name, self.year) if part is not None)
