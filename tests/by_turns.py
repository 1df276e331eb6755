"""How long two things take beside each other: by turns, so that what else the machine does falls on both alike."""

from __future__ import annotations

import os
from collections.abc import Callable
from math import sqrt
from statistics import median
from time import perf_counter

from tests.counted import count

# In the suite none, as no machine's hurry decides what is right; `make bench` says a thousand, or fewer where the answer
# is plain before.
TRIES = int(os.environ.get("PP_TRIES", "0"))
FEWEST = 40
CLOSE = 0.005  # seconds between the two
# The median of what was not measured lies within so many standard deviations of the middle rank (of a fair coin, whatever
# the times are distributed like): wide enough to look again after each try, up to a thousand.
SURELY = 4.5


def too_far_apart(one: Callable[[], object], another: Callable[[], object], *, called: str) -> str:
    """What the two took, where the median of their differences is five milliseconds or more; "" where nobody could tell
    them apart. It ends when more tries could not change that."""
    apart: list[float] = []
    while len(apart) < TRIES and not _is_plain(apart):
        # Who comes second finds more of it warm: each does in turn.
        first, second = (one, another) if len(apart) % 2 else (another, one)
        took = _seconds(first) - _seconds(second)
        apart.append(took if first is one else -took)
    if not apart:
        return ""
    least, most = _bounds(apart) if len(apart) >= FEWEST else (min(apart), max(apart))
    said = (
        f"{called}: {median(apart) * 1000:+.2f} ms there against never was"
        f" (surely {least * 1000:+.2f} to {most * 1000:+.2f}, {len(apart)} tries)"
    )
    print(said)  # noqa: T201
    count(timed=called, apart_ms=round(median(apart) * 1000, 3), tries=len(apart))
    return said if abs(median(apart)) >= CLOSE else ""


def _seconds(act: Callable[[], object]) -> float:
    began = perf_counter()
    act()
    return perf_counter() - began


def _is_plain(apart: list[float]) -> bool:
    """Whether the median surely lies on one side of what is close."""
    if len(apart) < FEWEST:
        return False
    least, most = _bounds(apart)
    return (least > -CLOSE and most < CLOSE) or least >= CLOSE or most <= -CLOSE


def _bounds(apart: list[float]) -> tuple[float, float]:
    ranked, half = sorted(apart), SURELY * sqrt(len(apart)) / 2
    return ranked[max(0, int(len(apart) / 2 - half))], ranked[min(len(apart) - 1, int(len(apart) / 2 + half))]
