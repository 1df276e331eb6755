"""One way to make a PDF: from our own HTML and our own style sheet, tagged for assistive technology
(PDF/UA-1).

Rendering reads nothing but what it is given: no network, no file, no redirect. WeasyPrint's own fetcher reads
`file://` (measured: a secret file was embedded), so ours answers from a fixed table of assets and fails the
whole render on anything else: a page that asks for something is a fault of ours or an attack, and neither may
become a document.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from weasyprint import CSS, HTML
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

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


def render_pdf(html: str, *, css: str, assets: Mapping[str, Asset] | None = None) -> bytes:
    """The document as bytes: the same input gives the same bytes. Raises NotAllowed when it asks for
    anything foreign."""
    fetcher = OwnAssetsOnly(assets or {})
    sheet = CSS(string=css, url_fetcher=fetcher)
    page = HTML(string=html, url_fetcher=fetcher, media_type="print")
    # `stylesheets` takes a parsed sheet, never an address: an address once went past the fetcher
    # (CVE-2026-55073).
    return bytes(page.write_pdf(stylesheets=[sheet], pdf_variant="pdf/ua-1"))


def printable(text: str) -> str:
    """Typed text for paper: a pictograph becomes its name in square brackets, because fonts differ and a
    box says nothing."""
    return "".join(_drawn(character) for character in text if character not in "\ufe0e\ufe0f")


def _drawn(character: str) -> str:
    if ord(character) < 0x1F000 or unicodedata.category(character) not in ("So", "Sk", "Cn"):
        return character
    return f"[{unicodedata.name(character, 'symbol').lower()}]"
