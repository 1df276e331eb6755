"""What of a sheet is not to be seen: rows and columns that are hidden, and cells whose look shows nothing of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from evidence.child.packages import Element, Package, attribute, local

STYLES = "xl/styles.xml"
TRUE = ("1", "true")
DAY_FORMATS = {14, 15, 16, 17, 22, 27, 30, 36, 50, 57}
IN_QUOTES = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
COLUMNS = 16_384
WHITE = "FFFFFF"


def column_of(place: str) -> int:
    """Of "C7": 3. Nothing where no place is said: then a cell stands behind the last one."""
    number = 0
    for letter in place.upper():
        if not "A" <= letter <= "Z":
            break
        number = number * 26 + ord(letter) - 64
    return number


def letters_of(column: int) -> str:
    """As a reader of the sheet calls it."""
    said = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        said = chr(65 + rest) + said
    return said


@dataclass
class Lines:
    """The rows and columns of a sheet."""

    columns: list[tuple[int, int, bool]]  # from, to, hidden
    others_hidden: bool  # columns of which nothing is said
    rows_hidden: bool  # rows of which nothing is said

    @classmethod
    def of(cls, root: Element) -> Lines:
        default = next((each for each in root.iter() if local(each) == "sheetFormatPr"), None)
        found = [
            (_whole(attribute(each, "min")), _whole(attribute(each, "max")), _is_hidden(each, "width"))
            for each in root.iter()
            if local(each) == "col"
        ]
        if default is None:
            return cls(found, others_hidden=False, rows_hidden=False)
        rows_hidden = attribute(default, "zeroHeight") in TRUE
        return cls(found, others_hidden=_is_nought(attribute(default, "defaultColWidth")), rows_hidden=rows_hidden)

    def hides_column(self, number: int) -> bool:
        return next((hidden for first, last, hidden in self.columns if first <= number <= last), self.others_hidden)

    def hides_row(self, row: Element) -> bool:
        by_default = self.rows_hidden and not attribute(row, "ht") and attribute(row, "hidden") == ""
        return by_default or _is_hidden(row, "ht")

    def said(self, root: Element) -> Iterator[str]:
        """Where they are, as a reader of the sheet calls them."""
        for row in (each for each in root.iter() if local(each) == "row"):
            if self.hides_row(row):
                yield f"row {attribute(row, 'r')}".strip()
        for first, last, hidden in self.columns:
            if hidden:
                many = f"columns {letters_of(first)} to {letters_of(min(last, COLUMNS))}"
                yield f"column {letters_of(first)}" if first == last else many
        if self.others_hidden:
            yield "all other columns"


@dataclass(frozen=True)
class Looks:
    """Which of the cell styles show a number as a day, which show nothing of what is in the cell, and which would show it
    white on white."""

    days: frozenset[int] = frozenset()
    nothing: frozenset[int] = frozenset()
    white: frozenset[int] = frozenset()

    @classmethod
    def of(cls, package: Package) -> Looks:
        if STYLES not in package.names:
            return cls()
        root = package.xml(STYLES)
        formats = {
            _whole(attribute(each, "numFmtId")): IN_QUOTES.sub("", attribute(each, "formatCode")).lower().strip()
            for each in root.iter()
            if local(each) == "numFmt"
        }
        own = {number for number, shape in formats.items() if "y" in shape or "d" in shape}
        fonts = {n for n, each in enumerate(_held(root, "fonts")) if _is_white(each)}
        plain = {n for n, each in enumerate(_held(root, "fills")) if _is_plain(each)}
        of_cells = [
            (_whole(attribute(each, "numFmtId")), _whole(attribute(each, "fontId")), _whole(attribute(each, "fillId")))
            for each in _held(root, "cellXfs")
        ]
        return cls(
            days=frozenset(n for n, (shape, _, _) in enumerate(of_cells) if shape in DAY_FORMATS | own),
            nothing=frozenset(n for n, (shape, _, _) in enumerate(of_cells) if formats.get(shape) == ";;;"),
            white=frozenset(
                n for n, (_, font, fill) in enumerate(of_cells) if font in fonts and (fill in plain or not fill)
            ),
        )

    def of_sheet(self, root: Element) -> Looks:
        """A rule or a table may put a colour under what is white: there it counts as seen."""
        is_coloured = any(local(each) in ("conditionalFormatting", "tableParts") for each in root)
        return replace(self, white=frozenset()) if is_coloured else self

    def hides(self, cell: Element) -> bool:
        style = _whole(attribute(cell, "s"))
        return style in self.nothing or style in self.white


def _held(root: Element, name: str) -> list[Element]:
    return [each for held in root if local(held) == name for each in held]


def _is_white(font: Element) -> bool:
    """By its own colour, or by the first of the theme, which is that of the paper."""
    colours = [each for each in font if local(each) == "color"]
    pure = (each for each in colours if not attribute(each, "tint"))
    return any(attribute(each, "rgb").upper()[-6:] == WHITE or attribute(each, "theme") == "0" for each in pure)


def _is_plain(fill: Element) -> bool:
    """Paper, or white."""
    for each in (one for one in fill.iter() if local(one) in ("patternFill", "gradientFill")):
        colours = [attribute(one, "rgb").upper()[-6:] for one in each if local(one) == "fgColor"]
        if local(each) == "gradientFill" or (attribute(each, "patternType") not in ("", "none") and colours != [WHITE]):
            return False
    return True


def _is_hidden(line: Element, size: str) -> bool:
    return attribute(line, "hidden") in TRUE or _is_nought(attribute(line, size))


def _is_nought(size: str) -> bool:
    try:
        return bool(size) and float(size) == 0
    except ValueError:
        return False


def _whole(number: str) -> int:
    return int(number) if number.isdecimal() else 0
