"""`manage.py audit_partitions`: make the months to come, and say what is wrong with those that were."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from audit.capture.partitions import look, make_ahead, waiting_in_default


class Command(BaseCommand):
    help = "Make the next months' partitions of the audit log, and report missing, emptied or unprotected ones."

    def handle(self, *args: Any, **options: Any) -> None:
        made, faults = make_ahead(), look()
        self.stdout.write(f"Made: {', '.join(made)}." if made else "The months to come are there.")
        for month, count in waiting_in_default():
            self.stdout.write(f"{count} events of {month} lie in the DEFAULT partition. None is lost.")
        for fault in faults:
            self.stdout.write(f"FAULT: {fault}")
        if faults:
            sys.exit(1)
