"""`manage.py worker`: send the e-mails that wait; `--check` only says whether one is at work on this machine."""

import signal
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.notices.sending import Worker, somebody_sends


class Command(BaseCommand):
    """A thin door: what the worker does stands in `accounts.notices.sending`."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="Fail unless a worker is at work here.")

    def handle(self, *, check: bool, **_: Any) -> None:
        if check:
            if not somebody_sends():
                raise CommandError("No worker is at work here.")
            return
        worker = Worker()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: worker.until.set())
        worker.run()
