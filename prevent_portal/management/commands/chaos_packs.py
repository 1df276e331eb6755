"""`manage.py chaos_packs --jobs N --json`: make packs and files while their workers are killed, Redis forgets and the database
is killed, and say what was lost, made twice or left lying.

It is done in servers of its own, which are gone afterwards, by a process that is told no address: the database that this
command was given is not touched. The program lies with the benchmarks, which an image does not have."""

from __future__ import annotations

import os
import subprocess
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

PROGRAM = "bench.chaos_packs"
TOLD = {"PATH", "HOME", "LANG", "LC_ALL", "TMPDIR"}  # of the environment; an address or a secret is none of them


class Command(BaseCommand):
    help = "Make packs while everything round them dies, in servers of its own, and say what became of each."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--jobs", type=int, default=200, help="packs; 200 if not said")
        parser.add_argument("--json", action="store_true", help="print everything, and not a line alone")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This is a service that people use. Run it from a checkout, on a machine of your own.")
        if not (settings.ROOT / "bench" / "chaos_packs.py").exists():
            raise CommandError("It needs a checkout of the code: bench/ is not here.")
        command = [
            sys.executable,
            "-m",
            PROGRAM,
            "--jobs",
            str(options["jobs"]),
            *(["--json"] if options["json"] else []),
        ]
        told = {name: value for name, value in os.environ.items() if name in TOLD}
        ended = subprocess.run(command, env=told, cwd=settings.ROOT, check=False)  # noqa: S603 - our own program
        if ended.returncode:
            raise CommandError("Something was lost, made twice or left lying, or it did not come to an end: see above.")
