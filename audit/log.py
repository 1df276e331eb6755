"""Writing an event. The one function everything else goes through."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction

from audit.models import Operation


def log(
    *,
    kind: str,
    operation: Operation | str,
    target: models.Model | None = None,
    ids: Iterable[Any] = (),
    data: dict[str, Any] | None = None,
) -> int:
    """Append an event about `target`, in the transaction of the thing it records, and return its number.

    `ids` are all the records a list or an export showed. Raises whatever the database raises: an event that cannot be
    written must stop the act it belongs to.
    """
    # No savepoint: nobody goes on after an event that could not be written, and each would cost two more round trips.
    label, key = (target._meta.label, str(target.pk)) if target is not None else ("", "")
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.execute(
            "select audit_append(%s, %s, %s, %s, %s::text[], %s::jsonb)",
            [
                kind,
                str(operation),
                label,
                key,
                [str(i) for i in ids],
                json.dumps(data or {}, cls=DjangoJSONEncoder),
            ],
        )
        return int(cursor.fetchone()[0])
