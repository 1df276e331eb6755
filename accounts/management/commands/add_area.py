"""`manage.py add_area NAME`: the area of a police force, to which its agencies belong."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.actions.beginning import add_area
from accounts.authority import NO_ONE
from audit.acting import SYSTEM, acting
from audit.moves import MoveDenied


class Command(BaseCommand):
    """Agencies are added on the pages of an administrator of the service."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with acting(SYSTEM):
                area = add_area(name=options["name"], by=NO_ONE)
        except MoveDenied as denied:
            raise CommandError(str(denied)) from denied
        self.stdout.write(f"The area {area.name} is there.")
