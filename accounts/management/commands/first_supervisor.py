"""`manage.py first_supervisor 'NAME <ADDRESS>' FORCE`: the one who confirms the others of the force's area."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.actions.beginning import name_supervisor
from accounts.authority import NO_ONE
from accounts.management.people_named import person_named
from accounts.models import Agency, AgencyKind
from audit.acting import SYSTEM, acting
from audit.moves import MoveDenied


class Command(BaseCommand):
    """An inspector, who is sent a letter with a link to choose a password."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("person", metavar="'NAME <ADDRESS>'")
        parser.add_argument("force", metavar="FORCE")

    def handle(self, *args: Any, **options: Any) -> None:
        name, email = person_named(options["person"])
        force = Agency.objects.filter(kind=AgencyKind.FORCE, name=options["force"]).first()
        if force is None:
            raise CommandError(f"There is no police force called {options['force']!r}: an administrator adds it first.")
        try:
            with acting(SYSTEM):
                person = name_supervisor(force=force, name=name, email=email, by=NO_ONE)
        except MoveDenied as denied:
            raise CommandError(str(denied)) from denied
        self.stdout.write(f"{person.name} is an inspector of {force.name}, and is sent a link to choose a password.")
