"""`manage.py look_at_copy`: counts, and ten records opened as their people would. For restore_drill, in a copy alone."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from prevent_portal.backups.people import NotACopy, look


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.stdout.write(json.dumps(look()))
        except NotACopy as refused:
            raise CommandError(str(refused)) from None
