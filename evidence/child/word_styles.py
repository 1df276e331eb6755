"""What the styles of a Word document say of a run: whether it is hidden, how large it is and in which colour.

`vanish` is a toggle (ISO/IEC 29500-1, 17.7.3): what stands at the run itself is final; otherwise the styles of its table, its
paragraph and its characters each turn it round. A style says what it does not say itself by the one that it is based on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from evidence.child.packages import Element, Package, attribute, local

STYLES = "word/styles.xml"
OFF = {"0", "false", "off", "none"}
PLAIN = {"", "auto", "ffffff"}  # what a shade is filled with where the paper shows
WHITE = "ffffff"
DRAWS = ("drawing", "pict", "object", "AlternateContent")
TINY = 4  # half points: no eye reads it


@dataclass(frozen=True)
class Said:
    """Of a run or a style; None and empty where nothing is said."""

    vanish: bool | None = None
    color: str = ""
    size: str = ""
    shaded: bool = False

    def over(self, other: Said) -> Said:
        """With what the other says where this says nothing."""
        return Said(
            other.vanish if self.vanish is None else self.vanish,
            self.color or other.color,
            self.size or other.size,
            self.shaded or other.shaded,
        )


NOTHING = Said()


@dataclass(frozen=True)
class Around:
    """Where a run stands: the styles of its table and paragraph. `shaded`: it may lie on a colour."""

    table: str = ""
    paragraph: str = ""
    shaded: bool = False

    def within(self, element: Element) -> Around:
        name = local(element)
        if name == "tbl":
            style = _style(element, "tblPr", "tblStyle")
            return replace(self, table=style, shaded=self.shaded or bool(style))
        if name == "p":
            return replace(
                self, paragraph=_style(element, "pPr", "pStyle"), shaded=self.shaded or _shade(element, "pPr")
            )
        if name == "tc":
            return replace(self, shaded=self.shaded or _shade(element, "tcPr"))
        return replace(self, shaded=True) if name in ("txbxContent", "background") else self


@dataclass
class Styles:
    defaults: Said = NOTHING
    own: dict[str, Said] = field(default_factory=dict)
    based_on: dict[str, str] = field(default_factory=dict)
    of_kind: dict[str, str] = field(default_factory=dict)  # the style of each kind where none is named

    @classmethod
    def of(cls, package: Package) -> Styles:
        styles = cls()
        for each in package.xml(STYLES, aside=True) if STYLES in package.names else ():
            if local(each) == "docDefaults":
                styles.defaults = next((_said(e) for e in each.iter() if local(e) == "rPrDefault"), NOTHING)
            elif local(each) == "style":
                name = attribute(each, "styleId")
                styles.own[name] = _said(each)
                styles.based_on[name] = next((attribute(e, "val") for e in each if local(e) == "basedOn"), "")
                if attribute(each, "default") in ("1", "true", "on"):
                    styles.of_kind[attribute(each, "type")] = name
        return styles

    def hides(self, run: Element, around: Around) -> bool:
        """Whether a run is not to be seen: hidden; or of letters that are no larger than a point or two, or white where nothing
        says that they lie on a colour."""
        direct = _said(run)
        levels = [
            self._in_full(around.table),
            self._in_full(around.paragraph or self.of_kind.get("paragraph", "")),
            self._in_full(_style(run, "rPr", "rStyle") or self.of_kind.get("character", "")),
        ]
        if any(local(each) in DRAWS for each in run):
            return self._vanishes(direct, levels)
        said = direct
        for each in (*reversed(levels), self.defaults):
            said = said.over(each)
        is_tiny = said.size.isdecimal() and int(said.size) <= TINY
        is_white = said.color == WHITE and not said.shaded and not around.shaded
        return is_tiny or is_white or self._vanishes(direct, levels)

    def _vanishes(self, direct: Said, levels: Sequence[Said]) -> bool:
        if direct.vanish is not None:
            return direct.vanish
        return bool(self.defaults.vanish) or sum(bool(each.vanish) for each in levels) % 2 == 1

    def _in_full(self, name: str) -> Said:
        said = NOTHING
        for each in self._chain(name):
            said = said.over(self.own[each])
        return said

    def _chain(self, name: str) -> Iterator[str]:
        met = set[str]()
        while name in self.own and name not in met:
            yield name
            met.add(name)
            name = self.based_on[name]


def _said(element: Element) -> Said:
    """By the properties of a run that stand in it, and the shade of its paragraph."""
    vanish, color, size = None, "", ""
    for each in (one for properties in element if local(properties) == "rPr" for one in properties):
        value = attribute(each, "val").lower()
        if local(each) == "vanish":
            vanish = value not in OFF
        elif local(each) == "color":
            color = value
        elif local(each) == "sz":
            size = value
    return Said(
        vanish, color, size, shaded=_shade(element, "rPr") or _shade(element, "pPr") or _shade(element, "tblPr")
    )


def _shade(element: Element, properties: str) -> bool:
    for each in (one for held in element if local(held) == properties for one in held):
        if local(each) == "highlight" and attribute(each, "val") != "none":
            return True
        if local(each) == "shd" and (
            attribute(each, "fill").lower() not in PLAIN or attribute(each, "val") not in ("", "clear", "nil")
        ):
            return True
    return False


def _style(element: Element, properties: str, style: str) -> str:
    held = (one for each in element if local(each) == properties for one in each)
    return next((attribute(one, "val") for one in held if local(one) == style), "")
