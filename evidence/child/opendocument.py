"""An OpenDocument text, spreadsheet or presentation: its body without what was deleted with tracking and without what is
hidden, by itself, by a style, with its row, column, sheet, slide or layer."""

from __future__ import annotations

from dataclasses import dataclass, field

from evidence.child.opendocument_styles import Styles, length
from evidence.child.packages import Element, Package, attribute, local
from evidence.child.reading import Reading
from evidence.child.sheet_looks import letters_of

PARAGRAPHS = {"p", "h"}
UNSEEN = {"tracked-changes", "annotation", "sequence-decls", "forms"}
FOLDED = ("collapse", "filter")
GROUPS = {"table-row-group", "table-column-group"}
FAMILIES = {"p": "paragraph", "h": "paragraph", "span": "text"}
GROUNDS = {**FAMILIES, **{name: name for name in ("table", "table-row", "table-cell", "section")}}
SHAPES = {"page", "frame", "text-box", "custom-shape", "rect", "ellipse", "circle", "polygon", "path", "line", "g"}


@dataclass(frozen=True)
class Columns:
    """Of a table: from, up to, hidden, and the look of a cell that says none."""

    runs: tuple[tuple[int, int, bool, str], ...] = ()

    def are_hidden(self, first: int, last: int) -> bool:
        """All of them."""
        held = [hidden for start, end, hidden, _ in self.runs if start <= last and first <= end]
        return bool(held) and all(held)

    def look(self, number: int) -> str:
        return next((look for start, end, _, look in self.runs if start <= number <= end), "")


@dataclass
class Walk:
    """In the order of the document. A field's text counts: readers that leave it out lose names and days."""

    styles: Styles
    said: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    folded: list[str] = field(default_factory=list)  # sheets, rows, columns and slides
    beside: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    unseen: list[Element] = field(default_factory=list)
    columns: Columns = field(default_factory=Columns)
    sheet: str = ""
    is_locked: bool = False
    on_paper: bool = True
    slides: int = 0

    def walk(self, element: Element) -> None:
        name = local(element)
        if name in UNSEEN or self._leaves_out(element, name):
            self.said.append((element.tail or "") if name not in PARAGRAPHS else "")
            return
        before = self.columns, self.sheet, self.is_locked, self.on_paper
        self._enter(element, name)
        self.said.append(element.text or "")
        if name == "s":
            self.said.append(" " * min(int(attribute(element, "c") or 1), 100))
        elif name in ("tab", "line-break"):
            self.said.append("\t" if name == "tab" else "\n")
        if name == "table-row":
            self._cells(element)
        else:
            for child in element:
                self.walk(child)
        if name in PARAGRAPHS or name == "table-row":
            self.said.append("\n")
        elif name == "table-cell":
            self.said.append("\t")
        self.columns, self.sheet, self.is_locked, self.on_paper = before
        self.said.append((element.tail or "") if name not in PARAGRAPHS else "")

    def _enter(self, element: Element, name: str) -> None:
        if name == "table":
            self.sheet = attribute(element, "name") or self.sheet
            self.is_locked = attribute(element, "protected") == "true"
            self.columns = Columns(tuple(self._runs(element)))
        if name in SHAPES or any(local(each) == "conditional-formats" for each in element):
            self.on_paper = False
        if (family := GROUNDS.get(name)) and self.styles.colours(family, attribute(element, "style-name")):
            self.on_paper = False

    def _leaves_out(self, element: Element, name: str) -> bool:
        """Whether it is not to be seen: then what it says is listed, or where it is."""
        if name == "page":
            self.slides += 1
        if name == "notes":
            self.notes += filter(None, [flat(element)])
        elif name == "table" and self.styles.of("table", attribute(element, "style-name"), "display") == "false":
            self.folded.append(attribute(element, "name") or "a table")
        elif (
            name == "page"
            and self.styles.of("drawing-page", attribute(element, "style-name"), "visibility") == "hidden"
        ):
            self.folded.append(f"slide {self.slides}")
        elif name == "table-row" and attribute(element, "visibility") in FOLDED:
            self.folded.append(f"{self.sheet}: a row")
        elif name in GROUPS and attribute(element, "display") == "false":
            self.folded.append(f"{self.sheet}: a group of rows") if name == "table-row-group" else None
        elif self._is_beside(element):
            self.beside += filter(None, [flat(element)])
        elif self._is_hidden(element, name):
            self.hidden += filter(None, [flat(element) or attribute(element, "string-value")])
        else:
            return False
        self.unseen.append(element)
        return True

    def _is_hidden(self, element: Element, name: str) -> bool:
        if name in ("hidden-text", "hidden-paragraph") or attribute(element, "display") == "none":
            return True
        if name == "section" and attribute(element, "display") == "condition":
            return True
        if attribute(element, "layer") in self.styles.hidden_layers:
            return True
        family = FAMILIES.get(name)
        return family is not None and self.styles.hides_text(
            family, attribute(element, "style-name"), on_paper=self.on_paper
        )

    def _is_beside(self, shape: Element) -> bool:
        """Of a slide or a drawing: whether nothing of it lies on the page."""
        wide, high = self.styles.page
        sides = [length(attribute(shape, side)) for side in ("x", "y", "width", "height")]
        if not self.slides or not wide or not high or any(side is None for side in sides):
            return False
        x, y, across, down = (side or 0.0 for side in sides)
        return x + across <= 0 or y + down <= 0 or x >= wide or y >= high

    # --- Tables

    def _runs(self, table: Element) -> list[tuple[int, int, bool, str]]:
        found, number = list[tuple[int, int, bool, str]](), 1
        folded = {e for g in table.iter() if local(g) == "table-column-group" for e in g.iter() if _is_folded(g)}
        for each in _own(table, "table-column"):
            last = number + int(attribute(each, "number-columns-repeated") or 1) - 1
            hidden = attribute(each, "visibility") in FOLDED or each in folded
            found.append((number, last, hidden, attribute(each, "default-cell-style-name")))
            if hidden:
                many = f"columns {letters_of(number)} to {letters_of(last)}"
                self.folded.append(f"{self.sheet}: {many if last > number else f'column {letters_of(number)}'}")
            number = last + 1
        return found

    def _cells(self, row: Element) -> None:
        number = 1
        for cell in row:
            last = number + int(attribute(cell, "number-columns-repeated") or 1) - 1
            look = (
                attribute(cell, "style-name") or attribute(row, "default-cell-style-name") or self.columns.look(number)
            )
            if self.columns.are_hidden(number, last):
                self.unseen.append(cell)
            elif self._shows_nothing(look):  # the place of the cell stays
                self.unseen.append(cell)
                self.hidden += filter(None, [flat(cell)])
                self.said.append("\t")
            else:
                self.walk(cell)
            number = last + 1

    def _shows_nothing(self, look: str) -> bool:
        covered = self.is_locked and self.styles.of("table-cell", look, "cell-protect") == "hidden-and-protected"
        return covered or self.styles.hides_text("table-cell", look, on_paper=self.on_paper)


