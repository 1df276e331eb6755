"""Writing an event: its kind, and the one function everything else goes through."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction

from audit.models import Operation

# As the database asks for: one of another length is refused.
SALT_BYTES = 32
NAME = re.compile(r"\A[a-z][a-z0-9]*\.[a-z]+(_[a-z]+)*\Z")


class NoKind(Exception):
    """A kind of event that cannot be. It is stated when a module is loaded, so the service does not start with it."""


@dataclass(frozen=True)
class Kind:
    """A kind of event: `name` as it stands in the log for ever, `words` as a sentence without a subject, and which
    operation of section 62 it is.

    `of` is the record of a move, which its words leave out. `is_search` and `unusual` are for the page of what is
    unusual: a search by name, and the heading under which each such event is told there. What is `by_keeper` its role
    alone may write. A consultation that is `bare` showed a reference and nothing of the record: it opens nothing. A
    `refusal` counts among those of which many within an hour are told."""

    name: str
    words: str
    operation: Operation
    of: str = ""
    is_search: bool = False
    unusual: str = ""
    by_keeper: bool = False
    bare: bool = False
    refusal: bool = False

    def __post_init__(self) -> None:
        if not NAME.fullmatch(self.name):
            raise NoKind(f"{self.name!r} is no name for a kind of event: noun.verb_past")
        if not self.words.strip():
            raise NoKind(f"{self.name} has no words.")
        if self.operation not in Operation:
            raise NoKind(f"{self.name}: {self.operation!r} is no operation of section 62.")


def log(
    kind: Kind,
    *,
    target: models.Model | None = None,
    ids: Iterable[Any] = (),
    data: dict[str, Any] | None = None,
) -> int:
    """Append an event about `target`, in the transaction of the thing it records, and return its number.

    `ids` are all the records a list or an export showed. Raises whatever the database raises: an event that cannot be
    written must stop the act it belongs to.

    The salt is drawn here, from the kernel and for this event alone, because drawing one costs the database several
    times as much (ADR 0042).
    """
    # No savepoint: nobody goes on after an event that could not be written, and each would cost two more round trips.
    label, key = (target._meta.label, str(target.pk)) if target is not None else ("", "")
    said, salt = json.dumps(data or {}, cls=DjangoJSONEncoder), secrets.token_bytes(SALT_BYTES)
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        if kind.by_keeper:
            cursor.execute("select audit_alarm(%s, %s::jsonb, %s)", [kind.name, said, salt])
        else:
            cursor.execute(
                "select audit_append(%s, %s, %s, %s, %s::text[], %s::jsonb, %s)",
                [kind.name, str(kind.operation), label, key, [str(i) for i in ids], said, salt],
            )
        return int(cursor.fetchone()[0])
