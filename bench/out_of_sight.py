"""Whether a record out of sight can be told from none by the time that the answer takes: up to 1,000 tries each, by turns.

    python -m bench.out_of_sight [tries]

Runs tests/test_out_of_sight_in_time.py, which makes the records, and writes bench/results/out_of_sight.json; it fails where the
medians differ by 5 ms or more.
"""

from __future__ import annotations

import sys

from bench.by_tests import asked_of_tests, timed

if __name__ == "__main__":
    tries = sys.argv[1] if len(sys.argv) > 1 else "1000"
    asked_of_tests("out_of_sight", "tests/test_out_of_sight_in_time.py", sums=timed, PP_TRIES=tries)
