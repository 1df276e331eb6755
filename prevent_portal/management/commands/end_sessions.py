"""`manage.py end_sessions`: sign all people out everywhere, as after a restore, when sessions of before are back."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.actions.sessions import end_all
from accounts.models import User
from audit.acting import SYSTEM, acting


class Command(BaseCommand):
    """Each person is told, as of any end of all their sessions."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        with acting(SYSTEM):
            people = list(User.objects.filter(is_active=True))
            for person in people:
                end_all(person=person)
        self.stdout.write(f"{len(people)} accounts are signed out everywhere.")
