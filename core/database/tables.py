"""What of the schema is there already."""

from __future__ import annotations

from django.db import connections
from django.db.models import Model


def has_table(model: type[Model], *, using: str) -> bool:
    """Of an app whose migrations have run: a migrate that stops at another app has no tables of it yet."""
    return model._meta.db_table in connections[using].introspection.table_names()
