"""A table on a telephone: every row becomes a list, and every cell says which column it belongs to.

Read from the table as its template wrote it, so that no template repeats its headings in every cell. The roles say
again what the elements are: a table that is not laid out as one is none to some screen readers.
"""

import re
from itertools import chain, repeat

from django.utils.html import strip_tags

_HEADING = re.compile(r'<th scope="col"[^>]*>(.*?)</th>', re.DOTALL)
_ELEMENT = re.compile(r"<(thead|tbody|tr|th|td)\b([^>]*)>")
_ROLES = {"thead": "rowgroup", "tbody": "rowgroup", "tr": "row"}


def _role(element: str, attributes: str) -> str:
    return _ROLES.get(element) or ("columnheader" if 'scope="col"' in attributes else "rowheader")


def _heading(inside: str) -> str:
    """The words of a column's heading, without the arrow that shows how a list is sorted."""
    return " ".join(strip_tags(inside).split()).rstrip(" ▲▼")


def _cell(attributes: str, heading: str) -> str:
    label = f'<span class="portal-stacked__heading" aria-hidden="true">{heading}</span>' if heading else ""
    return f'<td role="cell"{attributes}>{label}<div class="portal-stacked__value">'


def stackable(table: str) -> str:
    """The rows of a table, each cell with the heading of its column before it for a narrow screen."""
    headings = [_heading(inside) for inside in _HEADING.findall(table)]
    left = iter(headings)

    def labelled(found: re.Match[str]) -> str:
        nonlocal left
        element, attributes = found.groups()
        if element == "tr":
            left = chain(headings, repeat(""))
        heading = next(left, "") if element in {"th", "td"} else ""
        if element == "td":
            return _cell(attributes, "" if "colspan" in attributes else heading)
        return f'<{element} role="{_role(element, attributes)}"{attributes}>'

    return _ELEMENT.sub(labelled, table).replace("</td>", "</div></td>")
