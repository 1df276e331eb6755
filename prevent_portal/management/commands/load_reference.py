"""`manage.py load_reference`: code lists, indicator sets and guidance, as they stand in the data files. Idempotent."""

from typing import Any

from django.core.management.base import BaseCommand

from audit.acting import SYSTEM, acting
from guidance.reference_data import load_guidance
from referrals.reference_data import load_reference


class Command(BaseCommand):
    help = "Load reference data from the files that come with the service."

    def handle(self, *args: Any, **options: Any) -> None:
        with acting(SYSTEM):
            load_reference()
            load_guidance()
