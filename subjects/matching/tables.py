"""The tables beside this package (`subjects/data/*.csv`), read once. Each file says in its first lines where
it is from."""

import csv
from functools import cache
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "data"


@cache
def rows(file_name: str) -> tuple[dict[str, str], ...]:
    """The rows of one table, without the lines that tell its origin."""
    with (DATA / file_name).open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(line for line in lines if not line.startswith("#")))


@cache
def origin(file_name: str) -> str:
    """Where a table is from: the comment lines at its head."""
    with (DATA / file_name).open(encoding="utf-8") as lines:
        return " ".join(line.lstrip("# ").strip() for line in lines if line.startswith("#"))
