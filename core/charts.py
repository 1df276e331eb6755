"""Charts as shapes with places and sizes, which a template writes as SVG. Beside each stands its table."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from core.figures import NOT_SHOWN, Figure, Table

WIDTH = 360
LEFT, TOP, PLOT = 34, 10, 150
SUM, WORDS, BAR, STEP = 44, 10, 14, 34
LETTER, TICKS = 8, 4


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of the chart: which series it belongs to, and its shape."""

    series: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the chart; `anchor` is start, middle or end."""

    text: str
    x: float
    y: float
    anchor: str = "middle"


@dataclass(frozen=True, slots=True)
class Chart:
    height: float
    bars: tuple[Bar, ...]
    words: tuple[Word, ...]
    lines: tuple[float, ...]
    legend: tuple[tuple[int, str], ...]
    width: int = WIDTH


def chart(table: Table) -> Chart | None:
    """None where there is nothing to draw; a figure that is kept back is not drawn, and its row says so: no bar would
    read as nothing."""
    numbers = [[_drawn(row.figures[at]) for at in table.drawn] for row in table.rows]
    if not any(any(row) for row in numbers):
        return None
    legend = tuple((at, table.columns[column]) for at, column in enumerate(table.drawn))
    return _lying(table, numbers, legend) if table.lies else _standing(table, numbers, legend)


def _drawn(figure: Figure) -> int:
    return 0 if figure.number is None or figure.is_hidden else figure.number


def _kept_back(table: Table, at: int) -> bool:
    return any(table.rows[at].figures[column].is_hidden for column in table.drawn)


def _standing(table: Table, numbers: list[list[int]], legend: tuple[tuple[int, str], ...]) -> Chart:
    """Columns side by side, with a scale on the left; as many are labelled as have room for their words."""
    top = _round_up(max(max(row) for row in numbers))
    room = (WIDTH - LEFT) / len(numbers)
    wide = room * 0.8 / len(legend)
    bars, words, step = [], [], ceil(max(len(row.label) for row in table.rows) * LETTER / room)
    for at, row in enumerate(numbers):
        for series, number in enumerate(row):
            if number:
                high, x = PLOT * number / top, LEFT + (at + 0.1) * room + series * wide
                bars.append(_bar(series, x, TOP + PLOT - high, wide, high))
        if _kept_back(table, at):
            words.append(Word(NOT_SHOWN, round(LEFT + (at + 0.5) * room, 1), TOP + PLOT - 5))
        if at % step == 0:
            words.append(Word(table.rows[at].label, round(LEFT + (at + 0.5) * room, 1), TOP + PLOT + 18))
    scale = [(round(top * tick / TICKS), TOP + PLOT - PLOT * tick / TICKS) for tick in range(TICKS + 1)]
    words += [Word(f"{number:,}", LEFT - 5, y + 4, "end") for number, y in scale]
    return Chart(TOP + PLOT + 26, tuple(bars), tuple(words), tuple(y for _, y in scale), legend)


def _lying(table: Table, numbers: list[list[int]], legend: tuple[tuple[int, str], ...]) -> Chart:
    """Under its words a bar for each row, its parts one after another, and their sum at its end."""
    longest, room = max(sum(row) for row in numbers), WIDTH - SUM
    bars, words = [], []
    for at, row in enumerate(numbers):
        x, y = 0.0, TOP + at * STEP
        words.append(Word(table.rows[at].label, 0, y + 5, "start"))
        for series, number in enumerate(row):
            if number:
                bars.append(_bar(series, x, y + WORDS, room * number / longest, BAR))
                x += room * number / longest
        ends = NOT_SHOWN if _kept_back(table, at) else f"{sum(row):,}"
        words.append(Word(ends, round(x + 5, 1), y + WORDS + 11, "start"))
    return Chart(TOP + len(numbers) * STEP, tuple(bars), tuple(words), (), legend)


def _bar(series: int, x: float, y: float, width: float, height: float) -> Bar:
    return Bar(series, round(x, 1), round(y, 1), round(width, 1), round(height, 1))


def _round_up(number: int) -> int:
    """To a scale whose four steps are whole numbers."""
    for step in (1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000):
        if number <= step * TICKS:
            return step * TICKS
    return ceil(number / 100_000) * 100_000
