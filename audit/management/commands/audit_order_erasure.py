"""`manage.py audit_order_erasure --at MOMENT --id NUMBER --by NAME --because WHY --key PEM`: sign an order to erase."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from audit.evidence.checkpoints import read_private_key
from audit.evidence.erasures import NoOrder, Order, sign_order
from audit.management.commands.audit_erase import add_event, event_asked

COMMITMENT = "select encode(commitment, 'hex') from audit_event where at = %s and id = %s and payload is not null"


class Command(BaseCommand):
    help = "Print a signed order to erase one event. Whoever holds the key for erasures signs; another person carries it out."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_event(parser)
        parser.add_argument("--by", required=True, help="the name of the person who orders it")
        parser.add_argument("--because", required=True, help="why, and where the decision is kept; one line")
        parser.add_argument("--key", type=Path, required=True, help="the private key for erasures (PEM)")

    def handle(self, *args: Any, **options: Any) -> None:
        at, number = event_asked(options)
        with connection.cursor() as cursor:
            cursor.execute(COMMITMENT, [at, number])
            row = cursor.fetchone()
        if row is None:
            raise CommandError("There is no such event, or it is erased already.")
        order = Order(at, number, row[0], options["by"], options["because"])
        try:
            signature = sign_order(order, key=read_private_key(options["key"]))
        except (NoOrder, OSError, ValueError) as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"{order.note}\n{signature}")
