"""The engine, Splink and trigram similarity on the same files, in one run.

    python -m bench.matching_compare NAME... --splink-python PYTHON --trigram "host=... user=... dbname=..."

NAME is a folder of `bench.matching_files` or the prefix of files of `bench.matching_febrl`. A rival that is
not given is left out. Prints a table and writes bench/results/matching-compare.json.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "bench" / "results" / "matching-compare.json"
SHOWN = (
    "recall_at_1",
    "recall_at_10",
    "shown_per_lookup",
    "near_certain_precision",
    "near_certain_recall",
    "p95_ms",
)


def _files(name: str) -> list[str]:
    """left, right and truth of one set."""
    prefix = f"{name}/" if Path(name).is_dir() else f"{name}."
    return [f"{prefix}{part}.csv" for part in ("left", "right", "truth")]


def _run(*command: str) -> Any:
    """The JSON that a measuring command prints."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)}\n{done.stderr[-2000:]}")
    return json.loads(done.stdout[done.stdout.index("{") :])


def compare(name: str, *, splink: str, trigram: str) -> dict[str, Any]:
    """Figures of all engines on one set."""
    files = _files(name)
    figures = {"engine": _run(sys.executable, "manage.py", "match_eval", *files, "--json")}
    if splink:
        figures["splink"] = _run(splink, "bench/matching_splink.py", *files)
    if trigram:
        by_text = _run(sys.executable, "bench/matching_trigram.py", trigram, *files)
        figures |= {f"trigram, {text}": found for text, found in by_text.items()}
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="+")
    parser.add_argument("--splink-python", default="")
    parser.add_argument("--trigram", default="")
    given = parser.parse_args()
    outcome: dict[str, Any] = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": f"{os.cpu_count()} cores, {platform.machine()}, load {os.getloadavg()[0]:.1f} at first",
        "sets": {},
    }
    for name in given.names:
        figures = compare(name, splink=given.splink_python, trigram=given.trigram)
        outcome["sets"][Path(name).name] = figures
        for who, found in figures.items():
            print(
                f"{Path(name).name:10} {who:20}",
                *(f"{key} {found.get(key, '-')}" for key in SHOWN),
                flush=True,
            )
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(outcome, indent=2) + "\n")


if __name__ == "__main__":
    main()
