"""A workbook, as the text that was saved in it: of what is to be seen of that. Nothing is computed anew."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from evidence.child.packages import Element, Package, attribute, local
from evidence.child.reading import Reading
from evidence.child.related import targets
from evidence.child.sheet_looks import TRUE, Lines, Looks, column_of
from evidence.child.slides import named, text_of

BOOK = "xl/workbook.xml"


def read(package: Package, reading: Reading) -> None:
    book, shared = package.xml(BOOK), _shared(package)
    looks, from_1904 = Looks.of(package), any(attribute(e, "date1904") in TRUE for e in book.iter())
    paths = targets(package, BOOK)
    hidden, unseen, formulas = list[str](), list[str](), 0
    for sheet in (each for each in book.iter() if local(each) == "sheet"):
        name, path = attribute(sheet, "name"), paths.get(attribute(sheet, "id"), "")
        if attribute(sheet, "state") in ("hidden", "veryHidden"):
            hidden.append(name)
            package.shown.add(path)  # said by its name
            package.hidden_parts.add(path)
            continue
        root = package.xml(path)
        formulas += sum(1 for each in root.iter() if local(each) == "f")
        met = Sheet(Lines.of(root), looks.of_sheet(root), shared, from_1904)
        rows = "\n".join(met.rows(root))
        hidden += [f"{name}: {each}" for each in met.lines.said(root)]
        unseen += [f"{name}: {each}" for each in met.unseen]
        reading.add_text(f"{name}\n\n{rows}{_on_paper(root)}")
    reading.hold("hidden_sheet", hidden)
    reading.hold("hidden_text", unseen)
    reading.hold("formula", n=formulas)
    notes = package.under("xl/comments", ".xml") + package.under("xl/threadedComments/", ".xml")
    reading.hold("doc_comment", [text_of(each) for name in notes for each in named(package.xml(name), "comment")])


def _on_paper(root: Element) -> str:
    """Headers and footers, which only a printed sheet has: the letter behind an ampersand is no word of them."""
    margins = (each for whole in root.iter() if local(whole) == "headerFooter" for each in whole)
    said = [
        words for each in margins if (words := re.sub(r'&(?:"[^"]*"|K[0-9A-F]{6}|\d+|.)', " ", each.text or "").strip())
    ]
    return f"\n\n[headers and footers]\n{chr(10).join(said)}" if said else ""


def _shared(package: Package) -> list[str]:
    name = "xl/sharedStrings.xml"
    if name not in package.names:
        return []
    return [
        "".join(e.text or "" for e in item.iter() if local(e) == "t" and e not in _readings(item))
        for item in package.xml(name)
    ]


def _readings(item: Element) -> list[Element]:
    """How a word is spoken (Japanese): not part of the word."""
    return [each for run in item if local(run) == "rPh" for each in run.iter()]


@dataclass
class Sheet:
    """One sheet that is to be seen. `unseen`: what stands in cells that show nothing of it."""

    lines: Lines
    looks: Looks
    shared: list[str]
    from_1904: bool
    unseen: list[str] = field(default_factory=list)

    def rows(self, root: Element) -> Iterator[str]:
        for row in (each for each in root.iter() if local(each) == "row"):
            if not self.lines.hides_row(row):
                cells, last = [each for each in row if local(each) == "c"], 0
                shown = list[str]()
                for cell in cells:
                    last = column_of(attribute(cell, "r")) or last + 1
                    if not self.lines.hides_column(last):
                        shown.append(self._shown(cell))
                yield "\t".join(shown)

    def _shown(self, cell: Element) -> str:
        value = self._value(cell)
        if value and self.looks.hides(cell):
            self.unseen.append(value)
            return ""
        return value

    def _value(self, cell: Element) -> str:
        kind = attribute(cell, "t")
        value = next((each.text or "" for each in cell if local(each) == "v"), "")
        if kind == "s":
            return self.shared[int(value)] if value.isdecimal() and int(value) < len(self.shared) else ""
        if kind == "inlineStr":
            return text_of(cell)
        if kind == "b":
            return {"1": "TRUE", "0": "FALSE"}.get(value, value)
        style = attribute(cell, "s")
        if kind in ("", "n") and style.isdecimal() and int(style) in self.looks.days:
            return _day(value, self.from_1904)
        return value


def _day(value: str, from_1904: bool) -> str:
    """A day is a number. The 29 February 1900 that never was is said to be the number that it is."""
    try:
        number = float(value)
    except ValueError:
        return value
    if from_1904:
        begin = datetime(1904, 1, 1)
    elif number < 61:
        return f"{value} (a day before March 1900)"
    else:
        begin = datetime(1899, 12, 30)
    try:
        moment = begin + timedelta(days=number)
    except OverflowError:
        return value
    return f"{moment:%d %B %Y}" if number == int(number) else f"{moment:%d %B %Y %H:%M}"
