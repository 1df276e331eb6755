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
from audit.evidence.rows_gone import events_left
from audit.management.commands.audit_erase import BETWEEN, add_event, event_asked

ONE = "select at, id, encode(commitment, 'hex') from audit_event where at = %s and id = %s and payload is not null"
NAMED = "select payload from audit_event where at = %s and id = %s and kind = 'retention.disposed'"


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
        found = self._of_its_rows(at, number) if options["its_rows"] else _one(at, number)
        if not found:
            raise CommandError("There is no such event, or it is erased already.")
        orders = [Order(when, n, commitment, options["by"], options["because"]) for when, n, commitment in found]
        try:
            key = read_private_key(options["key"])
            signed = [f"{order.note}\n{sign_order(order, key=key)}" for order in orders]
        except (NoOrder, OSError, ValueError) as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(BETWEEN.join(signed))

    def _of_its_rows(self, at: datetime, number: int) -> list[Any]:
        """What is signed away is said beside the orders, for who signs."""
        certificate, rows = _disposed_of(at, number)
        _refuse_living(rows)
        found = events_left(at=at, number=number)
        went = sum(len(keys) for keys in rows.values())
        self.stderr.write(
            f"Certificate {certificate}: {len(found)} events of {went} rows. Their content goes for good."
        )
        return found


def _one(at: datetime, number: int) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(ONE, [at, number])
        return cursor.fetchall()


def _disposed_of(at: datetime, number: int) -> tuple[str, dict[str, list[int]]]:
    """The number of the certificate, and the rows that went."""
    with connection.cursor() as cursor:
        cursor.execute(NAMED, [at, number])
        found = cursor.fetchone()
    said = json.loads(found[0]) if found else {}
    if not isinstance(said.get("rows"), dict):
        raise CommandError("This event does not say that a record was disposed of.")
    return said.get("certificate", "none"), said["rows"]


def _refuse_living(rows: dict[str, list[int]]) -> None:
    """An event can name any rows: nothing of one that is still there is signed away."""
    for label, keys in rows.items():
        try:
            there = apps.get_model(label)._base_manager.filter(pk__in=keys).exists()
        except (LookupError, ValueError) as unknown:
            raise CommandError(f"It names rows of {label}, and there is no such table.") from unknown
        if there:
            raise CommandError(f"Rows of {label} that it names are still there.")
