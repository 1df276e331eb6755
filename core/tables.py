"""Tables kept beside the code as CSV files. Each says in its first lines, which begin with #, where it is from."""

import csv
from functools import cache
from pathlib import Path


@cache
def rows_of(file: Path) -> tuple[dict[str, str], ...]:
    """The rows of one table, without the lines that tell its origin."""
    with file.open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(line for line in lines if not line.startswith("#")))
