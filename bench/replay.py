"""Every request that the journeys made, asked for again by two people who have no part in it: up to 1,000 tries each, by turns
with what never was.

    python -m bench.replay [tries] [journey]

Runs the journeys; tests/journeys/replaying.py asks again and prints the medians. It fails where one answers, differs by a byte
or a statement, or by 5 ms or more. What is plain after forty tries is tried no more (tests/by_turns.py).
"""

from __future__ import annotations

import os
import subprocess
import sys

if __name__ == "__main__":
    tries, *journeys = sys.argv[1:] or ["1000"]
    journeys = journeys or ["tests/journeys/test_scenarios_1_to_6.py", "tests/journeys/test_scenarios_7_to_12.py"]
    command = [sys.executable, "-m", "pytest", "-q", "-s", "-p", "no:cacheprovider", *journeys]
    sys.exit(subprocess.run(command, env={**os.environ, "PP_TRIES": tries}, check=False).returncode)
