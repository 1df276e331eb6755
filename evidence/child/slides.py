"""A presentation, as the text of its slides: of what is to be seen on them. A hidden slide, a hidden shape and what stands beside
the slide are said and not shown."""

from __future__ import annotations

from dataclasses import dataclass, field

from evidence.child.packages import Element, Package, attribute, local
from evidence.child.reading import Reading
from evidence.child.related import targets

DECK = "ppt/presentation.xml"
SHAPES = {"sp", "pic", "graphicFrame", "cxnSp", "grpSp", "contentPart"}
TRUE = ("1", "true")
TINY = 200  # hundredths of a point: no eye reads it


@dataclass(frozen=True)
class Space:
    """How lengths within a group become lengths of the slide."""

    across: float = 1.0
    down: float = 1.0
    left: float = 0.0
    top: float = 0.0

    def within(self, place: Element) -> Space:
        """Of a group: what its own space is, seen from that in which it stands."""
        (x, y), (wide, high) = _pair(place, "off", "x", "y"), _pair(place, "ext", "cx", "cy")
        (from_x, from_y), (of_wide, of_high) = _pair(place, "chOff", "x", "y"), _pair(place, "chExt", "cx", "cy")
        across, down = (wide / of_wide if of_wide else 1.0), (high / of_high if of_high else 1.0)
        left, top = x - from_x * across, y - from_y * down
        return Space(self.across * across, self.down * down, self.left + left * self.across, self.top + top * self.down)

    def is_beside(self, place: Element, size: tuple[float, float]) -> bool:
        """Whether nothing of a shape lies on the slide."""
        (x, y), (wide, high) = _pair(place, "off", "x", "y"), _pair(place, "ext", "cx", "cy")
        if not wide and not high:  # it stands as its layout says
            return False
        left, top = self.left + x * self.across, self.top + y * self.down
        right, bottom = left + wide * self.across, top + high * self.down
        return right <= 0 or bottom <= 0 or left >= size[0] or top >= size[1]


@dataclass
class Slide:
    """What the walk of one meets. `unseen`: the shapes whose pictures are not to be seen either."""

    size: tuple[float, float]
    said: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)
    unseen: list[Element] = field(default_factory=list)

    def walk(self, element: Element, space: Space) -> None:
        name = local(element)
        if name in SHAPES:
            place = _place_of(element)
            if _is_hidden(element):
                self._leave_out(element, self.hidden)
                return
            if place is not None and all(self.size) and space.is_beside(place, self.size):
                self._leave_out(element, self.beside)
                return
            space = space.within(place) if name == "grpSp" and place is not None else space
        if name == "p":
            self._say(element)
            return
        for child in element:
            self.walk(child, space)

    def _leave_out(self, shape: Element, into: list[str]) -> None:
        self.unseen.append(shape)
        if words := " ".join(paragraphs(shape).split()):
            into.append(words)

    def _say(self, paragraph: Element) -> None:
        """Runs without ink, and those that are too small to be read, are not to be seen."""
        unread = [run for run in paragraph.iter() if local(run) in ("r", "fld") and _is_unread(run)]
        inside = {each for run in unread for each in run.iter()}
        self.said.append("".join(_letters(each) for each in paragraph.iter() if each not in inside))
        self.hidden += [words for run in unread if (words := text_of(run).strip())]


def read(package: Package, reading: Reading) -> None:
    order, deck = targets(package, DECK), package.xml(DECK)
    slides = [each for each in deck.iter() if local(each) == "sldId"]
    size = next((_numbers(each, "cx", "cy") for each in deck.iter() if local(each) == "sldSz"), (0.0, 0.0))
    left_out, hidden, beside = list[str](), list[str](), list[str]()
    for number, slide in enumerate(slides, 1):
        # Two attributes are called id: the relationship's is the one with a namespace.
        path = next((order[v] for k, v in slide.attrib.items() if "}" in k and v in order), "")
        root = package.xml(path)
        if attribute(root, "show") in ("0", "false"):
            left_out.append(f"slide {number}")
            package.hidden_parts.add(path)
            continue
        met = Slide(size)
        met.walk(root, Space())
        package.hide(path, root, met.unseen)
        hidden += [f"slide {number}: {words}" for words in met.hidden]
        beside += [f"slide {number}: {words}" for words in met.beside]
        reading.add_text(f"Slide {number}\n\n{chr(10).join(met.said)}")
    notes = package.under("ppt/notesSlides/", ".xml")
    reading.hold("hidden_sheet", left_out)
    reading.hold("hidden_text", hidden)
    reading.hold("outside", beside)
    reading.hold("doc_comment", [text for name in notes if (text := paragraphs(package.xml(name)).strip())])
    comments = package.under("ppt/comments/", ".xml")
    reading.hold("doc_comment", [text_of(each) for name in comments for each in named(package.xml(name), "cm")])


def _is_hidden(shape: Element) -> bool:
    """By itself. What is said of the shapes within a group is asked of each."""
    about = (each for held in shape if local(held).startswith("nv") for each in held)
    return any(local(each) == "cNvPr" and attribute(each, "hidden") in TRUE for each in about)


def _place_of(shape: Element) -> Element | None:
    """Where it stands; nothing where it stands as its layout says."""
    for held in shape:
        if local(held) == "xfrm":
            return held
        if local(held) in ("spPr", "grpSpPr"):
            return next((each for each in held if local(each) == "xfrm"), None)
    return None


def _is_unread(run: Element) -> bool:
    looks = next((each for each in run if local(each) == "rPr"), None)
    if looks is None:
        return False
    size = attribute(looks, "sz")
    without_ink = {local(each) for each in looks} & {"noFill", "ln"} == {"noFill"}
    return without_ink or (size.isdecimal() and int(size) <= TINY)


def _pair(place: Element, name: str, one: str, other: str) -> tuple[float, float]:
    return next((_numbers(each, one, other) for each in place if local(each) == name), (0.0, 0.0))


def _numbers(element: Element, one: str, other: str) -> tuple[float, float]:
    try:
        return float(attribute(element, one) or 0), float(attribute(element, other) or 0)
    except ValueError:
        return 0.0, 0.0


def paragraphs(root: Element) -> str:
    return "\n".join(text_of(each) for each in root.iter() if local(each) == "p")


def named(root: Element, ending: str) -> list[Element]:
    return [each for each in root.iter() if local(each).lower().endswith(ending) and text_of(each)]


def text_of(element: Element) -> str:
    return "".join(map(_letters, element.iter()))


def _letters(element: Element) -> str:
    """A break parts two words."""
    name = local(element)
    return element.text or "" if name in ("t", "text") else "\n" if name == "br" else ""
