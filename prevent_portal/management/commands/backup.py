"""`manage.py backup`: take a base backup now; with `--stand` archive for ever and take one each night."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from argparse import ArgumentParser
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from audit.acting import SYSTEM, acting
from audit.evidence.standing import stand
from audit.log import log
from audit.management.commands.audit_sealer import until_told
from audit.models import Event
from core.private_files import STORES
from prevent_portal.backups.archiving import Receiver, archive_round
from prevent_portal.backups.config import Source, writing_store
from prevent_portal.backups.keeping import bases, forget_old, is_due, taken_at
from prevent_portal.backups.manifest import ManifestDoesNotHold
from prevent_portal.backups.store import COVERED, CannotUse, Store
from prevent_portal.backups.taking import take
from prevent_portal.backups.watching import is_fresh
from prevent_portal.kinds import BACKUP_ARCHIVED, BACKUP_TAKEN
from prevent_portal.limits import ARCHIVE_EVERY_SECONDS, ARCHIVED_WITHIN, SAID_EVERY


class Command(BaseCommand):
    """Holds the role that copies the cluster, the key that signs and the public half of the one that opens."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--stand", action="store_true", help="archive each minute, and take one each night")
        parser.add_argument("--check", action="store_true", help="only fail when the archive has not gone on lately")
        parser.add_argument("--without-files", action="store_true", help="leave files to the process that archives")

    def handle(self, *, stand: bool, check: bool, without_files: bool, **_: Any) -> None:
        if check:
            if not is_fresh(BACKUP_ARCHIVED, ARCHIVED_WITHIN):
                raise CommandError("The archive has not gone on lately.")
            return
        if not (address := os.environ.get("BACKUP_SERVER_URL")):
            raise CommandError(
                "Set BACKUP_SERVER_URL: the address of the role that may replicate (docs/operations.md)."
            )
        spool = Path(os.environ.get("BACKUP_SPOOL") or Path(settings.ROOT) / ".local" / "spool")
        source = Source(address, STORES, Path(settings.AUDIT_CHECKPOINTS_DIR), spool)
        try:
            if stand:
                Standing(source).run()
            else:
                self._take(source, carries=not without_files)
        except (CannotUse, ManifestDoesNotHold) as fault:
            raise CommandError(f"No backup: {fault}.") from None

    def _take(self, source: Source, *, carries: bool) -> None:
        began = time.monotonic()
        with acting(SYSTEM):
            store = writing_store()
            about = take(store, source, counts=_counts, carries=carries)
            seconds = round(time.monotonic() - began, 1)
            log(BACKUP_TAKEN, data={"label": about["label"], "bytes": about["bytes"], "seconds": seconds})
        forgotten = forget_old(store, now=datetime.now(UTC), files=source.files)
        self.stdout.write(
            f"Base backup {about['label']}: {about['bytes'] / 1e6:,.0f} MB of the cluster in {seconds} s, each of"
            f" {about['files_of_cluster']:,} files as the server listed them; {len(forgotten)} objects left the store by age."
        )


def _counts() -> dict[str, int]:
    return {"events": Event.objects.count()}


class Standing:
    """The process that archives. The nightly base backup is one of its own beside it: the archive goes on meanwhile."""

    def __init__(self, source: Source) -> None:
        self.source, self.receiver = source, Receiver(source)
        self.base: subprocess.Popen[bytes] | None = None
        self.said_at: datetime | None = None
        self.joined = False

    def run(self) -> None:
        try:
            stand(do=self._round, every=ARCHIVE_EVERY_SECONDS, until=until_told())
        finally:
            self.receiver.stop()
            if self.base:
                self.base.wait()

    def _round(self) -> None:
        store, now = writing_store(), datetime.now(UTC)
        self.joined = self.joined or bool(store.names(COVERED))
        self.receiver.look_after()
        with acting(SYSTEM):
            said = archive_round(store, self.source)
            if self.said_at is None or now - self.said_at >= SAID_EVERY:
                log(BACKUP_ARCHIVED, data={"covered_at": said["covered_at"], "lsn": said["lsn"]})
                self.said_at = now
        self._take_when_due(store, now)

    def _take_when_due(self, store: Store, now: datetime) -> None:
        """Also at once where the archive has just begun: it goes on from no base backup of before."""
        is_taking = self.base is not None and self.base.poll() is None
        labels = bases(store) if self.joined else []
        if not is_taking and is_due(taken_at(labels[-1]) if labels else None, now):
            command = [sys.executable, "manage.py", "backup", "--without-files"]
            self.base = subprocess.Popen(command, cwd=settings.ROOT)  # noqa: S603 - our own command
            self.joined = True
