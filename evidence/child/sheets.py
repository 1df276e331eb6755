"""A workbook or a presentation, as the text that was saved in it. Nothing is computed anew."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from evidence.child.packages import Element, Package, attribute, local
from evidence.child.reading import Reading

DAY_FORMATS = {14, 15, 16, 17, 22, 27, 30, 36, 50, 57}
IN_QUOTES = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')


def read_workbook(package: Package, reading: Reading) -> None:
    book, shared = package.xml("xl/workbook.xml"), _shared(package)
    days, from_1904 = _day_styles(package), any(attribute(e, "date1904") in ("1", "true") for e in book.iter())
    paths = _targets(package, "xl/_rels/workbook.xml.rels", "xl/")
    hidden, formulas = [], 0
    for sheet in (each for each in book.iter() if local(each) == "sheet"):
        name = attribute(sheet, "name")
        if attribute(sheet, "state") in ("hidden", "veryHidden"):
            hidden.append(name)
            package.shown.add(paths.get(attribute(sheet, "id"), ""))  # said by its name
            continue
        root = package.xml(paths.get(attribute(sheet, "id"), ""))
        formulas += sum(1 for each in root.iter() if local(each) == "f")
        hidden += [f"{name}: {local(e)} {attribute(e, 'r') or attribute(e, 'min')}" for e in _hidden(root)]
        reading.add_text(f"{name}\n\n{_cells(root, shared, days, from_1904)}{_on_paper(root)}")
    reading.hold("hidden_sheet", hidden)
    reading.hold("formula", n=formulas)
    notes = package.under("xl/comments", ".xml") + package.under("xl/threadedComments/", ".xml")
    reading.hold("doc_comment", [_text(each) for name in notes for each in _named(package.xml(name), "comment")])


def _on_paper(root: Element) -> str:
    """Headers and footers, which only a printed sheet has: the letter behind an ampersand is no word of them."""
    margins = (each for whole in root.iter() if local(whole) == "headerFooter" for each in whole)
    said = [
        words for each in margins if (words := re.sub(r'&(?:"[^"]*"|K[0-9A-F]{6}|\d+|.)', " ", each.text or "").strip())
    ]
    return f"\n\n[headers and footers]\n{chr(10).join(said)}" if said else ""


def _hidden(root: Element) -> list[Element]:
    return [
        each for each in root.iter() if local(each) in ("row", "col") and attribute(each, "hidden") in ("1", "true")
    ]


def _named(root: Element, ending: str) -> list[Element]:
    return [each for each in root.iter() if local(each).lower().endswith(ending) and _text(each)]


def _text(element: Element) -> str:
    return "".join(each.text or "" for each in element.iter() if local(each) in ("t", "text"))


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


def _cells(root: Element, shared: list[str], days: set[int], from_1904: bool) -> str:
    rows = []
    for row in (each for each in root.iter() if local(each) == "row"):
        if attribute(row, "hidden") not in ("1", "true"):
            rows.append("\t".join(_value(cell, shared, days, from_1904) for cell in row if local(cell) == "c"))
    return "\n".join(rows)


def _value(cell: Element, shared: list[str], days: set[int], from_1904: bool) -> str:
    kind = attribute(cell, "t")
    value = next((each.text or "" for each in cell if local(each) == "v"), "")
    if kind == "s":
        return shared[int(value)] if value.isdecimal() and int(value) < len(shared) else ""
    if kind == "inlineStr":
        return _text(cell)
    if kind == "b":
        return {"1": "TRUE", "0": "FALSE"}.get(value, value)
    style = attribute(cell, "s")
    if kind in ("", "n") and style.isdecimal() and int(style) in days:
        return _day(value, from_1904)
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


def _day_styles(package: Package) -> set[int]:
    """The numbers of the cell styles that show a number as a day."""
    if "xl/styles.xml" not in package.names:
        return set()
    root, own = package.xml("xl/styles.xml"), set()
    for each in root.iter():
        if local(each) == "numFmt":
            shape = IN_QUOTES.sub("", attribute(each, "formatCode")).lower()
            if "y" in shape or "d" in shape:
                own.add(int(attribute(each, "numFmtId") or 0))
    cells = [each for styles in root if local(styles) == "cellXfs" for each in styles]
    return {n for n, each in enumerate(cells) if int(attribute(each, "numFmtId") or 0) in DAY_FORMATS | own}


def _targets(package: Package, name: str, folder: str) -> dict[str, str]:
    """Identifier to the part it names. Where a part lies is said by the relationship alone, not by its name."""
    if name not in package.names:
        return {}
    found = {}
    for each in package.xml(name):
        target = attribute(each, "Target")
        found[attribute(each, "Id")] = target.lstrip("/") if target.startswith("/") else f"{folder}{target}"
    return found


def read_slides(package: Package, reading: Reading) -> None:
    order = _targets(package, "ppt/_rels/presentation.xml.rels", "ppt/")
    slides = [each for each in package.xml("ppt/presentation.xml").iter() if local(each) == "sldId"]
    hidden = []
    for number, slide in enumerate(slides, 1):
        # Two attributes are called id: the relationship's is the one with a namespace.
        path = next((order[v] for k, v in slide.attrib.items() if "}" in k and v in order), "")
        root = package.xml(path)
        if attribute(root, "show") in ("0", "false"):
            hidden.append(f"slide {number}")
            continue
        reading.add_text(f"Slide {number}\n\n{_paragraphs(root)}")
    notes = package.under("ppt/notesSlides/", ".xml")
    reading.hold("hidden_sheet", hidden)
    reading.hold("doc_comment", [text for name in notes if (text := _paragraphs(package.xml(name)).strip())])
    comments = package.under("ppt/comments/", ".xml")
    reading.hold("doc_comment", [_text(each) for name in comments for each in _named(package.xml(name), "cm")])


def _paragraphs(root: Element) -> str:
    return "\n".join(_text(each) for each in root.iter() if local(each) == "p")
