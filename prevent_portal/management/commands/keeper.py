"""`manage.py keeper`: run the standing duties; `--check` only says whether a keeper does."""

import signal
from argparse import ArgumentParser
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from core.duties import planned
from prevent_portal.keeper import keep, may_keep, somebody_keeps


class Command(BaseCommand):
    """A thin door: what the keeper does stands in `prevent_portal.keeper`."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="Fail unless a keeper is at work.")

    def handle(self, *, check: bool, **_: Any) -> None:
        if check:
            if not somebody_keeps():
                raise CommandError("No keeper is at work.")
            return
        if not may_keep():
            raise CommandError("The keeper needs the address of its own role, pp_keeper (docs/operations.md).")
        # It asks every few seconds: it keeps the connection it has.
        connection.settings_dict["CONN_MAX_AGE"] = None
        until = Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: until.set())
        keep(duties=planned(), until=until, announce=self._announce)

    def _announce(self, what: str) -> None:
        self.stdout.write(f"Keeper: {what}.")
