"""What holds on a day. Every clock asks this, so each process keeps what it read.

What it read on a day stays right for that day and every one before: a version is published for a day to come, withdrawn before
it begins, and never changed (ADR 0081). So there is one statement a process and day, and nothing to be told to other processes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import timezone

from guidance.versions import State
from policy.models import PolicyVersion


@dataclass(frozen=True)
class Held:
    """What is asked of a published version. Number 0: none was published, and what the release says holds."""

    number: int = 0
    holds_from: date | None = None
    says: Mapping[str, Any] = field(default_factory=dict)
    # What its matter made of what it says, kept with it: one that was published says it for ever.
    made: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True)
class _Read:
    until: date
    versions: Mapping[str, Sequence[Held]]


_last: list[_Read] = []


def on(day: date, slug: str) -> Held:
    """The version of this policy that holds on this day, in London."""
    before = [one for one in published(day, slug) if one.holds_from is None or one.holds_from <= day]
    return before[-1] if before else Held()


def published(until: date, slug: str) -> Sequence[Held]:
    """Every version that was published, in the order in which they hold; complete as far as that day, if it is not to come."""
    if not _last or until > _last[0].until:
        today = timezone.localdate()
        _last[:] = [_Read(today, _all())]
    return _last[0].versions.get(slug, ())


def _all() -> Mapping[str, Sequence[Held]]:
    """Of every policy, in one statement."""
    rows = PolicyVersion.objects.filter(state=State.PUBLISHED).order_by("number")
    found: dict[str, list[Held]] = {}
    for slug, *held in rows.values_list("policy__slug", "number", "holds_from", "content"):
        found.setdefault(slug, []).append(Held(*held))
    return found


def forget() -> list[_Read]:
    """For tests alone, which write days anew that are over: what was read is read again. It is given back, to be remembered."""
    before = list(_last)
    _last.clear()
    return before


def remember(read: list[_Read]) -> None:
    _last[:] = read
