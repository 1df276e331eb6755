"""Whether anything of which people lose sight still answers them: each way, each person, every address that they had.

    python -m bench.taken_away

Runs tests/test_taken_away.py, which in the suite asks one in so many; writes bench/results/taken_away.json.
"""

from __future__ import annotations

from typing import Any

from bench.by_tests import Rows, asked_of_tests


def summed_up(rows: Rows) -> dict[str, Any]:
    """Of each way, of how many people it was, and how many requests were made after it."""
    ways = {row["way"]: {"people": len(row["people"]), "requests": row["requests"]} for row in rows}
    return {"requests": sum(row["requests"] for row in rows), "ways": ways}


if __name__ == "__main__":
    asked_of_tests("taken_away", "tests/test_taken_away.py", sums=summed_up, PP_ONE_IN="1")
