"""`manage.py first_administrators 'NAME <ADDRESS>' 'NAME <ADDRESS>'`: the two with whom an empty service begins."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from accounts.actions.beginning import name_administrators
from accounts.authority import NO_ONE
from accounts.management.people_named import person_named
from audit.acting import SYSTEM, acting
from audit.moves import MoveDenied


class Command(BaseCommand):
    """Each is sent a letter with a link to choose a password; with the first sign-in a second factor is added."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("people", nargs=2, metavar="'NAME <ADDRESS>'")

    def handle(self, *args: Any, **options: Any) -> None:
        people = [person_named(each) for each in options["people"]]
        try:
            with acting(SYSTEM):
                made = name_administrators(people=people, by=NO_ONE)
        except MoveDenied as denied:
            raise CommandError(str(denied)) from denied
        for person in made:
            self.stdout.write(f"{person.name} administers the service, and is sent a link to choose a password.")
        again = settings.SITE_ADDRESS + reverse("account_reset_password")
        self.stdout.write(f"Letters leave by the worker. A new one is asked for at {again}")
