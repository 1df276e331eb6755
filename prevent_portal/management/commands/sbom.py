"""`manage.py sbom`: the bill of materials (CycloneDX) from the locks; `--image` of the image; `--licences` and `--check` (advisories)."""

import json
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core import clock
from prevent_portal.supply.advisories import GOOD_FOR_DAYS, found, listed
from prevent_portal.supply.bill import bill, licences
from prevent_portal.supply.image import of_the_image
from prevent_portal.supply.locks import locked


class Command(BaseCommand):
    """Reads the repository and what is installed, and asks no server."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--licences", action="store_true", help="each licence, and what is under it")
        parser.add_argument("--image", action="store_true", help="of all that is in this image: its system too")
        parser.add_argument("--check", action="store_true", help="fail where an advisory is about what is locked")

    def handle(self, *, licences: bool, image: bool, check: bool, **_: Any) -> None:
        if check:
            self._check()
        elif licences:
            self._by_licence()
        else:
            self.stdout.write(json.dumps(bill(of_the_image() if image else None), indent=1))

    def _by_licence(self) -> None:
        for licence, packages in licences().items():
            self.stdout.write(f"{licence or 'Says none, or is not installed here'}\n    {', '.join(packages)}")

    def _check(self) -> None:
        as_of, advisories = listed()
        told = list(found(locked(), advisories))
        if told:
            raise CommandError("\n".join(told))
        if clock.today() - as_of > timedelta(days=GOOD_FOR_DAYS):
            raise CommandError(f"The list of advisories is of {as_of}: renew it (docs/operations.md, Supply).")
        self.stdout.write(f"None of {len(advisories)} advisories, as of {as_of}, is about what is locked.")
