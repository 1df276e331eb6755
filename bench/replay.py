"""Every request that the journeys made, by window and by browser, asked for again by three people who have no part in it: what
stands in its path, query or body is of others; and up to 1,000 tries of each way, by turns with what never was.

    python -m bench.replay [tries] [journey ...]

Runs the journeys; tests/journeys/replaying.py asks again. Writes bench/results/replay.json where all journeys were walked. It
fails where one answers, differs by a byte or a statement, or by 5 ms or more. What is plain after forty tries is tried no more
(tests/by_turns.py).
"""

from __future__ import annotations

import sys
from collections import Counter
from typing import Any

from bench.by_tests import Rows, asked_of_tests, timed


def summed_up(rows: Rows) -> dict[str, Any]:
    """How many were asked again, with something of others in which place; and how far apart each way is, in milliseconds."""
    asked = [row for row in rows if "who" in row]
    return {
        "requests": len(asked),
        "by": dict(Counter(row["who"] for row in asked)),
        "method": dict(Counter(row["method"] for row in asked)),
        "addresses": len({row["address"] for row in asked}),
        "named in": dict(Counter(place.partition(":")[0] for row in asked for place in row["in"])),
        **timed([row for row in rows if "apart_ms" in row]),
    }


if __name__ == "__main__":
    tries, *journeys = sys.argv[1:] or ["1000"]
    asked_of_tests("replay", *(journeys or ["tests/journeys"]), sums=summed_up, is_whole=not journeys, PP_TRIES=tries)
