"""The place where a page of a list begins, carried in its address.

Lists are paged by keyset: there is no page number. The next page starts after the last row shown, the previous one
ends before the first. The place is signed, so an address typed by hand falls back to the first page and never to a
stranger's row.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.core import signing
from django.http import QueryDict


class Place(NamedTuple):
    """A row from which a list is read on; `back` asks for the rows before it."""

    key: Any
    record: int
    back: bool = False


@dataclass(frozen=True)
class Page:
    """One page of records, and the places from which its neighbours begin (None at either end)."""

    rows: Sequence[Any]
    next_place: Place | None = None
    previous_place: Place | None = None


_SALT = "core.paging"
_READ: dict[str, Callable[[str], Any]] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "int": int,
    "str": str,
}


def page_of(found: Sequence[Any], *, asked: Place | None, size: int, place: Callable[[Any], Place]) -> Page:
    """A page in reading order, cut from the rows as they were walked, which are one more than it holds
    if more follow."""
    back = asked is not None and asked.back
    rows, more = list(found[:size]), len(found) > size
    if back:
        rows.reverse()
    earlier, later = (more, True) if back else (asked is not None, more)
    return Page(
        rows=rows,
        next_place=place(rows[-1]) if rows and later else None,
        previous_place=place(rows[0])._replace(back=True) if rows and earlier else None,
    )


def place_token(place: Place) -> str:
    """A place as text for an address."""
    kind = type(place.key).__name__
    if kind not in _READ:
        raise TypeError(f"no list is ordered by {kind}")
    key = place.key.isoformat() if isinstance(place.key, date) else str(place.key)
    return signing.dumps([kind, key, place.record, place.back], salt=_SALT)


def place_asked(query: QueryDict) -> Place | None:
    """The place an address asks for, or None for the first page."""
    try:
        kind, key, record, back = signing.loads(query.get("after", ""), salt=_SALT)
    except (signing.BadSignature, ValueError):
        return None
    return Place(_READ[kind](key), record, back)


def page_links(query: QueryDict, page: Page) -> dict[str, str]:
    """Template context for `base_list.html`: the addresses of the previous and the next page."""
    # Whoever stands after the end, because rows have gone since, still finds a way to the beginning.
    lost = not page.rows and "after" in query
    return {
        "previous_url": _address(query, page.previous_place) if page.previous_place or lost else "",
        "next_url": _address(query, page.next_place) if page.next_place else "",
    }


def _address(query: QueryDict, place: Place | None) -> str:
    kept = query.copy()
    kept.pop("after", None)
    if place:
        kept["after"] = place_token(place)
    return f"?{kept.urlencode()}"
