"""`manage.py audit_erase --order FILE --by NAME`: carry out a signed order to erase one event, or each of several."""

from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection, transaction
from django.utils.dateparse import parse_datetime

from audit.acting import Actor, acting
from audit.evidence.checkpoints import read_public_keys
from audit.evidence.erasures import NoOrder, Order, read_signed, signature_holds

# Between two orders in one file.
BETWEEN = "\n-----\n"
GONE_ALREADY = "PPA03"
ERASED = "select from audit_event where at = %s and id = %s and payload is null and encode(commitment, 'hex') = %s"


def add_event(parser: ArgumentParser) -> None:
    """Which event: by its moment and its number, as the log shows them."""
    parser.add_argument("--at", required=True, help="its moment, to the microsecond, with its offset")
    parser.add_argument("--id", type=int, required=True, help="its number")


def event_asked(options: dict[str, Any]) -> tuple[datetime, int]:
    at = parse_datetime(options["at"])
    if at is None or at.tzinfo is None:
        raise CommandError("Give the moment with its offset, such as 2026-11-22T09:15:00.123456+00:00.")
    return at, options["id"]


class Command(BaseCommand):
    help = "Erase the content of an event by a signed order. Its header and every proof stay; each erasing is an event."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--order", type=Path, required=True, help="what audit_order_erasure printed")
        parser.add_argument("--by", required=True, help="your name: not the name of the person who signed the order")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            texts = options["order"].read_text().split(BETWEEN)
        except (OSError, ValueError) as error:
            raise CommandError(f"{options['order']} is not an erasure order.") from error
        for order, signature in [self._order(text, options["order"]) for text in texts]:  # none before all of them hold
            self._carry_out(order, signature, options, passes_over=len(texts) > 1)

    def _carry_out(self, order: Order, signature: str, options: dict[str, Any], *, passes_over: bool) -> None:
        """Of several, what was erased in a run that broke off is passed over."""
        if order.ordered_by.casefold() in options["by"].casefold():
            raise CommandError("Another person than the one who signed the order carries it out.")
        try:
            with (
                acting(Actor(name=f"operator {options['by']}")),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute("select audit_erase(%s, %s, %s, %s)", [order.at, order.event_id, order.note, signature])
                (told,) = cursor.fetchone()
        except DatabaseError as refused:
            # Only the owner of the log may, and only what is there and not erased yet.
            if passes_over and getattr(refused.__cause__, "sqlstate", "") == GONE_ALREADY and _is_erased(order):
                return
            raise CommandError(str(refused).splitlines()[0]) from refused
        self.stdout.write(f"Erased. Event {told} says so.")

    def _order(self, text: str, path: Path) -> tuple[Order, str]:
        if not settings.AUDIT_ERASURE_PUBLIC_KEY:
            raise CommandError(
                "Set AUDIT_ERASURE_PUBLIC_KEY (a file, or a folder of them): orders are checked with it."
            )
        try:
            order, signature = read_signed(text)
        except (NoOrder, ValueError) as error:
            raise CommandError(f"{path} is not an erasure order.") from error
        if not signature_holds(order, signature, keys=read_public_keys(Path(settings.AUDIT_ERASURE_PUBLIC_KEY))):
            raise CommandError("The signature of this order does not hold.")
        return order, signature


def _is_erased(order: Order) -> bool:
    """And not one that is nowhere: of another log, or of a month that is taken away."""
    with connection.cursor() as cursor:
        cursor.execute(ERASED, [order.at, order.event_id, order.commitment])
        return cursor.fetchone() is not None
