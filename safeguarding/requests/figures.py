"""The figures of a partner's desk: what is asked of the agency, how late it is, who has how much, and how it ended."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.db.models import Q

from accounts.authority import Authority
from accounts.models import User
from core.clock import ONE_DAY, now
from core.counting import counted, sight_of, total
from core.cuts import A_WEEK, WEEKS, Cut, Makers, always, by_cuts, everything, weekly, weeks
from core.figures import Board, Line, Table, by_week, how_ended, leading_to
from core.forms.choosers import told_apart
from core.whole import whole
from safeguarding.access import DUE_FIRST, see_request, sees_desk
from safeguarding.limits import LIMITS
from safeguarding.models import OPEN_ACTIONS, WITH_PARTNER, ActionState, PartnerAction

leading = partial(leading_to, "safeguarding:desk")
AGES = {
    "time": "In time",
    "soon": "Due within 2 days",
    "late": "Up to a week late",
    "long": "More than a week late",
}


def _aged(age: str, prefix: str) -> Q:
    """While it is with the partner its clock runs."""
    soon = now() + 2 * ONE_DAY
    held = Q(**{f"{prefix}state__in": WITH_PARTNER})
    ages = {
        "time": Q(**{f"{prefix}due_at__gte": soon}),
        "soon": Q(**{f"{prefix}due_at__gte": now(), f"{prefix}due_at__lt": soon}),
        "late": Q(**{f"{prefix}due_at__gte": now() - A_WEEK, f"{prefix}due_at__lt": now()}),
        "long": Q(**{f"{prefix}due_at__lt": now() - A_WEEK}),
    }
    return held & ages[age]


def _in_state(of: str) -> Cut | None:
    if of not in ActionState:
        return None
    label = ActionState(of).label
    return Cut(f"state.{of}", label, lambda who: lambda prefix: Q(**{f"{prefix}state": of}))


def _with(of: str) -> Cut | None:
    """Open, and dealt with by one person; or by none yet."""
    person = whole(of, digits=9)
    if of != "nobody" and person is None:
        return None

    def narrow(prefix: str) -> Q:
        column = f"{prefix}allocated_to"
        holder = Q(**{f"{column}__isnull": True}) if person is None else Q(**{column: person})
        return holder & Q(**{f"{prefix}state__in": OPEN_ACTIONS})

    return Cut(f"with.{of}", "Dealt with by one person" if person else "Dealt with by nobody yet", lambda who: narrow)


def _of_age(age: str) -> Callable[[str], Cut | None]:
    return always(age, AGES[age], partial(_aged, age))


CUTS: Makers = {
    "asked": weekly("asked", "Asked", "asked_at", everything),
    "ended": weekly("ended", "Ended", "ended_at", everything),
    "state": _in_state,
    "with": _with,
    **{age: _of_age(age) for age in AGES},
}


def _tables(who: Authority) -> Sequence[Table]:
    groups = _counted(who)
    return [_weekly(groups), _ages(groups), _workload(groups), _outcomes(groups)]


def _counted(who: Authority) -> list[dict[str, Any]]:
    """By state and by who deals with it, in one statement."""
    seen = sight_of(see_request, who, PartnerAction, order=DUE_FIRST, narrow=everything)
    keys = [*AGES, *(f"{column}.{monday}" for monday in weeks() for column in ("asked", "ended"))]
    return counted(seen, by_cuts(CUTS, keys, who), "state", "allocated_to_id")


def _weekly(groups: Sequence[dict[str, Any]]) -> Table:
    found = {}
    for monday in weeks():
        asked, ended = (total(groups, f"{column}.{monday}") for column in ("asked", "ended"))
        to_done = {"tab": "done", "cut": f"ended.{monday}"}
        found[monday] = (leading(asked, tab="all", cut=f"asked.{monday}"), leading(ended, **to_done))
    asked, ended = (sum(total(groups, f"{column}.{monday}") for monday in weeks()) for column in ("asked", "ended"))
    says = f"In {WEEKS} weeks {asked:,} of those that your agency may read were asked, and {ended:,} ended."
    return by_week("weekly", "Asked and ended each week", says, ("Asked", "Ended"), found)


def _ages(groups: Sequence[dict[str, Any]]) -> Table:
    rows = []
    for state in (ActionState.ASKED, ActionState.ACCEPTED):
        ages = [leading(total(groups, age, state=state), tab=f"with_{state}", cut=age) for age in AGES]
        every_age = leading(total(groups, "held", state=state), tab="all", cut=f"state.{state}")
        rows.append(Line(str(state.label), (every_age, *ages)))
    late = sum(total(groups, age) for age in ("late", "long"))
    held = sum(total(groups, "held", state=state) for state in WITH_PARTNER)
    says = (
        f"{held:,} wait for your agency, {late:,} of them overdue, and {total(groups, 'soon'):,} are due in two days."
    )
    columns = ("With you", *AGES.values())
    return Table(
        "ages", "Age by stage, against the days asked for", says, "Stage", columns, tuple(rows), (1, 2, 3, 4), True
    )


def _workload(groups: Sequence[dict[str, Any]]) -> Table:
    open_now = [row for row in groups if row["state"] in OPEN_ACTIONS]
    people = User.objects.filter(pk__in={row["allocated_to_id"] for row in open_now} - {None})
    names = told_apart(list(people.order_by("sort_key", "pk")), lambda person: person.name)
    rows = [_of_person(open_now, pk, name) for pk, name in names.items()]
    unowned = total(open_now, "held", allocated_to_id=None)
    if unowned:
        rows.append(_of_person(open_now, None, "Nobody yet"))
    says = f"{total(open_now, 'held'):,} are open, and nobody deals with {unowned:,} of them yet."
    return Table("workload", "Workload", says, "Dealt with by", ("Open", "Overdue"), tuple(rows), (0,), lies=True)


def _of_person(groups: Sequence[dict[str, Any]], pk: int | None, name: str) -> Line:
    held = total(groups, "held", allocated_to_id=pk)
    late = sum(total(groups, age, allocated_to_id=pk) for age in ("late", "long"))
    cut = f"with.{pk or 'nobody'}"
    return Line(name, (leading(held, tab="open", cut=cut), leading(late, tab="overdue", cut=cut)))


def _outcomes(groups: Sequence[dict[str, Any]]) -> Table:
    ended = [state for state in ActionState if state not in OPEN_ACTIONS]
    rows = [
        (str(state.label), leading(total(groups, "held", state=state), tab="done", cut=f"state.{state}"))
        for state in ended
    ]
    says = "How those ended that your agency may still read."
    return how_ended("outcomes", "How they ended", says, "Outcome", rows)


DESK = Board(
    "requests",
    "Requests to your agency",
    f"Requests that your agency may read: those that are open, and for {LIMITS.access_days_after_end} days those that ended.",
    sees_desk,
    _tables,
)
