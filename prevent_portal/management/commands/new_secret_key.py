"""`manage.py new_secret_key`: a new first line for the key of sessions, before the lines that are there (ADR 0056).

It is written into the file from which the process has the key, in place, so that a container that has the file mounted sees it; where
that cannot be written from here, `--print` gives the whole new content. Every process that has the key is restarted then: with the
first line it signs, and the others are still accepted. `--drop-old` leaves the first line alone, when the longest session is over that
began before the last restart, which is told by `--restarted`: until then a process may have signed with the old key. `--at-once` is for
a key that was seen by others: a new line, and none of those that were there."""

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
from audit.log import Kind, log
from audit.models import Event
from core import clock
from core.clock import LONDON, ONE_MINUTE, time_words
from prevent_portal.kinds import SERVICE_SECRET_KEY_ADDED, SERVICE_SECRET_KEYS_DROPPED

FILE = "SECRET_KEY_FILE"
EXAMPLE = "--restarted '2026-11-30 14:05'"
ADDED = (
    "Restart every process that has the key, and note when the last one was: {hours} hours after that the old key may go, by "
    f"--drop-old {EXAMPLE}."
)
DROPPED = "Restart every process that has the key: until then the old one is still accepted."
AT_ONCE = f"{DROPPED} Then every session ends, and links in e-mails that were sent are void: everybody signs in again."


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--print", action="store_true", dest="prints", help="print the new content, write no file")
        parser.add_argument(
            "--restarted", type=london_time, help="when the last process was restarted with the new line"
        )
        either = parser.add_mutually_exclusive_group()
        either.add_argument("--drop-old", action="store_true", help="take out every line but the first")
        either.add_argument(
            "--at-once",
            action="store_true",
            help="a key was seen by others: a new line alone; everybody signs in again",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        lines, done, said = _changed(**{name: options[name] for name in ("drop_old", "at_once", "restarted")})
        with acting(SYSTEM), transaction.atomic():
            for kind in done:
                log(kind)
            if options["prints"]:
                self.stdout.write("\n".join(lines), ending="")
            else:
                _write("\n".join(lines))
        self.stderr.write(said)


def _changed(*, drop_old: bool, at_once: bool, restarted: datetime | None) -> tuple[list[str], list[Kind], str]:
    """The new lines, what is written into the log, and what is said."""
    if restarted and not drop_old:
        raise CommandError("--restarted goes with --drop-old. Nothing was changed.")
    lines = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    if drop_old:
        _refuse_too_early(lines, restarted)
        return lines[:1], [SERVICE_SECRET_KEYS_DROPPED], DROPPED
    new = secrets.token_hex(32)
    if at_once:
        return [new], [SERVICE_SECRET_KEY_ADDED, SERVICE_SECRET_KEYS_DROPPED], AT_ONCE
    return [new, *lines], [SERVICE_SECRET_KEY_ADDED], ADDED.format(hours=settings.SESSION_COOKIE_AGE // 3600)


def _refuse_too_early(lines: list[str], restarted: datetime | None) -> None:
    """From the restart on: between the new line and that, which may be a day, processes signed with the old key."""
    if len(lines) == 1:
        raise CommandError("There is one key alone: nothing can go.")
    if restarted is None:
        raise CommandError(f"Say when the last process was restarted with the new line, in London: {EXAMPLE}.")
    added = Event.objects.filter(kind=SERVICE_SECRET_KEY_ADDED.name).order_by("-id").first()
    if added and restarted + ONE_MINUTE <= added.at:
        raise CommandError(f"The new line was made on {time_words(added.at)}, so the restart with it came later.")
    may_go = restarted + timedelta(seconds=settings.SESSION_COOKIE_AGE)
    if may_go > clock.now():
        raise CommandError(
            f"The old key may go from {time_words(may_go)} on: a session that it vouched for may last so long."
        )


def london_time(said: str) -> datetime:
    """As it is said, in London where it says no other place. Raises ValueError."""
    moment = datetime.fromisoformat(said)
    return moment if moment.tzinfo else moment.replace(tzinfo=LONDON)


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
