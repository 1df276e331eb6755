"""Figures about the work: which board a reader asks for, and how its figures leave the service."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Sequence
from typing import Any

from accounts.authority import Authority
from accounts.kinds import FIGURES_TAKEN
from audit.console.export import disarmed
from audit.log import log
from audit.moves import MoveDenied
from core.figures import Board, Table, open_boards

HEADINGS = ("table", "row", "column", "number")


def board_asked(who: Authority, key: str) -> Board:
    """The board that is asked for; the first, where none is, or one that is closed to this reader."""
    boards = open_boards(who)
    return next((board for board in boards if board.key == key), boards[0])


def take(*, board: Board, by: Authority) -> bytes:
    """The figures of a board as CSV, as they may leave: the file, and the event that says who took it, before its first
    byte does. Cells that a spreadsheet would take for a formula are disarmed. Raises MoveDenied where the board is no longer
    open to them."""
    authority = by.as_it_stands()
    if board not in open_boards(authority):
        raise MoveDenied(f"{board.title} is not open to you any more.")
    tables = [table.plain for table in board.tables(authority)]
    file = as_csv(tables)
    rows = sum(len(table.rows) for table in tables)
    log(FIGURES_TAKEN, data={"board": board.key, "rows": rows, "sha256": hashlib.sha256(file).hexdigest()})
    return file


def as_csv(tables: Sequence[Table]) -> bytes:
    sheet = io.StringIO()
    writer = csv.writer(sheet, quoting=csv.QUOTE_ALL)
    writer.writerow(HEADINGS)
    for table in tables:
        for row in _cells(table):
            writer.writerow([disarmed(cell) for cell in row])
    return sheet.getvalue().encode("utf-8-sig")


def _cells(table: Table) -> list[tuple[Any, ...]]:
    return [
        (table.title, row.label, column, _number(figure))
        for row in table.rows
        for column, figure in zip(table.columns, row.figures, strict=True)
    ]


def _number(figure: Any) -> Any:
    """Without a comma between thousands: a spreadsheet reads it as a number."""
    return figure.number if figure.number is not None and not figure.is_hidden else str(figure)
