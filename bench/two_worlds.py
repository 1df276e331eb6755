"""Whether a page tells anybody without sight that there is a sealed person, or a referral that may concern a colleague.

    python -m bench.two_worlds [first names]

Runs tests/everywhere_in_two_worlds.py, which says what tells the worlds apart, line by line; writes bench/results/two_worlds.json
where everybody was asked.
"""

from __future__ import annotations

import sys
from typing import Any

from bench.by_tests import Rows, asked_of_tests


def summed_up(rows: Rows) -> dict[str, Any]:
    return {"people": len(rows), "addresses": {row["person"]: row["addresses"] for row in rows}}


if __name__ == "__main__":
    names = sys.argv[1:]
    everything = {"PP_PEOPLE": " ".join(names), "PP_ONE_IN": "1"}
    asked_of_tests("two_worlds", "tests/everywhere_in_two_worlds.py", sums=summed_up, is_whole=not names, **everything)
