"""The light markdown of guidance pages, read into blocks that a template shows. No HTML is ever made here.

Known: `## ` and `### ` headings, paragraphs, `- ` and `1. ` lists, `> ` inset text, `!> ` a warning, tables
with pipes, `**strong**` and `[words](target)`. Everything else is text, and Django escapes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from django.urls import NoReverseMatch, reverse
from django.utils.text import slugify

from core.telephones import PRINTED, PUBLIC, address

# The only places outside the service that a guidance page may link to. Others are written out as text.
LINKED_HOSTS = frozenset({"actearly.uk", "ico.org.uk", "www.gov.uk", "www.legislation.gov.uk"})
# Pages of this app that are not texts, and may be linked to by a short name like one.
OTHER_PAGES = {"complaint": "guidance:complaint", "sheet": "guidance:sheet", "index": "guidance:index"}

INLINE = re.compile(r"\*\*(?P<strong>.+?)\*\*|\[(?P<words>[^\[\]]+)\]\((?P<target>[^)\s]{1,500})\)")
TELEPHONE = re.compile(r"^tel:\+?\d{3,15}$")
PAGE = re.compile(r"^page:(?P<slug>[a-z0-9-]+)$")


class BadLink(ValueError):
    """A link to somewhere that guidance may not lead."""


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text; with `href` a link."""

    text: str
    strong: bool = False
    href: str = ""

    @property
    def dials(self) -> bool:
        """A telephone number is never broken over two lines."""
        return self.href.startswith("tel:")


Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """One thing under another on the page. `kind` chooses the markup."""

    kind: str
    spans: Spans = ()
    items: tuple[Spans, ...] = ()
    rows: tuple[tuple[Spans, ...], ...] = ()
    anchor: str = ""
    caption: str = ""

    @property
    def words(self) -> str:
        return "".join(span.text for span in self.spans)


def parse(body: str) -> list[Block]:
    """The page as blocks, in order. Raises BadLink at the first link that may not be."""
    blocks, heading = [], ""
    for lines in _chunks(body):
        block = _block(lines)
        heading = block.words if block.anchor else heading
        # A table is announced by the heading it stands under.
        blocks.append(replace(block, caption=heading or "Table") if block.kind == "table" else block)
    return blocks


def contents(blocks: list[Block]) -> list[Block]:
    """The second-level headings, for a list of contents."""
    return [block for block in blocks if block.kind == "h2"]


def links_in(body: str) -> list[str]:
    return [found["target"] for found in INLINE.finditer(body) if found["target"]]


def destination(target: str) -> str:
    """The address a link leads to: a page here, a telephone number, or one of a few named sites."""
    if TELEPHONE.match(target):
        return target
    if page := PAGE.match(target):
        return _page_address(page["slug"])
    parts = urlsplit(target)
    if parts.scheme == "https" and parts.netloc in LINKED_HOSTS:
        return target
    raise BadLink(f"A link may lead to a page (page:name), a telephone (tel:999) or a listed site, not to {target}")


def _page_address(slug: str) -> str:
    try:
        return reverse(OTHER_PAGES[slug]) if slug in OTHER_PAGES else reverse("guidance:page", args=[slug])
    except NoReverseMatch:
        raise BadLink(f"There is no page called {slug}.") from None


def _chunks(body: str) -> Iterator[list[str]]:
    """Lines that belong together: up to an empty line, or to a heading, which stands alone."""
    chunk: list[str] = []
    for line in (line.rstrip() for line in body.splitlines()):
        if (not line or line.startswith("#")) and chunk:
            yield chunk
            chunk = []
        if line.startswith("#"):
            yield [line]
        elif line:
            chunk.append(line)
    if chunk:
        yield chunk


def _block(lines: list[str]) -> Block:
    first = lines[0]
    for mark, kind in (("### ", "h3"), ("## ", "h2")):
        if first.startswith(mark):
            words = first.removeprefix(mark)
            return Block(kind, spans=_spans(words), anchor=slugify(words))
    if first.startswith("|"):
        return Block("table", rows=tuple(_cells(line) for line in lines if not _is_rule(line)))
    for pattern, kind in ((r"- ", "bullets"), (r"\d+\. ", "numbers")):
        if re.match(pattern, first):
            return Block(kind, items=tuple(_spans(item) for item in _items(lines, pattern)))
    for mark, kind in (("!> ", "warning"), ("> ", "inset")):
        if first.startswith(mark):
            return Block(kind, spans=_spans(" ".join(line.removeprefix(mark) for line in lines)))
    return Block("paragraph", spans=_spans(" ".join(lines)))


def _items(lines: list[str], pattern: str) -> list[str]:
    """The items of a list; a line without a mark goes on with the item above it."""
    items: list[str] = []
    for line in lines:
        mark = re.match(pattern, line)
        if mark:
            items.append(line[mark.end() :])
        else:
            items[-1] += f" {line.strip()}"
    return items


def _is_rule(line: str) -> bool:
    """The line of dashes between the head of a table and its rows."""
    return not line.strip("|-: ")


def _cells(line: str) -> tuple[Spans, ...]:
    return tuple(_spans(cell.strip()) for cell in line.strip().strip("|").split("|"))


def _spans(text: str) -> Spans:
    spans: list[Span] = []
    done = 0
    for found in INLINE.finditer(text):
        spans += _plain(text[done : found.start()])
        if found["strong"]:
            spans.append(Span(found["strong"], strong=True))
        else:
            spans.append(Span(found["words"], href=destination(found["target"])))
        done = found.end()
    return (*spans, *_plain(text[done:]))


def _plain(text: str) -> list[Span]:
    """Words without a mark. A public number dials also where the writer made no link of it."""
    pieces = (piece for piece in PRINTED.split(text) if piece)
    return [Span(piece, href=address(piece) if piece in PUBLIC else "") for piece in pieces]
