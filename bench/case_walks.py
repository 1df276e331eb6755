"""20,000 walks of a case, in each of which what must always hold of one is asked after every step.

    python -m bench.case_walks [--walks 20000] [--seed 7]

The steps, and what is asked after each, are those of tests/safeguarding/test_case_walks.py.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--walks", type=int, default=20_000)
    asked.add_argument("--seed", type=int, default=7)
    said = asked.parse_args()
    told = [sys.executable, "-m", "pytest", "-q", "-s", "tests/safeguarding/test_case_walks.py"]
    given = {"CASE_WALKS": str(said.walks), "CASE_WALKS_SEED": str(said.seed)}
    subprocess.run(told, env={**os.environ, **given}, check=True)


if __name__ == "__main__":
    main()
