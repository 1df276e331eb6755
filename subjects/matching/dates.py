"""Two dates of birth compared: whole, in part, estimated, and with the slips of people who write dates."""

from rapidfuzz.distance import OSA

from subjects.matching.finding import Finding, find
from subjects.matching.person import Birth

FIELD = "date of birth"


def _span(birth: Birth) -> tuple[int, int]:
    """The years in which the person may have been born."""
    first = birth.year or 0
    return first, birth.until or first


def _years(a: Birth, b: Birth) -> str:
    """Level for two dates of which one is a year or a span of years."""
    (a_first, a_last), (b_first, b_last) = _span(a), _span(b)
    gap = max(a_first, b_first) - min(a_last, b_last)
    if a.until or b.until:
        return "age fits" if gap <= 0 else "age is near" if gap <= 2 else "different"
    return "same year" if gap == 0 else "next year" if gap == 1 else "different"


def _months(a: Birth, b: Birth) -> str:
    """Level for two dates of which one lacks the day."""
    gap = abs((a.year or 0) - (b.year or 0))
    if gap:
        return "next year" if gap == 1 and a.month == b.month else "different"
    if a.month == b.month:
        return "same year and month"
    # YYYY-MM from a date whose day and month were exchanged
    return "day and month swapped, in part" if a.month == b.day or b.month == a.day else "different month"


def _written(birth: Birth) -> str:
    return f"{birth.year or 0:04d}{birth.month or 0:02d}{birth.day or 0:02d}"


def _days(a: Birth, b: Birth) -> str:
    """Level for two whole dates."""
    same = (a.year == b.year, a.month == b.month, a.day == b.day)
    if all(same):
        # the day given to people whose true date nobody knows, on arrival or by a form
        return "same on 1 January" if (a.month, a.day) == (1, 1) else "same"
    if same[0] and (a.month, a.day) == (b.day, b.month):
        return "day and month swapped"
    if OSA.distance(_written(a), _written(b), score_cutoff=1) == 1:
        return "one slip"
    if sum(same) == 2:
        return "two of three"
    return "same year, otherwise different" if same[0] else "different"


def _birthdays(a: Birth, b: Birth) -> str:
    """Level for two dates of which one lacks the year; nothing where a day or month is missing too."""
    if not (a.month and b.month and a.day and b.day):
        return ""
    return "same day and month" if (a.month, a.day) == (b.month, b.day) else "different"


def judge_births(a: Birth, b: Birth) -> Finding | None:
    """How far two claims about one birth agree."""
    if not (a.year and b.year):
        level = _birthdays(a, b)
    elif a.month and b.month and a.day and b.day:
        level = _days(a, b)
    elif a.month and b.month:
        level = _months(a, b)
    else:
        level = _years(a, b)
    return find(FIELD, level, str(a), str(b)) if level else None
