"""The tables beside this package (`subjects/data/*.csv`), read once. Each file says in its first lines where
it is from."""

from functools import cache
from pathlib import Path

from core.tables import rows_of

DATA = Path(__file__).resolve().parent.parent / "data"


def rows(file_name: str) -> tuple[dict[str, str], ...]:
    """The rows of one table, without the lines that tell its origin."""
    return rows_of(DATA / file_name)


@cache
def origin(file_name: str) -> str:
    """Where a table is from: the comment lines at its head."""
    with (DATA / file_name).open(encoding="utf-8") as lines:
        return " ".join(line.lstrip("# ").strip() for line in lines if line.startswith("#"))
