"""What is read along with each row, by name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from django.db.models import Model, QuerySet

Record = TypeVar("Record", bound=Model)


def with_related(rows: QuerySet[Record], related: Sequence[str], columns: Sequence[str] = ()) -> QuerySet[Record]:
    """Joined are the named alone. Django's own `select_related()` joins all that a row has to have, where it is given no
    name: that is slower, and a row would be lost with one of those that the second net hides (ADR 0043). Of the columns the
    named are read, where any are: a line of a list shows few of a hundred."""
    found = rows.select_related(*related) if related else rows
    return found.only(*columns) if columns else found
