"""Nineteen hundred characters in every box of more than a line, the browser killed, the session ended, the record with a
colleague meanwhile, and another machine: what is lost?

    python -m bench.killed

Writes bench/results/killed.json. The suite kills a page of each kind; this kills all of them, and takes minutes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

ROOT = Path(__file__).parent.parent
RESULT = Path(__file__).parent / "results" / "killed.json"
WALK = ROOT / "tests" / "typed_and_killed.py"


def main() -> None:
    with TemporaryDirectory(prefix="killed-") as folder:
        counted, begun = Path(folder) / "counted.json", monotonic()
        walked = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", str(WALK)],
            cwd=ROOT,
            env={**os.environ, "PP_KILLED": str(counted)},
            check=False,
        )
        if not counted.exists():
            sys.exit(walked.returncode or 1)
        found = json.loads(counted.read_text())
    RESULT.write_text(json.dumps({**found, "seconds": round(monotonic() - begun)}, indent=1) + "\n")
    print(RESULT.read_text())
    sys.exit(walked.returncode)


if __name__ == "__main__":
    main()
