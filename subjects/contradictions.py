"""Same and different at once: which live decisions would say the opposite of a new one.

Three people and three decisions: A is B, A is C, B is not C. One of the three is wrong, and only the officer can tell
which. The links are kept as they were said, so nothing can be worked out later: the third is refused while the others
stand, with all of them named.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence

from django.db.models import Q, QuerySet

from audit.moves import MoveDenied
from subjects.models import Link, Subject, Verdict
from subjects.people import joined_to_id


class Contradiction(MoveDenied):
    """The decision cannot stand beside `links`, which say the opposite together."""

    beside = "verdict"

    def __init__(self, links: Sequence[Link], words: str = "Earlier decisions say the opposite.") -> None:
        super().__init__(words)
        self.links = tuple(links)


def contradiction(one: Subject, another: Subject, verdict: str) -> list[Link]:
    """The fewest live decisions that say the opposite of `verdict`; none where it can stand. What a sealed record joins
    speaks against a decision on a sealed person's page alone, where it may be told."""
    sealed_too = one.sealed or another.sealed
    ours = joined_to_id(one.pk, sealed_too=sealed_too)
    theirs = joined_to_id(another.pk, sealed_too=sealed_too)
    if verdict == Verdict.DIFFERENT and another.pk in ours:
        return way(one.pk, another.pk, among=ours)
    if verdict == Verdict.SAME and another.pk not in ours:
        return _told_apart(one, another, ours, theirs)
    return []


def _told_apart(one: Subject, another: Subject, ours: set[int], theirs: set[int]) -> list[Link]:
    """The shortest chain from one to another across a decision that they are different."""
    across = _live(Verdict.DIFFERENT).filter(Q(a__in=ours, b__in=theirs) | Q(a__in=theirs, b__in=ours))
    chains = []
    for link in across:
        mine, other = (link.a_id, link.b_id) if link.a_id in ours else (link.b_id, link.a_id)
        chains.append([*way(one.pk, mine, among=ours), link, *way(other, another.pk, among=theirs)])
    return min(chains, key=len, default=[])


def way(start: int, end: int, *, among: set[int]) -> list[Link]:
    """The shortest chain of decisions that make these two one person; empty where they are the same subject."""
    links = list(_live(Verdict.SAME).filter(a__in=among, b__in=among))
    came_by: dict[int, tuple[int, Link] | None] = {start: None}
    waiting = deque([start])
    while waiting and end not in came_by:
        here = waiting.popleft()
        for there, link in _steps(here, links):
            if there not in came_by:
                came_by[there] = (here, link)
                waiting.append(there)
    return _back(end, came_by)


def _steps(here: int, links: Iterable[Link]) -> Iterable[tuple[int, Link]]:
    for link in links:
        if here in (link.a_id, link.b_id):
            yield (link.b_id if link.a_id == here else link.a_id), link


def _back(end: int, came_by: dict[int, tuple[int, Link] | None]) -> list[Link]:
    chain: list[Link] = []
    step = came_by.get(end)
    while step is not None:
        end, link = step
        chain.append(link)
        step = came_by[end]
    return chain[::-1]


def _live(verdict: Verdict) -> QuerySet[Link]:
    return Link.objects.standing().filter(verdict=verdict).select_related("a", "b", "by").order_by("pk")
