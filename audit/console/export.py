"""Events as a CSV file. Cells that a spreadsheet would take for a formula are disarmed (ASVS 1.2.10)."""

from __future__ import annotations

import csv
import hashlib
import io
import unicodedata
from collections.abc import Iterable
from typing import Any

from audit.kinds import AUDIT_EXPORTED
from audit.log import log
from audit.models import Event
from audit.moves import MoveDenied
from audit.vocabulary import kind_words

LIMIT = 20_000
HEADINGS = (
    "number",
    "at",
    "kind",
    "in words",
    "operation",
    "actor number",
    "actor",
    "agency",
    "about",
    "about number",
    "shown",
    "request",
)
UNSEEN = {"Zs", "Zl", "Zp", "Cc", "Cf", "Mn", "Me"}
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")


class TooMany(MoveDenied):
    """More events than one file may hold. The reader narrows the question."""


def disarmed(cell: Any) -> str:
    """The cell as text that no spreadsheet executes. NUL would cut the file short in some of them."""
    text = str("" if cell is None else cell).replace("\0", "")
    return f"'{text}" if _first_seen(text).startswith(DANGEROUS) else text


def _first_seen(text: str) -> str:
    """What a spreadsheet begins with: spaces of every kind and invisible signs are dropped, and full-width and
    small signs are the signs that they stand for."""
    seen = (letter for letter in text if letter in DANGEROUS or unicodedata.category(letter) not in UNSEEN)
    return unicodedata.normalize("NFKC", next(seen, ""))


def as_csv(rows: Iterable[Event], *, content: bool) -> bytes:
    sheet = io.StringIO()
    writer = csv.writer(sheet, quoting=csv.QUOTE_ALL)
    writer.writerow([*HEADINGS, "content"] if content else HEADINGS)
    for event in rows:
        writer.writerow([disarmed(cell) for cell in _cells(event, content=content)])
    return sheet.getvalue().encode("utf-8-sig")


def _cells(event: Event, *, content: bool) -> list[Any]:
    cells = [
        event.pk,
        event.at.isoformat(),
        event.kind,
        kind_words(event.kind),
        event.operation,
        event.actor_id,
        event.actor_name,
        event.agency_name,
        event.target_type,
        event.target_id,
        " ".join(event.ids),
        event.request_id,
    ]
    return [*cells, event.payload or ""] if content else cells


def not_too_many(rows: Iterable[Event]) -> list[Event]:
    found = list(rows)
    if len(found) > LIMIT:
        raise TooMany(f"This is more than {LIMIT:,} events. Choose a shorter period or one more filter.")
    return found


def take(rows: list[Event], *, content: bool, search: dict[str, Any], **about: Any) -> bytes:
    """The file, and the event that says who took it, before its first byte leaves."""
    file = as_csv(rows, content=content)
    log(
        AUDIT_EXPORTED,
        **about,
        data={"rows": len(rows), "content": content, "search": search, "sha256": hashlib.sha256(file).hexdigest()},
    )
    return file
