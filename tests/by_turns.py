"""How long two things take beside each other: by turns, so that what else the machine does falls on both alike."""

from __future__ import annotations

import os
from collections.abc import Callable
from statistics import median
from time import perf_counter

# In the suite none, as no machine's hurry decides what is right; `make bench` says a thousand.
TRIES = int(os.environ.get("PP_TRIES", "0"))
CLOSE = 0.005  # seconds between the medians


def too_far_apart(one: Callable[[], object], another: Callable[[], object], *, called: str) -> str:
    """What the two took, where their medians differ by five milliseconds or more; "" where nobody could tell them apart."""
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(TRIES):
        for act, taken in zip((one, another), times, strict=True):
            began = perf_counter()
            act()
            taken.append(perf_counter() - began)
    if not TRIES:
        return ""
    there, never = median(times[0]), median(times[1])
    said = f"{called}: {there * 1000:.2f} ms there, {never * 1000:.2f} ms never was"
    print(said)  # noqa: T201
    return said if abs(there - never) >= CLOSE else ""
