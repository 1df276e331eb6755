"""`manage.py audit_verifier`: the process that verifies, again and again, and says in the log what it found."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from audit.evidence.standing import VERIFY_EVERY, stand, verified_lately, verify_again
from audit.management.commands.audit_sealer import until_told


class Command(BaseCommand):
    help = "Verify the log every hour, under the verifier's role, and write the verdict into the log."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="only fail when the log was not verified lately")
        parser.add_argument("--every", type=float, default=VERIFY_EVERY, help="seconds between two rounds")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.AUDIT_VERIFIER_URL or not settings.AUDIT_PUBLIC_KEY:
            raise CommandError(
                "Set AUDIT_VERIFIER_URL (the verifier's address) and AUDIT_PUBLIC_KEY (a file or folder)."
            )
        if options["check"]:
            if not verified_lately():
                raise CommandError("The log was not verified lately.")
            return
        stand(do=verify_again, every=options["every"], until=until_told())
