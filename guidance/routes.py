"""The telephone routes: one list for the pages, the forms and the circulation sheet."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Route:
    """A number the public can call, and what for."""

    name: str
    number: str
    dial: str
    purpose: str
    on_sheet: bool

    @property
    def href(self) -> str:
        return f"tel:{self.dial}"


def data_lines(name: str) -> list[str]:
    """The lines of a data file without its remarks."""
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


@cache
def routes() -> tuple[Route, ...]:
    rows = csv.DictReader(data_lines("routes.csv"))
    return tuple(
        Route(row["name"], row["number"], row["dial"], row["purpose"], on_sheet=row["on_sheet"] == "yes")
        for row in rows
    )


def sheet_routes() -> list[Route]:
    return [route for route in routes() if route.on_sheet]
