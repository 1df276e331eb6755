"""`manage.py new_secret_key`: a new first line for the key of sessions, before the lines that are there (ADR 0056).

It is written into the file from which the process has the key, in place, so that a container that has the file mounted sees it; where
that cannot be written from here, `--print` gives the whole new content. Every process that has the key is restarted then: with the
first line it signs, and the others are still accepted. `--drop-old` leaves the first line alone, when the longest session is over."""

from __future__ import annotations

import os
import secrets
from argparse import ArgumentParser
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from audit.acting import SYSTEM, acting
from audit.log import log
from audit.models import Event
from core import clock
from core.clock import time_words
from prevent_portal.kinds import SERVICE_SECRET_KEY_ADDED, SERVICE_SECRET_KEYS_DROPPED

FILE = "SECRET_KEY_FILE"


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--print", action="store_true", dest="prints", help="print the new content, write no file")
        parser.add_argument("--drop-old", action="store_true", help="take out every line but the first")
        parser.add_argument(
            "--at-once", action="store_true", help="the old key was seen by others: everybody signs in again"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        lines = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
        with acting(SYSTEM), transaction.atomic():
            if options["drop_old"]:
                _refuse_too_early(lines, at_once=options["at_once"])
                lines = lines[:1]
                log(SERVICE_SECRET_KEYS_DROPPED)
            else:
                lines = [secrets.token_hex(32), *lines]
                log(SERVICE_SECRET_KEY_ADDED)
            if options["prints"]:
                self.stdout.write("\n".join(lines), ending="")
            else:
                _write("\n".join(lines))
        may_go = None if options["drop_old"] else _old_may_go()
        said = f" The old key may go from {time_words(may_go)} on, by --drop-old." if may_go else ""
        self.stderr.write(f"Restart every process that has the key.{said}")


def _refuse_too_early(lines: list[str], *, at_once: bool) -> None:
    if len(lines) == 1:
        raise CommandError("There is one key alone: nothing can go.")
    if at_once:
        return
    if (may_go := _old_may_go()) is None:
        raise CommandError(
            "The log does not say when the first line was added. When twelve hours are over since it was, say --at-once."
        )
    if may_go > clock.now():
        raise CommandError(
            f"The old key may go from {time_words(may_go)} on: a session that it vouched for may last so long."
        )


def _old_may_go() -> datetime | None:
    """When the longest session is over that the old key vouched for."""
    added = Event.objects.filter(kind=SERVICE_SECRET_KEY_ADDED.name).order_by("-id").first()
    return added.at + timedelta(seconds=settings.SESSION_COOKIE_AGE) if added else None


def _write(content: str) -> None:
    """Into the file that is there: one that took its place is not the one that a container has mounted."""
    try:
        with Path(os.environ.get(FILE, "")).open("r+") as file:
            file.write(content)
            file.truncate()
    except OSError as failure:
        raise CommandError(
            f"The file that {FILE} names cannot be written from here. Nothing was changed. Say --print, and write it yourself."
        ) from failure
