"""What the styles of an OpenDocument file say is not to be seen: text, tables, slides and layers; and letters that are white on
paper or too small to be read. What a style does not say itself, its parent says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from evidence.child.packages import Element, attribute, local

Named = tuple[str, str]  # the family of a style, and its name
UNITS = {"mm": 0.1, "cm": 1.0, "in": 2.54, "pt": 2.54 / 72, "pc": 2.54 / 6, "px": 2.54 / 96}
LENGTH = re.compile(r"(-?\d{1,9}(?:\.\d{1,20})?)(mm|cm|in|pt|pc|px)")
TINY = 0.08  # centimetres: two points and a little
WHITE = ("#ffffff", "#fff")
PAPER = ("", "transparent", *WHITE)


def length(said: str) -> float | None:
    """In centimetres."""
    found = LENGTH.fullmatch(said.strip())
    return float(found[1]) * UNITS[found[2]] if found else None


@dataclass
class Styles:
    said: dict[Named, dict[str, str]] = field(default_factory=dict)
    hidden_layers: set[str] = field(default_factory=set)
    page: tuple[float, float] = (0.0, 0.0)  # the largest of all layouts, in centimetres
    is_coloured: bool = False  # a page

    def add(self, root: Element) -> None:
        for each in root.iter():
            name = local(each)
            if name == "style":
                own = {local_name(key): value for held in each for key, value in held.attrib.items()}
                own["parent"] = attribute(each, "parent-style-name")
                self.said[attribute(each, "family"), attribute(each, "name")] = own
            elif name == "layer" and attribute(each, "display") == "none":
                self.hidden_layers.add(attribute(each, "name"))
            elif name == "page-layout-properties":
                wide, high = length(attribute(each, "page-width")), length(attribute(each, "page-height"))
                self.is_coloured |= attribute(each, "background-color") not in PAPER
                self.page = max(self.page[0], wide or 0.0), max(self.page[1], high or 0.0)

    def of(self, family: str, name: str, what: str) -> str:
        """What a style says, or the nearest of those that it goes back to; a family may have a style of its own for all."""
        return next((said[what] for said in self._chain(family, name) if what in said), "")

    def _chain(self, family: str, name: str) -> Iterator[dict[str, str]]:
        met = set[str]()
        while (family, name) in self.said and name not in met:
            yield self.said[family, name]
            met.add(name)
            name = self.said[family, name]["parent"]

    def colours(self, family: str, name: str) -> bool:
        """What lies on it."""
        return self.of(family, name, "background-color") not in PAPER

    def hides_text(self, family: str, name: str, *, on_paper: bool) -> bool:
        """`on_paper`: nothing says that it lies on a colour."""
        if self.of(family, name, "display") == "none":
            return True
        size = length(self.of(family, name, "font-size"))
        if size is not None and size <= TINY:
            return True
        return on_paper and not self.colours(family, name) and self.of(family, name, "color").lower() in WHITE


def local_name(key: str) -> str:
    return key.rpartition("}")[2]
