"""`manage.py encipher_anew`: encipher every second factor with the first key of SECOND_FACTOR_KEY, so that the others can go."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.actions.enciphering_anew import encipher_anew
from audit.acting import SYSTEM, acting


class Command(BaseCommand):
    """Beside the running service, and as often as one likes."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        with acting(SYSTEM):
            found = encipher_anew()
        said = f"{found.changed} second factors are enciphered anew."
        if found.unreadable:
            raise CommandError(
                f"{said} {found.unreadable} can be read with no key of the file: put back the key that made them."
            )
        self.stdout.write(f"{said} All are of the first key: the others can be taken out of the file.")
