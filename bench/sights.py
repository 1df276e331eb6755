"""50,000 steps in which one record, a list, its count, a search and the database's own rows must agree (ADR 0043).

    python -m bench.sights [--steps 50000]

The steps, and what is asked after each, are those of tests/core/test_sights_agree.py.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--steps", type=int, default=50_000)
    steps = str(asked.parse_args().steps)
    told = [sys.executable, "-m", "pytest", "-q", "tests/core/test_sights_agree.py"]
    subprocess.run(told, env={**os.environ, "SIGHT_STEPS": steps, "PP_AT_RANDOM": "1"}, check=True)


if __name__ == "__main__":
    main()