def read(package: Package, reading: Reading) -> None:
    root, styles = package.xml("content.xml"), Styles()
    roots = [package.xml("styles.xml"), root] if "styles.xml" in package.names else [root]
    for each in roots:
        styles.add(each)
    changes = [each for each in root.iter() if local(each) == "tracked-changes"]
    deleted = [flat(e) for change in changes for e in change.iter() if local(e) == "deletion"]
    walk, on_every_page = (Walk(styles, on_paper=not styles.is_coloured) for _ in range(2))
    for each in (e for e in root if local(e) == "body"):
        walk.walk(each)
    for each in (e for one in roots[:-1] for e in one if local(e) == "master-styles"):
        on_every_page.walk(each)
    if "".join(on_every_page.said).strip():
        walk.said += ["\n[on every page]\n", *on_every_page.said]
    reading.add_text("".join(walk.said))
    _hide_pictures(package, roots, walk.unseen + on_every_page.unseen)
    answers = (e for form in root.iter() if local(form) == "forms" for e in form.iter())
    reading.hold("form", [found for e in answers if (found := attribute(e, "current-value") or attribute(e, "value"))])
    reading.hold("deleted", deleted)
    reading.hold("inserted", n=sum(1 for c in changes for e in c.iter() if local(e) == "insertion"))
    reading.hold("hidden_sheet", walk.folded)
    reading.hold("hidden_text", walk.hidden + on_every_page.hidden)
    reading.hold("outside", walk.beside)
    reading.hold("doc_comment", [flat(each) for each in root.iter() if local(each) == "annotation"] + walk.notes)


def _hide_pictures(package: Package, roots: list[Element], unseen: list[Element]) -> None:
    """A picture that is named by hidden places alone."""
    deleted = [each for root in roots for each in root.iter() if local(each) == "tracked-changes"]
    inside = {e for each in (*unseen, *deleted) for e in each.iter()}
    hidden = {attribute(each, "href") for each in inside}
    shown = {attribute(e, "href") for root in roots for e in root.iter() if e not in inside}
    package.hidden_parts |= {each.removeprefix("./") for each in hidden - shown if each}


def _own(table: Element, name: str) -> list[Element]:
    """Of this table, and of none within it."""
    within = {e for t in table.iter() if t is not table and local(t) == "table" for e in t.iter()}
    return [each for each in table.iter() if local(each) == name and each not in within]


def _is_folded(group: Element) -> bool:
    return attribute(group, "display") == "false"


def flat(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())
