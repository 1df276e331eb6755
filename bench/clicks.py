"""How many presses of the mouse and how many pages a piece of work takes, in Chromium.

    python -m bench.clicks

Writes bench/results/clicks.json: before (walked by hand on 28 November 2026, commit 58b847c), the goal, and now."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parent.parent
RESULT = Path(__file__).parent / "results" / "clicks.json"
WALK = ROOT / "tests" / "journeys" / "clicks_in_chromium.py"
BEFORE = {
    "officer, queue to recommendation": {"clicks": 46, "pages": 30},
    "teacher, first page to reference": {"clicks": 12, "pages": 7},
}
GOAL = {
    "officer, queue to recommendation": {"clicks": 22, "pages": 14},
    "teacher, first page to reference": {"clicks": 10},
}


def main() -> None:
    with TemporaryDirectory(prefix="clicks-") as folder:
        counted = Path(folder) / "counted.json"
        walked = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", str(WALK)],
            cwd=ROOT,
            env={**os.environ, "PP_CLICKS": str(counted)},
            check=False,
        )
        if not counted.exists():
            sys.exit(walked.returncode or 1)
        now = json.loads(counted.read_text())
    RESULT.write_text(json.dumps({"before": BEFORE, "goal": GOAL, "now": now}, indent=1) + "\n")
    for name, found in now.items():
        print(f"{name}: {found} before {BEFORE[name]}, goal {GOAL[name]}")
    sys.exit(walked.returncode)


if __name__ == "__main__":
    main()
