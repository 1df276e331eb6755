"""`manage.py audit_verify [--checkpoints DIR] [--json]`: exit 0 only if everything holds."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from audit.evidence.standing import check
from audit.evidence.verifying import Findings


class Command(BaseCommand):
    help = "Rebuild the tree over the audit log and hold it against every signed and published checkpoint."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--checkpoints", type=Path, help="where checkpoints are published")
        parser.add_argument(
            "--without-published",
            action="store_true",
            help="do without published checkpoints: a log cut short or rolled back is then not found out",
        )
        parser.add_argument("--key", type=Path, help="the public key (PEM), or a folder of all there were")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["key"]:
            settings.AUDIT_PUBLIC_KEY = str(options["key"])
        if not settings.AUDIT_VERIFIER_URL or not settings.AUDIT_PUBLIC_KEY:
            raise CommandError(
                "Set AUDIT_VERIFIER_URL (the verifier's address) and AUDIT_PUBLIC_KEY (a file, or a folder of them)."
            )
        folder = options["checkpoints"] or Path(settings.AUDIT_CHECKPOINTS_DIR)
        with psycopg.connect(settings.AUDIT_VERIFIER_URL, connect_timeout=5, autocommit=True) as connection:
            found = check(connection, folder=None if options["without_published"] else folder)
        self.stdout.write(json.dumps(found.as_json()) if options["json"] else in_words(found))
        if not found.ok:
            sys.exit(1)


def in_words(found: Findings) -> str:
    verdict = "Everything holds." if found.ok else f"DOES NOT HOLD. First: {found.first_bad}."
    rate = found.as_json()["events_per_second"]
    told = "".join(f"\nNot held against their neighbours, as told in writing: {hours}." for hours in found.told.clock)
    return (
        f"{verdict}{told}\n{found.sealed} of {found.events} events sealed, {found.erased} erased by order; {found.checkpoints} checkpoints"
        f" in the database, {found.published} published; {rate} events a second."
    )
