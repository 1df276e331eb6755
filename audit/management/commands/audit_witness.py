"""`manage.py audit_witness --to WHOM [--held FILE]`: the newest checkpoint, for a witness outside to keep."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from audit.acting import Actor, acting
from audit.evidence.bundle import leaf_hashes
from audit.evidence.checkpoints import Checkpoint, newest, read_public_keys, read_published, signature_holds
from audit.evidence.leaves import SEARCH_PATH
from audit.evidence.merkle import Frontier
from audit.kinds import AUDIT_CHECKPOINT_OFFERED
from audit.log import log


class Command(BaseCommand):
    help = "Print the newest checkpoint, to be sent to a witness; and say whether what the witness holds still stands."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", required=True, help="who is to keep it, for the log")
        parser.add_argument("--held", type=Path, help="a checkpoint that the witness kept from before")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.AUDIT_VERIFIER_URL or not settings.AUDIT_PUBLIC_KEY:
            raise CommandError(
                "Set AUDIT_VERIFIER_URL (the verifier's address) and AUDIT_PUBLIC_KEY (a file or folder)."
            )
        with psycopg.connect(settings.AUDIT_VERIFIER_URL, connect_timeout=5) as connection:
            connection.execute(SEARCH_PATH)
            offered = newest(connection)
            if offered is None:
                raise CommandError("Nothing is sealed yet.")
            if options["held"] and not _stands(connection, options["held"]):
                self.stderr.write("DOES NOT STAND: this log does not begin with what the witness holds.")
                sys.exit(1)
        with acting(Actor(name="operator")):
            log(AUDIT_CHECKPOINT_OFFERED, data={"size": offered.size, "to": options["to"]})
        self.stdout.write(offered.published(), ending="")


def _stands(connection: psycopg.Connection, path: Path) -> bool:
    """Whether the log still begins with the tree that was signed for then."""
    try:
        held: Checkpoint = read_published(path.read_text())
    except (OSError, ValueError) as error:
        raise CommandError(f"{path} is not a checkpoint.") from error
    key = read_public_keys(Path(settings.AUDIT_PUBLIC_KEY)).get(held.key_id)
    hashes = bytes(leaf_hashes(connection, size=held.size))
    edge = Frontier()
    edge.extend(hashes)
    return key is not None and signature_holds(held, key) and (edge.size, edge.root()) == (held.size, held.root)
