"""`manage.py audit_order_erasure --at MOMENT --id NUMBER [--its-rows] --by NAME --because WHY --key PEM`: sign an order to
erase an event, or every event of the rows that an event names as disposed of."""

import json
from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from audit.evidence.checkpoints import read_private_key
from audit.evidence.erasures import NoOrder, Order, sign_order
from audit.management.commands.audit_erase import BETWEEN, add_event, event_asked

ONE = "select at, id, encode(commitment, 'hex') from audit_event where at = %s and id = %s and payload is not null"
# All that was written of these rows, and read: what proves the log itself cannot be erased.
OF_ITS_ROWS = """
select e.at, e.id, encode(e.commitment, 'hex') from audit_event named
  cross join lateral jsonb_each(named.payload::jsonb -> 'rows') as gone (label, numbers)
  cross join lateral jsonb_array_elements_text(gone.numbers) as row (number)
  join audit_event e on e.target_type = gone.label and e.target_id = row.number
 where named.at = %s and named.id = %s and e.payload is not null and e.kind not like 'audit.%%'
 order by e.at, e.id
"""


NAMED = "select payload::jsonb -> 'rows' from audit_event where at = %s and id = %s and kind = 'retention.disposed'"


class Command(BaseCommand):
    help = "Print a signed order to erase one event. Whoever holds the key for erasures signs; another person carries it out."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_event(parser)
        parser.add_argument(
            "--its-rows", action="store_true", help="every event of the rows that it says were disposed of"
        )
        parser.add_argument("--by", required=True, help="the name of the person who orders it")
        parser.add_argument("--because", required=True, help="why, and where the decision is kept; one line")
        parser.add_argument("--key", type=Path, required=True, help="the private key for erasures (PEM)")

    def handle(self, *args: Any, **options: Any) -> None:
        at, number = event_asked(options)
        if options["its_rows"]:
            _refuse_living(at, number)
        with connection.cursor() as cursor:
            cursor.execute(OF_ITS_ROWS if options["its_rows"] else ONE, [at, number])
            found = cursor.fetchall()
        if not found:
            raise CommandError("There is no such event, or it is erased already.")
        orders = [Order(when, n, commitment, options["by"], options["because"]) for when, n, commitment in found]
        try:
            key = read_private_key(options["key"])
            signed = [f"{order.note}\n{sign_order(order, key=key)}" for order in orders]
        except (NoOrder, OSError, ValueError) as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(BETWEEN.join(signed))


def _refuse_living(at: datetime, number: int) -> None:
    """An event can name any rows: nothing of one that is still there is signed away."""
    with connection.cursor() as cursor:
        cursor.execute(NAMED, [at, number])
        found = cursor.fetchone()
    rows = json.loads(found[0]) if found and isinstance(found[0], str) else found and found[0]
    if not isinstance(rows, dict):
        raise CommandError("This event does not say that a record was disposed of.")
    for label, keys in rows.items():
        try:
            there = apps.get_model(label)._base_manager.filter(pk__in=keys).exists()
        except (LookupError, ValueError) as unknown:
            raise CommandError(f"It names rows of {label}, and there is no such table.") from unknown
        if there:
            raise CommandError(f"Rows of {label} that it names are still there.")
