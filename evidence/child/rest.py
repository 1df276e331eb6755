"""The parts of an Office document that its reader has not shown. Each is said: by what it is where that is known, otherwise by
its name. What is known to say nothing stands in a list here; so what no reader has heard of is never left out in silence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evidence.child.packages import Element, Package, attribute, local
from evidence.child.reading import Reading, Refused

LARGE = 2_000_000  # bytes: what is larger is said by its name, without its words
# Lower case. The look of a document, its wiring, and what is said elsewhere by a code of its own.
INERT = re.compile(
    r"""\[content_types\]\.xml | mimetype | manifest\.rdf | settings\.xml | layout-cache
    | meta-inf/manifest\.xml | configurations2/accelerator/current\.xml | meta\.xml | docprops/(core|app|custom)\.xml
    | (word|xl|ppt)/(theme/theme\d+|styles|styleswitheffects|tablestyles|fonttable|websettings|numbering|presprops|viewprops
        |calcchain|metadata|sharedstrings)(\.xml)?
    | word/fonts/font\d+\.odttf | (xl|ppt)/printersettings/printersettings\d+\.bin | xl/tables/table\d+\.xml
    | (word|xl|ppt)/charts/(colors|style)\d*\.xml | (word|xl|ppt)/diagrams/(colors|layout|quickstyle)\d*\.xml
    | customxml/itemprops\d*\.xml""",
    re.VERBOSE,
)
# What each part is called. With False it is said where it has words of its own: there is one in nearly every document.
CALLED = (
    (re.compile(r"(word|xl|ppt)/charts/|xl/chartsheets/"), "chart", True),
    (re.compile(r"(word|xl|ppt)/diagrams/"), "diagram", True),
    (re.compile(r"xl/(pivot|external|query|connections)"), "kept_data", True),
    (re.compile(r"xl/drawings/|ppt/(slidemasters|slidelayouts|notesmasters|handoutmasters)/"), "drawing_text", False),
    (re.compile(r"customxml/|word/settings\.xml|ppt/tags/"), "own_data", False),
    (re.compile(r"docprops/thumbnail|thumbnails/"), "thumbnail", True),
)
OTHER = "part"


def say_the_rest(package: Package, reading: Reading, *, said: set[str]) -> None:
    """`said`: the parts that have been said by a code of their own, as pictures and macros are."""
    found: dict[str, list[str]] = {}
    for name in package.names:
        is_folder = name.endswith("/") and package.size_of(name) == 0
        if is_folder or name.endswith(".rels") or name in package.shown | said or INERT.fullmatch(name.lower()):
            continue
        code, is_always = next(
            ((code, always) for begins, code, always in CALLED if begins.match(name.lower())), (OTHER, True)
        )
        words = "" if code in (OTHER, "thumbnail") else _words(package, name)
        if is_always or words:
            found.setdefault(code, []).append(f"{_short(name)}: {words}" if words else _short(name))
    for code, names in found.items():
        reading.hold(code, names)


def _short(name: str) -> str:
    """Without the folder that all parts are in."""
    return re.sub(r"^(word|xl|ppt)/", "", name)


def _words(package: Package, name: str) -> str:
    """The beginning of what it says. One that cannot be read is no reason to refuse the document: its name says that it is
    there."""
    if package.size_of(name) > LARGE:
        return "large"
    try:
        root = package.xml(name, aside=True)
    except Refused:
        return "could not be read"
    return " ".join(" ".join(_said(root)).split())


def _said(root: Element) -> Iterator[str]:
    """Text; and values, where those are what a part is made of."""
    frames = {each for shape in root.iter() if local(shape) == "sp" and _is_frame(shape) for each in shape.iter()}
    for each in root.iter():
        if each in frames:
            continue
        yield each.text or ""
        yield each.tail or ""
        if local(each) in ("s", "n", "d", "docVar", "tag", "sheetName", "definedName"):
            yield attribute(each, "v") or attribute(each, "val")


def _is_frame(shape: Element) -> bool:
    """Of a master slide: "click to edit", which no slide shows."""
    return any(local(each) == "ph" for each in shape.iter())
