"""50,000 steps in which one record, a list, its count, a search and the database's own rows must agree (ADR 0043).

    python -m bench.sights [--steps 50000]

The steps, and what is asked after each, are those of tests/core/test_sights_agree.py. Writes bench/results/sights.json.
"""

from __future__ import annotations

import argparse

from bench.by_tests import asked_of_tests

if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--steps", type=int, default=50_000)
    steps = asked.parse_args().steps
    asked_of_tests(
        "sights",
        "tests/core/test_sights_agree.py",
        sums=lambda rows: {"steps": sum(row["steps"] for row in rows)},
        SIGHT_STEPS=str(steps),
        PP_AT_RANDOM="1",
    )
