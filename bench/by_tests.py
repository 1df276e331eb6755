"""A bench whose work tests do: they are asked for all of it, where the suite asks for a part, and what they count
(`tests.counted`) is summed up and comes to stand in bench/results."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any, NoReturn

ROOT = Path(__file__).parent.parent
RESULTS = Path(__file__).parent / "results"

Rows = list[dict[str, Any]]


def asked_of_tests(
    name: str, *tests: str, sums: Callable[[Rows], dict[str, Any]], is_whole: bool = True, **environment: str
) -> NoReturn:
    """Ends with what pytest says. Of a part of the tests no result is kept."""
    with TemporaryDirectory(prefix=f"{name}-") as folder:
        counted, begun = Path(folder) / "counted.jsonl", monotonic()
        counted.touch()
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-s", "-n", "0", "-p", "no:cacheprovider", *tests],
            cwd=ROOT,
            env={**os.environ, **environment, "PP_COUNTED": str(counted)},
            check=False,
        )
        rows = [json.loads(line) for line in counted.read_text().splitlines()]
    said = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "load": round(os.getloadavg()[0], 1),
        "passed": done.returncode == 0,
        "seconds": round(monotonic() - begun),
        **sums(rows),
    }
    print(json.dumps(said, indent=1))
    if is_whole:
        (RESULTS / f"{name}.json").write_text(json.dumps(said, indent=1) + "\n")
    sys.exit(done.returncode)


def timed(rows: Rows) -> dict[str, Any]:
    """Of what was asked by turns (`tests.by_turns`): how often, and how far apart the medians are at most."""
    furthest = sorted(rows, key=lambda row: -abs(row["apart_ms"]))
    return {
        "timed": len(rows),
        "tries": sum(row["tries"] for row in rows),
        "furthest apart": furthest[:10],
    }
