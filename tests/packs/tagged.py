"""What a tagged PDF says, as assistive technology reads it: the tag tree, and under each leaf the text that stands in
the page's content under its number. A checker passes files of which half is in no tree; this reads them."""

import io
import re
from dataclasses import dataclass, field

import pikepdf

MARGINS = {"@page"}


@dataclass
class Node:
    kind: str
    children: list = field(default_factory=list)

    def walk(self):
        yield self
        for child in self.children:
            if isinstance(child, Node):
                yield from child.walk()

    def says(self) -> str:
        return "".join(child if isinstance(child, str) else child.says() for child in self.children)

    def all(self, *kinds: str):
        return [node for node in self.walk() if node.kind in kinds]


class Reading:
    """One document, read through its tags."""

    def __init__(self, document: bytes) -> None:
        self.pdf = pikepdf.open(io.BytesIO(document))
        self.marked = {page.objgen: marked_text(page) for page in self.pdf.pages}
        self.read: set = set()
        self.tree = self._node(self.pdf.Root.StructTreeRoot.K, page=None)

    def _node(self, element, *, page) -> Node:
        elements = list(element) if isinstance(element, pikepdf.Array) else [element]
        if len(elements) == 1 and isinstance(elements[0], pikepdf.Dictionary) and "/S" in elements[0]:
            one = elements[0]
            return Node(str(one.S)[1:], self._children(one.get("/K", []), page=one.get("/Pg", page)))
        return Node("Root", self._children(element, page=page))

    def _children(self, kids, *, page) -> list:
        kids = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
        return [child for kid in kids if (child := self._child(kid, page=page)) is not None]

    def _child(self, kid, *, page):
        if isinstance(kid, int):
            return self._text(page, kid)
        if kid.get("/Type") == "/MCR":
            return self._text(kid.get("/Pg", page), int(kid.MCID))
        if kid.get("/Type") == "/OBJR":
            return Node("Annotation")
        return self._node(kid, page=kid.get("/Pg", page))

    def _text(self, page, number: int) -> str:
        self.read.add((page.objgen, number))
        return self.marked[page.objgen][number]

    def unread(self) -> list[str]:
        """Marked content that no tag leads to: nobody hears it."""
        return [
            text
            for page, numbers in self.marked.items()
            for number, text in numbers.items()
            if (page, number) not in self.read and text.strip()
        ]

    def links(self) -> int:
        return sum(1 for page in self.pdf.pages for each in page.get("/Annots", []) if each.Subtype == "/Link")


def marked_text(page) -> dict[int, str]:
    """The text of each numbered piece of a page's content."""
    said: dict[int, str] = {}
    open_numbers: list = []
    fonts = {str(name): unicode_map(font) for name, font in page.resources.get("/Font", {}).items()}
    font: dict = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "BDC":
                number = operands[1].get("/MCID") if isinstance(operands[1], pikepdf.Dictionary) else None
                open_numbers.append(None if number is None else int(number))
                if number is not None:
                    said.setdefault(int(number), "")
            case "BMC":
                open_numbers.append(None)
            case "EMC":
                open_numbers.pop()
            case "Tf":
                font = fonts[str(operands[0])]
            case "TJ" | "Tj":
                number = next((each for each in reversed(open_numbers) if each is not None), None)
                if number is not None:
                    said[number] += "".join(letters(operands[0], font))
    return said


def letters(shown, font: dict):
    pieces = shown if isinstance(shown, pikepdf.Array) else [shown]
    for piece in pieces:
        if isinstance(piece, pikepdf.String):
            codes = bytes(piece)
            for at in range(0, len(codes), 2):
                yield font.get(int.from_bytes(codes[at : at + 2], "big"), "\ufffd")


def unicode_map(font) -> dict[int, str]:
    cmap = bytes(font.ToUnicode.read_bytes()).decode("latin-1") if "/ToUnicode" in font else ""
    pairs = re.findall(r"<([0-9a-fA-F]{4})>\s*<([0-9a-fA-F]+)>", cmap)
    return {int(code, 16): bytes.fromhex(text).decode("utf-16-be") for code, text in pairs}


def boxes(document: bytes) -> int:
    """Glyphs number 0: what a font shows for a character that it does not have."""
    with pikepdf.open(io.BytesIO(document)) as pdf:
        return sum(
            bytes(piece)[at : at + 2] == b"\0\0"
            for page in pdf.pages
            for operands, operator in pikepdf.parse_content_stream(page)
            if str(operator) in ("TJ", "Tj")
            for piece in (operands[0] if isinstance(operands[0], pikepdf.Array) else [operands[0]])
            if isinstance(piece, pikepdf.String)
            for at in range(0, len(bytes(piece)), 2)
        )
