"""`manage.py audit_rotate_key --new PEM --by NAME --because WHY`: let the present key announce the one after it."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from audit.evidence.checkpoints import key_id, read_private_key, read_public_key
from audit.evidence.sealing import seal

ANNOUNCE = "select audit_announce_key(%s, %s, %s, %s)"


class Command(BaseCommand):
    help = "Record the key that comes next and seal that with the present one. The sealer is then given the new key."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--new", type=Path, required=True, help="the new public key (PEM)")
        parser.add_argument("--by", required=True, help="your name")
        parser.add_argument("--because", required=True, help="why it is changed")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.AUDIT_SEALER_URL or not settings.AUDIT_SIGNING_KEY:
            raise CommandError("Set AUDIT_SEALER_URL (the sealer's address) and AUDIT_SIGNING_KEY (the present key).")
        present = key_id(read_private_key(Path(settings.AUDIT_SIGNING_KEY)).public_key())
        new = key_id(read_public_key(options["new"]))
        if new == present:
            raise CommandError("This is the present key.")
        with psycopg.connect(settings.AUDIT_SEALER_URL, autocommit=True) as connection:
            connection.execute(ANNOUNCE, [present, new, options["by"], options["because"]])
        if not seal():
            raise CommandError("Announced, but not sealed: a transaction is still open. Run audit_seal, then go on.")
        self.stdout.write(
            f"Key {new} is announced under key {present}. Now stop the sealer, point AUDIT_SIGNING_KEY to the new private"
            " key, put both public keys into the folder that AUDIT_PUBLIC_KEY names, start the sealer, run audit_verify."
        )
