"""`manage.py metrics`: answer a monitoring on a port of its own, for ever; with `--once` print the figures."""

from __future__ import annotations

import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from audit.management.commands.audit_sealer import until_told
from prevent_portal.observed.exposing import exposed, server


class Command(BaseCommand):
    """Figures alone: it has the application's address and asks for counts and ages."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--address", default="127.0.0.1", help="where it listens; in a container 0.0.0.0")
        parser.add_argument("--port", type=int, default=9187)
        parser.add_argument("--once", action="store_true", help="print the figures and end")

    def handle(self, *, address: str, port: int, once: bool, **_: Any) -> None:
        if once:
            self.stdout.write(exposed(), ending="")
            return
        until, answering = until_told(), server(address, port)
        threading.Thread(target=answering.serve_forever, daemon=True).start()
        self.stdout.write(f"Metrics: http://{address}:{answering.server_port}/metrics")
        until.wait()
        answering.shutdown()
