"""`manage.py file_for_search`: file for the search whatever the keeper has not filed yet; with
--all, everything anew."""

from argparse import ArgumentParser
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand

from referrals.models import SearchDocument
from referrals.search.search_document import file_stale

SOME = 2_000


class Command(BaseCommand):
    help = (
        "Read the record of every referral that is not filed for the search yet, as the keeper does bit by bit."
        " --all reads everything anew, after names are folded in a new way. May be stopped and begun again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="everything, not only what is not filed yet")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["all"]:
            SearchDocument.objects.filter(is_stale=False).update(is_stale=True)
        began, done = monotonic(), 0
        while some := file_stale(SOME):
            done += some
            self.stdout.write(f"{done:,} filed, {done / (monotonic() - began):,.0f} a second")
        self.stdout.write(f"{done:,} filed.")
