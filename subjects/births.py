"""What is claimed about when a person was born, and what that makes of a day: under 18, not, or perhaps.

A claim is read as the first and the last day on which the person may have been born, so that a whole date, a year alone
and "about 16 to 19" are weighed in one way."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import MINYEAR, date, timedelta

from core.clock import local_day
from subjects.models import DateOfBirth

OF_AGE = 18
# What a referrer said comes with the referral; every other source is police's or an authority's that they asked.
FROM_REFERRERS = frozenset({"referral", "Referral as filed"})
EXACT, PARTIAL, ESTIMATED = range(3)
EARLIEST_YEAR, LATEST_YEAR = 1, 9900


@dataclass(frozen=True)
class Said:
    """The best claims about a birth: of the best source, and of these the most exact. Several may differ."""

    claims: tuple[DateOfBirth, ...]

    @property
    def is_known(self) -> bool:
        """Whether it is a whole date from a better source than who referred."""
        return rank(self.claims[0]) == (0, EXACT)

    def under_18(self, on: date) -> bool | None:
        """None where a claim leaves it open on this day, or where the claims differ."""
        answers = {_under_18(claim, on) for claim in self.claims}
        return answers.pop() if len(answers) == 1 else None

    def holds_until(self, on: date) -> date | None:
        """The next day on which the answer may be another, because the person comes of age."""
        days = (of_age_on(day) for claim in self.claims for day in span(claim) or ())
        return min((day for day in days if day > on), default=None)


def best(claims: Iterable[DateOfBirth]) -> Said | None:
    """Police or another authority before the referrer; then a whole date before a part of one before an estimate. None
    where nothing that stands says anything of a year."""
    telling = [claim for claim in claims if claim.withdrawn_at is None and span(claim)]
    if not telling:
        return None
    first = min(map(rank, telling))
    newest_first = sorted(telling, key=lambda claim: (claim.claimed_at, claim.pk or 0), reverse=True)
    return Said(tuple(claim for claim in newest_first if rank(claim) == first))


def rank(claim: DateOfBirth) -> tuple[int, int]:
    """Smaller is better."""
    return int(claim.source in FROM_REFERRERS), _precision(claim)


def _precision(claim: DateOfBirth) -> int:
    if claim.year is None:
        return ESTIMATED
    return EXACT if claim.month and claim.day else PARTIAL


def span(claim: DateOfBirth) -> tuple[date, date] | None:
    """The first and last day of birth that this leaves possible; None where it says nothing of the year."""
    if claim.year is not None:
        return _of_date(claim.year, claim.month, claim.day)
    if claim.age_from is None:
        return None
    said_on, to = local_day(claim.claimed_at), claim.age_from if claim.age_to is None else claim.age_to
    return _years_before(said_on, to + 1) + timedelta(days=1), _years_before(said_on, claim.age_from)


def _of_date(year: int, month: int | None, day: int | None) -> tuple[date, date] | None:
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return None
    if not month:
        return date(year, 1, 1), date(year, 12, 31)
    length = monthrange(year, month)[1]
    return (
        date(year, month, min(day, length) if day else 1),
        date(year, month, min(day, length) if day else length),
    )


def of_age_on(born: date) -> date:
    """The eighteenth birthday; of 29 February it is the first of March."""
    return anniversary(born, OF_AGE)


def anniversary(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def _years_before(day: date, years: int) -> date:
    return anniversary(day, -min(years, day.year - MINYEAR - 1))


def age_on(born: date, on: date) -> int:
    """In whole years; none before the birth."""
    years = on.year - born.year
    return max(0, years - (anniversary(born, years) > on))


def _under_18(claim: DateOfBirth, on: date) -> bool | None:
    first, last = span(claim) or (date.min, date.max)
    if of_age_on(first) > on:
        return True
    return False if of_age_on(last) <= on else None
