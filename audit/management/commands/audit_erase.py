"""`manage.py audit_erase --at MOMENT --id NUMBER --by NAME --because WHY`: erase one event by an order."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection, transaction
from django.utils.dateparse import parse_datetime

from audit.acting import Actor, acting


class Command(BaseCommand):
    help = "Erase the content of one event by law. Its header and every proof stay; the erasing is an event."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--at", required=True, help="the event's moment, to the microsecond, with its offset"
        )
        parser.add_argument("--id", type=int, required=True, help="the event's number")
        parser.add_argument("--by", required=True, help="your name")
        parser.add_argument("--because", required=True, help="the order, and where it is kept")

    def handle(self, *args: Any, **options: Any) -> None:
        at = parse_datetime(options["at"])
        if at is None or at.tzinfo is None or not options["because"].strip():
            raise CommandError(
                "Give the moment with its offset, 2026-11-22T09:15:00.123456+00:00, and a reason."
            )
        try:
            with (
                acting(Actor(name=f"operator {options['by']}")),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute("select audit_erase(%s, %s, %s)", [at, options["id"], options["because"]])
                (told,) = cursor.fetchone()
        except DatabaseError as refused:
            # Only the owner of the tables may, and only what is there and not erased yet.
            raise CommandError(str(refused).splitlines()[0]) from refused
        self.stdout.write(f"Erased. Event {told} says so.")
