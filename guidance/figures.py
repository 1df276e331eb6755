"""The figures of a data protection officer: complaints about data, against the 30 days of the law."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.db.models import Q

from core.clock import ONE_DAY, today
from core.counting import counted, sight_of
from core.cuts import WEEKS, Cut, Makers, always, by_cuts, everything, weekly, weeks
from core.figures import Board, Line, Table, by_week, how_ended, leading_to
from guidance.access import BY_ARRIVAL, handle_complaints
from guidance.limits import LIMITS
from guidance.models import ComplaintIntake, ComplaintState, ComplaintTopic

leading = partial(leading_to, "guidance:complaints")
AGES = {"time": "In time", "soon": "Due within a week", "late": "Overdue"}


def _aged(age: str, prefix: str) -> Q:
    """Until it is acknowledged the days of the law run."""
    day, soon = f"{prefix}acknowledge_by", today() + LIMITS.due_soon_days_before * ONE_DAY
    ages = {
        "time": Q(**{f"{day}__gt": soon}),
        "soon": Q(**{f"{day}__gte": today(), f"{day}__lte": soon}),
        "late": Q(**{f"{day}__lt": today()}),
    }
    return Q(**{f"{prefix}state": ComplaintState.RECEIVED}) & ages[age]


def _of_age(age: str) -> Callable[[str], Cut | None]:
    return always(age, f"Not acknowledged: {AGES[age].lower()}", partial(_aged, age))


def _column(column: str, values: Any) -> Callable[[str], Cut | None]:
    def make(of: str) -> Cut | None:
        if of not in values:
            return None
        return Cut(f"{column}.{of}", values(of).label, lambda who: lambda prefix: Q(**{f"{prefix}{column}": of}))

    return make


CUTS: Makers = {
    "received": weekly("received", "Received", "received_at", everything),
    "answered": weekly("answered", "Answered", "answered_at", everything),
    "state": _column("state", ComplaintState),
    "topic": _column("topic", ComplaintTopic),
    **{age: _of_age(age) for age in AGES},
}


def _keys() -> list[str]:
    in_weeks = [f"{column}.{monday}" for monday in weeks() for column in ("received", "answered")]
    states = [f"state.{state}" for state in ComplaintState]
    return [*in_weeks, *states, *(f"topic.{topic}" for topic in ComplaintTopic), *AGES]


def _tables(who: Any) -> Sequence[Table]:
    seen = sight_of(handle_complaints, who, ComplaintIntake, order=BY_ARRIVAL, narrow=everything)
    (number,) = counted(seen, by_cuts(CUTS, _keys(), who))
    return [_weekly(number), _ages(number), _states(number), _topics(number)]


def _weekly(number: dict[str, int]) -> Table:
    found, in_all = {}, dict.fromkeys(("received", "answered"), 0)
    for monday in weeks():
        for column in in_all:
            in_all[column] += number[f"{column}.{monday}"]
        found[monday] = [leading(number[f"{column}.{monday}"], cut=f"{column}.{monday}") for column in in_all]
    says = f"In {WEEKS} weeks {in_all['received']:,} were received and {in_all['answered']:,} answered."
    return by_week("weekly", "Received and answered each week", says, ("Received", "Answered"), found)


def _ages(number: dict[str, int]) -> Table:
    rows = tuple(Line(says, (leading(number[age], cut=age),)) for age, says in AGES.items())
    says = f"{sum(number[age] for age in AGES):,} are not acknowledged, {number['late']:,} of them after the 30 days of the law."
    return Table("ages", "Not acknowledged yet", says, "Against 30 days", ("Complaints",), rows, (0,), lies=True)


def _states(number: dict[str, int]) -> Table:
    held = {state: number[f"state.{state}"] for state in ComplaintState}
    rows = tuple(Line(state.label, (leading(many, cut=f"state.{state}"),)) for state, many in held.items())
    says = f"{held[ComplaintState.ACKNOWLEDGED]:,} are acknowledged and wait for their answer."
    return Table("states", "Where all of them stand", says, "State", ("Complaints",), rows, (0,), lies=True)


def _topics(number: dict[str, int]) -> Table:
    rows = [(topic.label, leading(number[f"topic.{topic}"], cut=f"topic.{topic}")) for topic in ComplaintTopic]
    return how_ended("topics", "What they are about", "What all of them were about.", "About", rows)


COMPLAINTS = Board(
    "complaints",
    "Data complaints",
    "Complaints about data that you handle. Of referrals a data protection officer opens none, so none is counted here.",
    handle_complaints,
    _tables,
)
