"""Who could see a record on a day that is over, as a page and as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.utils import timezone

from audit.console.export import disarmed
from audit.models import Event
from core.clock import clock_words, day_words, local_day, time_words
from core.components import Row
from core.rule_history import since
from referrals.models import Referral
from safeguarding.sight.given_out import Recipient, given_out
from safeguarding.sight.past_openings import Opening, openings, stood
from safeguarding.sight.past_sight import Answer, Stretch, who_could_see
from safeguarding.sight.what_is_seen import rules

HEADINGS = (
    "what",
    "name",
    "roles then",
    "by which way",
    "from",
    "until",
    "times opened",
    "first",
    "last",
    "left by it",
)
NOT_SHOWN = "None that you may see"


@dataclass(frozen=True)
class Line:
    """One person and one part, as long as it was open in one way; `opened` where the log says that they read it."""

    stretch: Stretch
    when: str
    opened: str


@dataclass(frozen=True)
class Told:
    """All that page and file say of one day."""

    day: date
    answer: Answer
    openings: list[Opening]
    lines: list[Line]
    given: list[Recipient]  # by the end of that day: what is on paper or was copied, no rule takes back

    @property
    def parts(self) -> list[tuple[str, list[Line]]]:
        return [(part, list(lines)) for part, lines in groupby(self.lines, key=lambda line: line.stretch.seen.part)]

    @property
    def unexpected(self) -> list[Opening]:
        """Who read of it and is named by none of these rules: by another rule, such as that of a list of titles."""
        named = {line.stretch.seen.person for line in self.lines}
        return [one for one in self.openings if one.person not in named]


def told_of(referral: Referral, day: date, *, who: Any) -> Told:
    answer = who_could_see(referral, day)
    opened = openings(referral, start=answer.start, end=answer.end, who=who)
    by_person = {one.person: one for one in opened}
    lines = [Line(each, _when(each), _times(by_person.get(each.seen.person))) for each in answer.stretches]
    given = [one for one in given_out(referral) if one.at < answer.end]
    return Told(day, answer, opened, lines, given)


def first_day() -> date:
    """The first day of which the log says anything."""
    first = Event.objects.order_by("at", "id").values_list("at", flat=True).first()
    return local_day(first or timezone.now())


def facts(told: Told) -> Iterator[Row]:
    """What the answer rests on, and what cannot be known."""
    yield Row("Day", day_words(told.day))
    yield Row("Rules", [_rule(rule.name) for rule, _ in rules()])
    yield Row("The log begins", f"On {day_words(first_day())}. What stood before is kept nowhere.")
    if told.answer.erased:
        yield Row(
            "Erased by law", f"{told.answer.erased} writes since that day. What stood before them cannot be known."
        )
    if told.answer.ends_early:
        yield Row(
            "Ends early", f"More changed on this day than one page follows: it ends at {time_words(told.answer.end)}."
        )


def what_stood(referral: Referral, told: Told) -> list[tuple[str, str, str, str, str]]:
    return [
        (one.what, one.whom, time_words(one.since), time_words(one.until) if one.until else "Stands now", one.ended)
        for one in stood(referral, start=told.answer.start, end=told.answer.end)
    ]


def _rule(name: str) -> str:
    stands = since(name)
    return f"{name}, which stands so since {day_words(stands) if stands else 'this release'}"


def _when(one: Stretch) -> str:
    if one.since and one.until:
        return f"{clock_words(one.since, seconds=True)} to {clock_words(one.until, seconds=True)}"
    if one.since:
        return f"From {clock_words(one.since, seconds=True)}"
    return f"Until {clock_words(one.until, seconds=True)}" if one.until else "All day"


def _times(opened: Opening | None) -> str:
    if opened is None:
        return NOT_SHOWN
    times = "Once" if opened.times == 1 else f"{opened.times} times"
    first, last = clock_words(opened.first), clock_words(opened.last)
    read = f"{times}, at {first}" if first == last else f"{times}, from {first} to {last}"
    return f"{read}. {'; '.join(opened.out)}" if opened.out else read


# --- As a file ---------------------------------------------------------------------------------------------------------


def as_csv(told: Told) -> bytes:
    """Cells that a spreadsheet would take for a formula are disarmed."""
    sheet = io.StringIO()
    writer = csv.writer(sheet, quoting=csv.QUOTE_ALL)
    writer.writerow(HEADINGS)
    for row in _cells(told):
        writer.writerow([disarmed(cell) for cell in row])
    return sheet.getvalue().encode("utf-8-sig")


def _cells(told: Told) -> Iterable[tuple[Any, ...]]:
    by_person = {one.person: one for one in told.openings}
    for line in told.lines:
        seen, opened = line.stretch.seen, by_person.get(line.stretch.seen.person)
        since, until = line.stretch.since or told.answer.start, line.stretch.until or told.answer.end
        yield (
            seen.part,
            seen.name,
            "; ".join(seen.roles),
            "; ".join(seen.ways),
            _at(since),
            _at(until),
            *_read(opened),
        )
    for one in told.unexpected:
        yield ("Named by none of these rules", one.name, one.agency, "; ".join(one.what), "", "", *_read(one))
    for given in told.given:
        yield ("Given out by then", given.agency, "", given.what, _at(given.at), "", "", "", "", "")


def _read(opened: Opening | None) -> tuple[Any, ...]:
    if opened is None:
        return ("", "", "", "")
    return (opened.times, _at(opened.first), _at(opened.last), "; ".join(opened.out))


def _at(moment: datetime) -> str:
    return moment.astimezone(timezone.get_current_timezone()).isoformat(timespec="seconds")
