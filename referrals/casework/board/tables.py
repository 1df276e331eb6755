"""The tables of figures of a force's queue, each with the sentence that says what it shows."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from statistics import median

from accounts.authority import Authority
from core.clock import day_words, short_day_words, today
from core.counting import total
from core.cuts import WEEKS, weeks
from core.figures import About, Board, Figure, Line, Table, by_week, how_ended
from referrals.access import sees_team
from referrals.casework.board.counted import OF_PEOPLE, Counted, leading
from referrals.casework.cuts import FINISHED_LATELY, UNDECIDED
from referrals.casework.first_read import IN_TIME, LATER, LOOKED_AT, NOT_YET, READ, first_reads
from referrals.limits import ASSESSMENT, FIRST_LOOK, LIMITS, STEPS
from referrals.models.decision import Option
from referrals.models.referral import IN_HAND, State


def tables(who: Authority) -> Sequence[Table]:
    counted = Counted(who)
    return [
        _weekly(counted),
        _ahead(counted),
        _stages(counted),
        _workload(counted),
        _areas(counted),
        _first_read(who),
        _shares(counted),
        _outcomes(counted),
    ]


def _weekly(counted: Counted) -> Table:
    found = {}
    for monday in weeks():
        ended, week = total(counted.finished, week=monday), f"received.{monday}"
        came = leading(counted.received[week], tab="everything", cut=week)
        found[monday] = (came, leading(ended, tab="finished", cut=f"finished.{monday}"))
    says = _in_and_out(counted.received["held"], total(counted.finished))
    return by_week("weekly", "Received and finished each week", says, ("Received", "Finished"), found)


def _in_and_out(received: int, finished: int) -> str:
    said = f"In {WEEKS} weeks {received:,} came in and {finished:,} {'was' if finished == 1 else 'were'} finished"
    if received == finished:
        return f"{said}: as many went as came."
    more, fewer = ("came than went", "went than came")
    return f"{said}: {abs(received - finished):,} more {more if received > finished else fewer}."


def _ahead(counted: Counted) -> Table:
    """What passes its limit next, if nothing moves. The sentence sums the rows, so that it cannot say otherwise."""
    ahead = {day: total(counted.in_hand, f"due.{day}") for day in counted.days}
    rows = [
        Line(
            "Today" if at == 0 else short_day_words(day, weekday=True), (leading(number, tab="all", cut=f"due.{day}"),)
        )
        for at, (day, number) in enumerate(ahead.items())
    ]
    late, following = total(counted.in_hand, "overdue"), sum(ahead.values())
    says = f"{late:,} {'is' if late == 1 else 'are'} overdue now. If nothing moves, {following:,} more will be by the end of "
    says += day_words(counted.days[-1])
    worst = max(ahead, key=lambda day: ahead[day])
    says += f", the most of them on {day_words(worst)}." if following else "."
    return Table("ahead", "What runs out next", says, "Day", ("Runs out",), tuple(rows), drawn=(0,))


def _stages(counted: Counted) -> Table:
    rows, overdue = [], {}
    for state in (state for state in State if state in IN_HAND):
        asked = {"tab": "all", "state": state.value}
        held = leading(total(counted.in_hand, state=state), **asked, cut="counted")
        ages = [
            leading(total(counted.in_hand, length, state=state), **asked, cut=length)
            for length in ("time", "soon", "late", "long")
        ]
        rows.append(Line(state.label, (held, *ages), _limit(state)))
        overdue[state.label] = total(counted.in_hand, "overdue", state=state)
    held_in_all, late = total(counted.in_hand), sum(overdue.values())
    says = f"{held_in_all:,} are in hand, {late:,} of them overdue"
    worst = max(overdue, key=lambda stage: overdue[stage])
    says += f", the most under {worst} ({overdue[worst]:,})." if late else "."
    columns = ("In hand", "In time", "Due within 2 days", "Up to a week late", "More than a week late")
    title = "Age by stage, each against the limit of its day"
    return Table("stages", title, says, "Stage", columns, tuple(rows), (1, 2, 3, 4), lies=True)


def _limit(state: State) -> str:
    """The local limit of a stage in words, as it holds today; each record keeps that of the day on which it came there."""
    if state == State.IMMEDIATE_RISK:
        return f"Limit: {LIMITS.emergency_minutes} minutes"
    if state == State.HOLD:
        return f"Looked at again after {LIMITS.hold_review_days} days"
    limit = STEPS.get(state, ASSESSMENT)
    days = limit.in_words(limit.held(today()))
    return f"Now looked at again after {days}" if state == State.PARKED else f"Limit now: {days}"


def _workload(counted: Counted) -> Table:
    rows = [_of_officer(counted, pk, name) for pk, name in counted.names.items()]
    unassigned = total(counted.in_hand, officer_id=None)
    says = f"{len(rows)} {'officer has' if len(rows) == 1 else 'officers have'} something in hand"
    if rows:
        most = max(rows, key=lambda row: row.figures[0].number or 0)
        says += f", from {min(row.figures[0].number or 0 for row in rows):,} to {most.figures[0]}"
    says += f". {unassigned:,} {'has' if unassigned == 1 else 'have'} no officer."
    columns = (
        "In hand",
        "Overdue",
        "Due within 7 days",
        f"Finished in {FINISHED_LATELY} weeks",
        "Weeks of work in hand",
    )
    return Table("workload", "Workload and capacity", says, "Officer", columns, tuple(rows), (0,), lies=True)


def _of_officer(counted: Counted, pk: int, name: str) -> Line:
    held, late, following = (total(counted.in_hand, one, officer_id=pk) for one in ("held", "overdue", "next"))
    ended = sum(total(counted.finished, officer_id=pk, week=monday) for monday in weeks()[-FINISHED_LATELY:])
    figures = (
        leading(held, tab="all", officer=pk, cut="counted"),
        leading(late, tab="overdue", officer=pk, cut="counted"),
        leading(following, tab="all", officer=pk, cut="next"),
        leading(ended, tab="finished", officer=pk, cut="lately"),
        Figure(words=f"{ceil(held * FINISHED_LATELY / ended):,}" if ended else "None finished lately"),
    )
    return Line(name, figures, "" if pk in counted.able else "Cannot act now")


def _areas(counted: Counted) -> Table:
    """By the council whose area it is: the teams of a force are made up so."""
    rows = [_of_area(counted, pk, name) for pk, name in counted.areas.items()]
    if total(counted.in_hand, council_id=None):
        rows.append(_of_area(counted, None, "No council's area"))
    worst = max(rows, key=lambda row: row.figures[1].number or 0, default=None)
    says = "Nothing is overdue in any area."
    if worst is not None and worst.figures[1].number:
        says = f"{worst.label} has the most that is overdue: {worst.figures[1]} of {worst.figures[0]} in hand."
    return Table(
        "areas",
        "Overdue by area",
        says,
        "Area",
        ("In hand", "Overdue", "Without an officer"),
        tuple(rows),
        (1,),
        lies=True,
    )


def _of_area(counted: Counted, pk: int | None, name: str) -> Line:
    held, late = (total(counted.in_hand, one, council_id=pk) for one in ("held", "overdue"))
    unowned = total(counted.in_hand, council_id=pk, officer_id=None)
    cut = f"area.{pk or 'none'}"
    figures = (
        leading(held, tab="all", cut=cut),
        leading(late, tab="overdue", cut=cut),
        leading(unowned, tab="unassigned", cut=cut),
    )
    return Line(name, figures)


def _first_read(who: Authority) -> Table:
    reads = first_reads(who)
    opened = [one.hours for one in reads if one.opened is not None]
    number = {how: sum(one.as_read == how for one in reads) for how in READ}
    rows = tuple(
        Line(words, (leading(number[how], tab="everything", cut=f"read.{how}"),)) for how, words in READ.items()
    )
    of = f"the newest {LOOKED_AT:,}" if len(reads) == LOOKED_AT else f"the {len(reads):,}"
    says = f"Of {of} that came in {WEEKS} weeks, {number[IN_TIME]:,} were opened in time, {number[LATER]:,} later, and "
    says += f"{number[NOT_YET]:,} not yet."
    if opened:
        says += f" Half of those opened were opened within {_hours(median(opened))}."
    limit = FIRST_LOOK.in_words(FIRST_LOOK.held(today()))
    title = f"Time to first read (limit now: {limit}; each is counted by the limit of its day)"
    return Table("first_read", title, says, "When", ("Referrals",), rows, (0,), lies=True)


def _hours(hours: float) -> str:
    """Rounded up: no time is told as shorter than it was."""
    if hours <= 1:
        return "an hour"
    return f"{ceil(hours):,} hours" if hours <= 72 else f"{ceil(hours / 24):,} days"


def _shares(counted: Counted) -> Table:
    whole = counted.received["held"]
    rows = []
    for flag in OF_PEOPLE:
        number = counted.received[flag.key]
        share = Figure(words=f"{100 * number / whole:.0f} %" if whole else "")
        rows.append(
            Line(
                _WORDS.get(flag.key, flag.label),
                (leading(number, tab="everything", flag=flag.key, cut="received"), share),
            )
        )
    says = f"Shares of the {whole:,} received in {WEEKS} weeks. One referral may be in several rows."
    return Table(
        "shares",
        "Repeat, under 18 and other shares",
        says,
        "Who",
        ("Referrals", "Share"),
        tuple(rows),
        (0,),
        lies=True,
        about=About.SHARES,
        whole=whole,
    )


_WORDS = {"child": "Under 18, or perhaps"}


def _outcomes(counted: Counted) -> Table:
    words: dict[str | None, str] = {option.value: str(option.label) for option in Option}
    words[None] = "Without a decision"
    rows = [
        (label, leading(total(counted.finished, option=option), tab="finished", cut=f"outcome.{option or UNDECIDED}"))
        for option, label in words.items()
    ]
    says = f"How the {total(counted.finished):,} finished in {WEEKS} weeks ended, by the last approved decision."
    return how_ended("outcomes", "Outcomes", says, "Outcome", rows)


QUEUE = Board(
    "queue",
    "Referrals",
    "Referrals that you may see in the queue of your force. Sealed records are counted nowhere.",
    sees_team,
    tables,
)
