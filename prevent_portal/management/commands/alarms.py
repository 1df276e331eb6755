"""`manage.py alarms`: what is wrong now, a line each; exits with 0 while nothing is, with 1 otherwise (for cron)."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.clock import time_words
from prevent_portal.alarms import Standing, standing


class Command(BaseCommand):
    """A thin door: what stands, and for how long, is in `prevent_portal.alarms`."""

    help = __doc__

    def handle(self, **_: Any) -> None:
        if found := standing():
            raise CommandError("\n".join(_line(alarm) for alarm in found))
        self.stdout.write("Nothing is wrong.")


def _line(alarm: Standing) -> str:
    since = f" Raised last on {time_words(alarm.raised_at)}." if alarm.raised_at else ""
    return f"{alarm.what}: {alarm.words}{since}"
