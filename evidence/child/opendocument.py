"""An OpenDocument text, spreadsheet or presentation: its body without what was deleted with tracking."""

from __future__ import annotations

from evidence.child.packages import Element, Package, attribute, local
from evidence.child.reading import Reading

PARAGRAPHS = {"p", "h"}
UNSEEN = {"tracked-changes", "annotation", "sequence-decls", "forms"}


def read(package: Package, reading: Reading) -> None:
    root = package.xml("content.xml")
    changes = [each for each in root.iter() if local(each) == "tracked-changes"]
    deleted = [_flat(e) for change in changes for e in change.iter() if local(e) == "deletion"]
    said: list[str] = []
    hidden: list[str] = []
    for each in (e for e in root if local(e) == "body"):
        _walk(each, said, hidden)
    if "styles.xml" in package.names:  # headers and footers, and what stands on every slide
        beside: list[str] = []
        for each in (e for e in package.xml("styles.xml").iter() if local(e) == "master-styles"):
            _walk(each, beside, hidden)
        if "".join(beside).strip():
            said += ["\n[on every page]\n", *beside]
    reading.add_text("".join(said))
    answers = (e for form in root.iter() if local(form) == "forms" for e in form.iter())
    reading.hold("form", [found for e in answers if (found := attribute(e, "current-value") or attribute(e, "value"))])
    reading.hold("deleted", deleted)
    reading.hold("inserted", n=sum(1 for c in changes for e in c.iter() if local(e) == "insertion"))
    reading.hold("hidden_text", hidden)
    reading.hold("doc_comment", [_flat(each) for each in root.iter() if local(each) == "annotation"])


def _walk(element: Element, said: list[str], hidden: list[str]) -> None:
    """In the order of the document. A field's text counts: readers that leave it out lose names and days."""
    name = local(element)
    if name in UNSEEN:
        said.append(element.tail or "")
        return
    if name in ("hidden-text", "hidden-paragraph") or attribute(element, "display") == "none":
        hidden.append(_flat(element) or attribute(element, "string-value"))
    else:
        said.append(element.text or "")
        if name == "s":
            said.append(" " * min(int(attribute(element, "c") or 1), 100))
        elif name in ("tab", "line-break"):
            said.append("\t" if name == "tab" else "\n")
        for child in element:
            _walk(child, said, hidden)
        if name in PARAGRAPHS or name == "table-row":
            said.append("\n")
        elif name == "table-cell":
            said.append("\t")
    said.append((element.tail or "") if name not in PARAGRAPHS else "")


def _flat(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())
