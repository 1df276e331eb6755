"""A Word document, read from its own XML: what stands in it now, and what it holds besides.

Readers of such documents lose what stands in controls, in boxes to tick and in inserted passages, and show deleted ones
as if they were said. So every element is walked: deleted, moved-away and hidden text is listed and not shown."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from evidence.child.packages import Element, Package, attribute, local
from evidence.child.reading import Reading
from evidence.child.word_styles import OFF, Around, Styles

DOCUMENT = "word/document.xml"
BESIDE = ("header", "footer", "footnotes", "endnotes")
GONE = {"del", "moveFrom"}
UNSEEN = {"Fallback", "instrText", "pPr", "sectPr", "tblPr", "tcPr", "trPr", "numPr", "delInstrText"}
# Of fields: what shows a number, a day, a place to answer in or a link to click, and says no words of its own.
INERT = {
    *(
        "PAGE",
        "NUMPAGES",
        "SECTION",
        "SECTIONPAGES",
        "PAGEREF",
        "REF",
        "NOTEREF",
        "SEQ",
        "STYLEREF",
        "TOC",
        "INDEX",
        "HYPERLINK",
    ),
    *(
        "DATE",
        "TIME",
        "CREATEDATE",
        "SAVEDATE",
        "PRINTDATE",
        "EDITTIME",
        "NUMWORDS",
        "NUMCHARS",
        "FILESIZE",
        "REVNUM",
        "LISTNUM",
    ),
    *(
        "FORMTEXT",
        "FORMCHECKBOX",
        "FORMDROPDOWN",
        "AUTHOR",
        "TITLE",
        "FILENAME",
        "SYMBOL",
        "ADVANCE",
        "MERGEFIELD",
        "=",
    ),
}
BETWEEN = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
BOX = {True: "\u2612", False: "\u2610"}
# What a control asks where nobody has answered; other words there were written by somebody.
PROMPT = re.compile(r"(?:Click|Tap|Choose|Enter|Select|Type)\b[^.:;\n]{0,45}\.?")
WINGDINGS = {"fe": True, "fd": True, "a8": False, "6f": False, "78": True}


@dataclass
class Found:
    """What the walk meets."""

    styles: Styles
    bound: dict[str, str]
    said: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    inserted: int = 0
    moved: int = 0
    other: int = 0
    two_values: list[str] = field(default_factory=list)
    unseen: list[Element] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)
    begun: list[str] = field(default_factory=list)  # fields whose code goes on

    def end_code(self) -> None:
        """A field shows what came of its code; the code itself may name a file, or say words of its own."""
        code = " ".join(self.begun.pop().split()) if self.begun else ""
        if code and code.partition(" ")[0].upper() not in INERT:
            self.fields.append(code)

    def hide(self, element: Element) -> None:
        self.unseen.append(element)
        for each in (one for one in element.iter() if local(one) == "instrText"):
            self.begun = self.begun or [""]
            self.begun[-1] += each.text or ""
        self.list_besides(text_of(element))

    def list_besides(self, words: str) -> None:
        """What stands there and is not said in its place."""
        if said := words.strip():
            self.hidden.append(said)


def read(package: Package, reading: Reading) -> None:
    found = Found(Styles.of(package), _bound_values(package))
    for name in [DOCUMENT, *(n for each in BESIDE for n in package.under(f"word/{each}", ".xml"))]:
        if name != DOCUMENT:
            found.said.append(f"\n[{name[5:-4]}]\n")
        found.unseen.clear()
        root = package.xml(name)
        _walk(root, found, Around(shaded=any(local(each) == "background" for each in root)))
        package.hide(name, root, found.unseen)
    reading.add_text("".join(found.said))
    reading.hold("deleted", found.deleted)
    reading.hold("hidden_text", found.hidden)
    reading.hold("inserted", n=found.inserted)
    reading.hold("moved", n=found.moved)
    reading.hold("alt_chunk", n=found.other)
    reading.hold("two_values", found.two_values)
    reading.hold("field_code", found.fields)
    comments = package.under("word/comments", ".xml")
    reading.hold("doc_comment", [text_of(each) for name in comments for each in package.xml(name) if text_of(each)])


def _walk(element: Element, found: Found, around: Around) -> None:
    name, around = local(element), around.within(element)
    if name in GONE:
        (found.deleted if name == "del" else []).append(text_of(element))
        found.unseen.append(element)
        return
    if name == "tr" and _is(element, "trPr", "del"):
        found.deleted.append(text_of(element))
        found.unseen.append(element)
        return
    if name == "instrText" and found.begun:
        found.begun[-1] += element.text or ""
    if name in UNSEEN:
        return
    _count_field(element, name, found)
    found.inserted += name == "ins" and local_parent_is_text(element)
    found.moved += name == "moveTo"
    found.other += name == "altChunk"
    if _is_hidden(element, name, found, around):
        found.hide(element)
        return
    if name == "sdt" and _control(element, found):
        return
    _say(element, name, found)
    for child in element:
        _walk(child, found, around)
    if name in ("p", "tr"):
        found.said.append("\n")
    elif name == "tc":
        found.said.append("\t")


def _count_field(element: Element, name: str, found: Found) -> None:
    """From its beginning to where its result begins, or to its end where it has none; or whole, in one attribute."""
    kind = attribute(element, "fldCharType")
    if name == "fldChar" and kind == "begin":
        found.begun.append("")
    elif name == "fldChar" and kind in ("separate", "end"):
        found.end_code()
        if kind == "separate":
            found.begun.append("")  # its end is still to come, and says nothing
    elif name == "fldSimple":
        found.begun.append(attribute(element, "instr"))
        found.end_code()


def _is_hidden(element: Element, name: str, found: Found, around: Around) -> bool:
    """A run, a row of a table, a drawing or a shape that is there and not to be seen."""
    if name == "r":
        return found.styles.hides(element, around)
    if name == "tr":
        return _is(element, "trPr", "hidden")
    if name in ("inline", "anchor"):
        return any(local(each) == "docPr" and attribute(each, "hidden") in ("1", "true") for each in element)
    look = "".join(attribute(element, "style").lower().split()) if name in ("shape", "rect", "oval", "group") else ""
    return "visibility:hidden" in look or "display:none" in look


def local_parent_is_text(element: Element) -> bool:
    """An inserted passage, and not only the mark of an inserted end of a paragraph."""
    return any(local(each) in ("t", "r") for each in element.iter())


def _say(element: Element, name: str, found: Found) -> None:
    if name in BETWEEN or name in ("t", "sym"):
        found.said.append(_letters(element, name))
    elif name == "checkBox":  # of Word before 2007
        state = next((each for each in element if local(each) in ("checked", "default")), None)
        found.said.append(BOX[state is not None and attribute(state, "val") not in OFF])
    elif name == "ddList":
        found.said.append(_chosen(element))


def _letters(element: Element, name: str) -> str:
    """What one element puts on the page. What parts two words must part them in a list of hidden ones too, or neither is found."""
    if name in ("t", "delText"):
        return element.text or ""
    if name == "sym":
        ticked = WINGDINGS.get(attribute(element, "char").lower()[-2:])
        return BOX[ticked] if ticked is not None else "\ufffd"
    return BETWEEN.get(name, "")


def _chosen(element: Element) -> str:
    """A list of Word before 2007 keeps the number of what was chosen, and shows nothing."""
    entries = [attribute(each, "val") for each in element if local(each) == "listEntry"]
    number = next((attribute(each, "val") for each in element if local(each) in ("result", "default")), "0")
    return entries[int(number)] if number.isdecimal() and int(number) < len(entries) else ""


def _control(element: Element, found: Found) -> bool:
    """A control to answer in. True where its text is said here, and not by walking on."""
    properties = next((each for each in element if local(each) == "sdtPr"), None)
    if properties is None:
        return False
    kinds = {local(each): each for each in properties}
    shown = text_of(element)
    if "showingPlcHdr" in kinds:
        found.said.append("[not answered]")
        if not PROMPT.fullmatch(shown.strip()):
            found.list_besides(shown)
        return True
    if "checkbox" in kinds:
        state = next((each for each in kinds["checkbox"] if local(each) == "checked"), None)
        found.said.append(BOX[state is not None and attribute(state, "val") not in OFF])
        if any(letter.isalnum() for letter in shown):
            found.list_besides(shown)
        return True
    values = [attribute(kinds["date"], "fullDate")[:10]] if "date" in kinds else []
    if "dataBinding" in kinds:
        path = attribute(kinds["dataBinding"], "xpath")
        values.append(found.bound.get(path.rpartition("/")[2].rpartition(":")[2].partition("[")[0], ""))
    for value in values:
        if value and value != shown.strip():
            found.two_values.append(f"{shown.strip()} / {value}")
    return False


def _bound_values(package: Package) -> dict[str, str]:
    """What controls are bound to: the last name of each path, and its value."""
    found: dict[str, str] = {}
    for name in package.under("customXml/item", ".xml") + package.under("docProps/", ".xml"):
        if "Props" not in name.rpartition("/")[2]:
            found |= {
                local(each): (each.text or "").strip() for each in package.xml(name, aside=True).iter() if each.text
            }
    return found


def _is(element: Element, properties: str, what: str) -> bool:
    """Whether a property stands and is not switched off."""
    for each in element:
        if local(each) == properties:
            return any(local(one) == what and attribute(one, "val") not in OFF for one in each)
    return False


def text_of(element: Element) -> str:
    """All that stands in it, hidden or not. A stop of a tabulator has a kind; what a run puts between two words has none."""
    said: list[str] = []
    for each in element.iter():
        name = local(each)
        if name == "p" and said:
            said.append("\n")
        elif name != "tab" or not attribute(each, "val"):
            said.append(_letters(each, name))
    return "".join(said)
