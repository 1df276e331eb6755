"""What differs between two versions of the time limits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from policy.time_limits import TimeLimit, set_here

Numbers = Mapping[str, int]


@dataclass(frozen=True)
class Differs:
    """One limit, as it was and as it is."""

    limit: TimeLimit
    before: str
    after: str


def changed(before: Numbers, after: Numbers) -> dict[str, list[int]]:
    """By name, what was and what is; a limit that a version does not name is as it came with the service."""
    both = {limit.name: [one.get(limit.name, limit.number) for one in (before, after)] for limit in set_here()}
    return {name: pair for name, pair in both.items() if pair[0] != pair[1]}


def differences(before: Numbers, after: Numbers) -> Sequence[Differs]:
    pairs = changed(before, after)
    found = [(limit, pairs[limit.name]) for limit in set_here() if limit.name in pairs]
    return [Differs(limit, limit.in_words(was), limit.in_words(now)) for limit, (was, now) in found]
