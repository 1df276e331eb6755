"""Six parts that the service relies on, one of them in two ways, seven faults of each: what a person sees, what is safe, and
how soon all is well again.

    python -m bench.faults [--print]

Tries all cells of tests/prevent_portal/test_fault_matrix.py with the waits of the service (the suite tries the two quick ones of
each part), writes bench/results/faults.json and prints docs/faults.md from it. Exits with 1 where a cell is not as it should
be: then nothing is written. --print only prints the page anew, from the last results."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
RESULT, PAGE = ROOT / "bench" / "results" / "faults.json", ROOT / "docs" / "faults.md"
TESTS = "tests/prevent_portal/test_fault_matrix.py"
CELLS = 49
HEAD = """# When a part fails, cell by cell

Printed by `python -m bench.faults` from a run of {at} (load {load}): a small proxy of our own (`tests/fault_line.py`) stands between the
service and each part, and lays one fault at a time on every connection. The file store is a folder on a share, where the fault is
laid on its files, and a bucket (S3: the server of our own tests, `tests/buckets.py`). The waits are those of the service, but the
scanner is given 15 seconds in place of 60, and a share gives up after 5.

What holds in every cell, or the run fails: no page is shown that is not allowed, none answers 500, what was confirmed is there
once, the same form sent again does it once, and all is well within a minute after the fault is over. *Seconds* is the longest that
a page took beyond what it takes usually; *well again* how many seconds after the fault had ended the same thing succeeded, with the
rest that the service takes before it tries again.

"1 s" and "10 s": each answer comes so late. "timeout": nothing passes and nothing is closed. "reset": every connection is
reset. "slow close": a connection is closed 5 s late. "1 KB/s": so much passes each way.

"""


def tried(results: Path) -> list[dict[str, Any]]:
    environment = {**os.environ, "PP_FAULTS": str(results)}
    subprocess.run([sys.executable, "-m", "pytest", "-q", TESTS], cwd=ROOT, env=environment, check=True)
    return [json.loads(line) for line in results.read_text(encoding="utf-8").splitlines()]


def page(told: dict[str, Any]) -> str:
    lines = [HEAD.format(at=told["at"], load=told["load_before"])]
    if len(told["cells"]) < CELLS:
        lines.append(
            f"**Stopped after {len(told['cells'])} of {CELLS} cells.** Nothing is said here of the others.\n\n"
        )
    lines += [
        "| part | fault | what a person sees | what is safe | seconds | well again |\n",
        "|---|---|---|---|---|---|\n",
    ]
    for cell in told["cells"]:
        lines.append("| {part} | {fault} | {seen} | {safe} | {seconds} | {recovered} |\n".format(**cell))
    return "".join(lines)


def main() -> None:
    if "--print" not in sys.argv:
        about = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "load_before": round(os.getloadavg()[0], 1)}
        with TemporaryDirectory() as folder:
            cells = tried(Path(folder) / "cells")
        RESULT.write_text(json.dumps({**about, "cells": cells}, indent=1) + "\n", encoding="utf-8")
    told = json.loads(RESULT.read_text(encoding="utf-8"))
    PAGE.write_text(page(told), encoding="utf-8")
    sys.stdout.write(f"{len(told['cells'])} cells, each as it should be: {PAGE.relative_to(ROOT)}\n")


if __name__ == "__main__":
    main()
