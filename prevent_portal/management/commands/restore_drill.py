"""`manage.py restore_drill`: restore the newest backup to a copy, prove it, and leave a signed report. Exit 0 if all holds."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from argparse import ArgumentParser
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import Error, connection

from audit.acting import SYSTEM, acting
from audit.evidence.checkpoints import read_private_key
from audit.evidence.standing import stand
from audit.log import log
from audit.management.commands.audit_sealer import until_told
from prevent_portal.backups.config import reading_store
from prevent_portal.backups.drill import Drill, Seen
from prevent_portal.backups.keeping import bases, is_due
from prevent_portal.backups.people import CLOSED
from prevent_portal.backups.report import Report
from prevent_portal.backups.restoring import Scratch
from prevent_portal.backups.store import CannotUse
from prevent_portal.backups.watching import is_fresh, newest
from prevent_portal.embedded.locks import at_the_gate
from prevent_portal.embedded.place import place_for
from prevent_portal.kinds import BACKUP_DRILLED
from prevent_portal.limits import DRILLED_WITHIN

LOOKS_EVERY = 600.0


class Command(BaseCommand):
    """Holds the key that opens backups, which nothing else does: better on another machine."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--label", default="", help="of the base backup; the newest without")
        parser.add_argument("--until", type=_moment, help="restore to this moment: 2026-11-28T14:30:00+00:00")
        parser.add_argument("--checkpoints", type=Path, help="where checkpoints are published")
        parser.add_argument("--keep", action="store_true", help="leave the copy, stopped, to be taken over")
        parser.add_argument("--check", action="store_true", help="only fail when no backup was proved lately")
        parser.add_argument("--stand", action="store_true", help="once each night, for ever")

    def handle(self, *, stand: bool, check: bool, **options: Any) -> None:
        if check:
            if not is_fresh(BACKUP_DRILLED, DRILLED_WITHIN):
                raise CommandError("No backup was proved lately.")
            return
        if not settings.AUDIT_PUBLIC_KEY:
            raise CommandError("Set AUDIT_PUBLIC_KEY: what was published is held against it.")
        if not os.environ.get("BACKUP_SIGNING_KEY"):
            raise CommandError("Set BACKUP_SIGNING_KEY: a report that nobody has signed proves nothing.")
        try:
            if stand:
                self._every_night(options)
                return
            report = self._drill(options)
        except CannotUse as missing:
            raise CommandError(f"No drill: {missing}.") from None
        if not report.ok:
            raise CommandError("The backup does not hold; the report above says why.")

    def _every_night(self, options: dict[str, Any]) -> None:
        stand(do=lambda: self._once_a_night(options), every=LOOKS_EVERY, until=until_told())

    def _once_a_night(self, options: dict[str, Any]) -> None:
        """Not before there is a base backup: a new service is begun with both, and its first takes minutes. Meanwhile nothing is
        proved, which the keeper says by itself (`drill_late`)."""
        last = newest(BACKUP_DRILLED)
        if bases(reading_store()) and is_due(last.at if last else None, datetime.now(UTC)):
            self._drill(options)

    def _drill(self, options: dict[str, Any]) -> Report:
        place, store = place_for("drill"), reading_store()
        published = options["checkpoints"] or Path(settings.AUDIT_CHECKPOINTS_DIR)
        name = connection.settings_dict["NAME"]
        with at_the_gate(place.state):
            scratch = Scratch(place)
            drill = Drill(store, scratch, published, name, open_records, until=options["until"], label=options["label"])
            report = drill.run()
            if not options["keep"]:
                scratch.clear()
        self._leave(report, store.folder)
        if options["keep"]:
            self.stdout.write(
                f"The copy lies, stopped, in {scratch.cluster} (docs/operations.md says how it is taken over)."
            )
        return report

    def _leave(self, report: Report, folder: Path) -> None:
        """The report, signed, beside the backups; and an event, where the service's database is there to take it."""
        self.stdout.write(report.text())
        reports = folder / "reports"
        reports.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = reports / f"drill-{report.began:%Y%m%dT%H%M%SZ}.txt"
        path.write_text(report.signed(read_private_key(Path(os.environ["BACKUP_SIGNING_KEY"]))))
        self.stdout.write(f"Signed: {path.name}, in the folder reports of the store.")
        data = {"ok": report.ok, "label": report.label, "rpo": report.rpo_seconds, "rto": report.rto_seconds}
        try:
            with acting(SYSTEM):
                log(BACKUP_DRILLED, data=data)
        except Error:
            self.stderr.write("The service's database does not answer: the drill is not in its log.")


def open_records(address: str) -> Seen:
    """In a process of its own, whose only database is the copy, and which can send nothing."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("BACKUP_", "AUDIT_"))}
    environment = kept | {"DATABASE_URL": address, "EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    environment["REDIS_URL"] = ""
    command = [sys.executable, "manage.py", "look_at_copy"]
    ended = subprocess.run(  # noqa: S603 - our own command
        command, env=environment, cwd=settings.ROOT, capture_output=True, text=True, check=False
    )
    if ended.returncode:
        raise CannotUse(f"the copy could not be looked at: {ended.stderr.strip()[-300:]}")
    said = json.loads(ended.stdout.splitlines()[-1])
    fault, words = told_of_records(said["opened"])
    return Seen(fault, words, said["counts"], [(key, digest) for key, digest in said["files"]])


def told_of_records(opened: list[str]) -> tuple[str, str]:
    """What is wrong, and how many opened. A record that is closed to all readers is no fault and did not open; when all are, a copy
    whose rules let no reader in could not be told from that."""
    closed, asked, well = opened.count(CLOSED), len(opened), opened.count("")
    faults = [fault for fault in opened if fault and fault != CLOSED]
    if asked and closed == asked:
        faults = [f"none of {asked} opened: each is {CLOSED}"]
    words = f"{well} of {asked}" + (f"; {closed} {CLOSED}" if closed else "")
    return "; ".join(faults), words


def _moment(text: str) -> datetime:
    """With its offset: without one an hour of an October night is two."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("say the offset, as in 2026-11-28T14:30:00+00:00")
    return moment
