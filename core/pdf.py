"""One way to make a PDF: from our own HTML and our own style sheet, tagged for assistive technology (PDF/UA-1).

Rendering reads nothing but what it is given: no network, no file, no redirect. WeasyPrint's own fetcher reads
`file://` (measured: a secret file was embedded), so ours answers from a fixed table of assets and fails the
whole render on anything else: a page that asks for something is a fault of ours or an attack, and neither may
become a document.
"""

from __future__ import annotations

import gc
import logging
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from weasyprint import CSS, HTML, Attachment
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

logger = logging.getLogger(__name__)
RENDERER = logging.getLogger("weasyprint")
RENDERER.propagate = False  # its warnings quote what was typed; Complaints counts them
ASSET_SCHEME = "asset"
# Every script that names are written in here; the names stand in the style sheet, the files come with the
# image.
FONTS = (
    "'Noto Sans', 'Noto Sans Arabic', 'Noto Sans Hebrew', 'Noto Sans Bengali', 'Noto Sans Devanagari', "
    "'Noto Sans Gurmukhi', 'Noto Sans Ethiopic', 'Noto Sans CJK SC', 'DejaVu Sans', sans-serif"
)


@dataclass(frozen=True)
class Asset:
    """Something packaged with us that a page may show, under `asset:name`."""

    content: bytes
    mime: str


@dataclass(frozen=True)
class Attached:
    """A text file inside the document."""

    name: str
    described: str
    content: bytes
    at: datetime


class NotAllowed(FatalURLFetchingError):
    """A page asked for something that is not ours. The render stops."""


class OwnAssetsOnly(URLFetcher):
    """Fetches from a table and nowhere else."""

    def __init__(self, assets: Mapping[str, Asset]) -> None:
        super().__init__(allowed_protocols=(ASSET_SCHEME,), allow_redirects=False, fail_on_errors=True)
        self.assets = assets

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        scheme, _, name = url.partition(":")
        asset = self.assets.get(name) if scheme.lower() == ASSET_SCHEME else None
        if asset is None:
            # Not the address itself: it may carry what somebody typed, and this ends in a log line.
            raise NotAllowed(f"A page asked for something outside its assets ({scheme[:20]}).")
        return URLFetcherResponse(url, asset.content, {"Content-Type": asset.mime})


def render_pdf(
    html: str, *, css: str, assets: Mapping[str, Asset] | None = None, attached: Sequence[Attached] = ()
) -> bytes:
    """The document as bytes: the same input gives the same bytes. Raises NotAllowed when it asks for
    anything foreign."""
    fetcher = OwnAssetsOnly(assets or {})
    with complaints_counted(), collecting_seldom():
        return _rendered(html, css=css, fetcher=fetcher, attached=attached)


def _rendered(html: str, *, css: str, fetcher: URLFetcher, attached: Sequence[Attached]) -> bytes:
    sheet = CSS(string=css, url_fetcher=fetcher)
    page = HTML(string=html, url_fetcher=fetcher, media_type="print")
    # `stylesheets` takes a parsed sheet, never an address: an address once went past the fetcher
    # (CVE-2026-55073).
    files = [_file(each, fetcher) for each in attached]
    return bytes(page.write_pdf(stylesheets=[sheet], pdf_variant="pdf/ua-1", attachments=files))


@contextmanager
def collecting_seldom() -> Iterator[None]:
    """A long document is millions of small objects that all live to its end, and the collector goes over them again and
    again: asked a seventieth as often, 300 pages take an eighth less time and 30 MB more (measured)."""
    often = gc.get_threshold()
    gc.set_threshold(50_000, 10, 5)
    try:
        yield
    finally:
        gc.set_threshold(*often)


def _file(each: Attached, fetcher: URLFetcher) -> Attachment:
    return Attachment(
        string=each.content,
        url_fetcher=fetcher,
        name=each.name,
        description=each.described,
        created=each.at,
        modified=each.at,
        relationship="Supplement",
    )


class Complaints(logging.Handler):
    """The renderer's warnings by kind. What they quote was typed about a person and goes into no log."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.kinds: Counter[str] = Counter()

    def emit(self, record: logging.LogRecord) -> None:
        self.kinds[str(record.msg)] += 1  # the pattern of the message, without what it is filled with


@contextmanager
def complaints_counted() -> Iterator[Counter[str]]:
    """Say afterwards how often the renderer complained: a box on paper, or a style that it does not know."""
    heard = Complaints()
    RENDERER.addHandler(heard)
    try:
        yield heard.kinds
    finally:
        RENDERER.removeHandler(heard)
        if heard.kinds:
            logger.error("The renderer complained %s times: %s", heard.kinds.total(), dict(heard.kinds))
