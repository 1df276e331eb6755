"""Time limits as a matter of policy: every limit that is set here, by its name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from policy.dry_run import Tried, measured, tried
from policy.forms import LimitsForm
from policy.matters import Content, Differs, Matter, Wrong
from policy.models import TIME_LIMITS
from policy.time_limits import TimeLimit, areas, set_here


@dataclass(frozen=True)
class Shown:
    """A limit as it held on a day."""

    limit: TimeLimit
    number: str


def shown(content: Content) -> list[tuple[str, list[Shown]]]:
    def of(limit: TimeLimit) -> Shown:
        held = content.get(limit.name, limit.number) if limit.is_set_here else limit.number
        return Shown(limit, limit.in_words(held))

    return [(area.title, [of(limit) for limit in area.limits]) for area in areas()]


def differences(before: Content, after: Content) -> Sequence[Differs]:
    """A limit that a version does not name is as it came with the service."""
    both = [(limit, *(one.get(limit.name, limit.number) for one in (before, after))) for limit in set_here()]
    return [
        Differs(limit.name, limit.words, limit.in_words(was), limit.in_words(now))
        for limit, was, now in both
        if was != now
    ]


def beyond_bounds(content: Content) -> list[Wrong]:
    """What must not be set so; the bounds of a release may be others than those under which a draft was written."""
    return [
        Wrong(limit.name, limit.words, f"This limit must be {limit.bounds}.")
        for limit in set_here()
        if not limit.least <= content.get(limit.name, limit.number) <= limit.most
    ]


@dataclass(frozen=True)
class Run:
    """The clocks of the limits that a draft changes, and the limits of which no record says when they ended."""

    rows: list[Tried]
    not_measured: list[TimeLimit]


def run(before: Content, after: Content) -> Run:
    names = {one.name for one in differences(before, after)}
    asked = [limit for limit in set_here() if limit.name in names]
    return Run(tried(after, asked), [limit for limit in asked if limit not in measured()])


def as_shipped() -> dict[str, Any]:
    return {limit.name: limit.number for limit in set_here()}


LIMITS_MATTER = Matter(
    slug=TIME_LIMITS,
    key="limits",
    title="Time limits",
    about="A clock keeps the limit that held on the day on which it started. All are local limits, except where a law or "
    "national guidance is named.",
    tells="Change what shall change, and leave the rest. Another policy administrator reads and publishes it, from a day to "
    "come. Clocks that run then are not touched.",
    running="Clocks that started before it run on as they are.",
    form=LimitsForm,
    shipped=as_shipped,
    boxes=lambda content: {**as_shipped(), **content},
    differences=differences,
    wrong=beyond_bounds,
    shown=shown,
    tried=run,
    shown_in="policy/parts/limits_shown.html",
    tried_in="policy/parts/limits_tried.html",
)
