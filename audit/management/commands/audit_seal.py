"""`manage.py audit_seal`: seal now what the keeper would seal next."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from audit.evidence.sealing import seal


class Command(BaseCommand):
    help = "Seal the events that no running transaction can still precede, sign and publish a checkpoint."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.AUDIT_SEALER_URL or not settings.AUDIT_SIGNING_KEY:
            raise CommandError("Set AUDIT_SEALER_URL (the sealer's address) and AUDIT_SIGNING_KEY (a file).")
        made = seal()
        self.stdout.write(f"Sealed up to {made[-1].size}." if made else "Nothing to seal.")
