"""The place where the next page of a list begins, carried in its address.

Lists are paged by keyset: there is no page number, a next page starts after the last row shown. The
place is signed, so an address typed by hand falls back to the first page and never to a stranger's row.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.core import signing
from django.http import QueryDict

Place = tuple[Any, int]

_SALT = "core.paging"
_READ: dict[str, Callable[[str], Any]] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "int": int,
    "str": str,
}


def place_token(place: Place) -> str:
    """A place as text for an address."""
    key, record = place
    kind = type(key).__name__
    if kind not in _READ:
        raise TypeError(f"no list is ordered by {kind}")
    return signing.dumps([kind, key.isoformat() if isinstance(key, date) else str(key), record], salt=_SALT)


def place_asked(query: QueryDict) -> Place | None:
    """The place an address asks for, or None for the first page."""
    try:
        kind, key, record = signing.loads(query.get("after", ""), salt=_SALT)
    except (signing.BadSignature, ValueError):
        return None
    return _READ[kind](key), record


def page_links(query: QueryDict, next_place: Place | None) -> dict[str, str]:
    """Template context for `base_list.html`: the addresses of the first and the next page."""
    return {
        "first_url": _address(query, None) if "after" in query else "",
        "next_url": _address(query, next_place) if next_place else "",
    }


def _address(query: QueryDict, place: Place | None) -> str:
    kept = query.copy()
    kept.pop("after", None)
    if place:
        kept["after"] = place_token(place)
    return f"?{kept.urlencode()}"
