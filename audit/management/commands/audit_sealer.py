"""`manage.py audit_sealer`: the process that seals, again and again."""

import signal
from argparse import ArgumentParser
from pathlib import Path
from threading import Event
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from audit.evidence.standing import SEAL_EVERY, seal_again, sealing_lags, stand


def until_told() -> Event:
    """An event that is set when the process is asked to stop."""
    until = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: until.set())
    return until


class Command(BaseCommand):
    help = "Seal what can be sealed every few seconds, under the sealer's role and with the signing key."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="only fail when sealing lags behind")
        parser.add_argument("--every", type=float, default=SEAL_EVERY, help="seconds between two rounds")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.AUDIT_SEALER_URL or not Path(settings.AUDIT_SIGNING_KEY or "/").is_file():
            raise CommandError("Set AUDIT_SEALER_URL (the sealer's address) and AUDIT_SIGNING_KEY (a file).")
        if options["check"]:
            if sealing_lags():
                raise CommandError("Sealing lags behind.")
            return
        stand(do=seal_again, every=options["every"], until=until_told())
