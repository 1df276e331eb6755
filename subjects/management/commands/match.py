"""`manage.py match NAME …`: who the engine would show for a person, and why; or how two names compare."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import ProgrammingError, transaction

from audit.acting import Actor, acting
from audit.log import log
from subjects.kinds import SUBJECTS_LOOKED_UP
from subjects.matching.engine import Comparison, Match, compare
from subjects.matching.explain import field_rows, reasons_against, reasons_for
from subjects.matching.files import person_from
from subjects.matching.lookup import find_candidates
from subjects.matching.person import PersonEvidence

DETAILS = ("date_of_birth", "street", "town", "postcode", "phone", "email", "handle", "school")


class Command(BaseCommand):
    help = (
        "Who is already known that may be this person, with the evidence for and against. A lookup among"
        " real people is logged. With --with, compares two names and reads no data."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", nargs="+", help="forenames and surname; or SURNAME, FORENAMES")
        for option in DETAILS:
            parser.add_argument(f"--{option.replace('_', '-')}", default="")
        parser.add_argument("--with", dest="other", help="a second name to compare with")
        parser.add_argument("--reason", default="not given", help="why; logged with the lookup")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            person = _person(" ".join(options["name"]), {detail: options[detail] for detail in DETAILS})
        except ValueError as failure:
            raise CommandError(str(failure)) from failure
        if options["other"]:
            self._explain(compare(person, _person(options["other"], {})))
            return
        try:
            matches = _looked_up(person, reason=options["reason"])
        except ProgrammingError as failure:
            raise CommandError("The database has no tables yet: run `make run`, or migrate it.") from failure
        if options["json"]:
            self.stdout.write(json.dumps([_plain(match) for match in matches], indent=2))
            return
        for match in matches:
            self.stdout.write(f"\nSubject {match.subject_id}: {match.band}")
            self._explain(match.comparison)
        self.stdout.write(f"\n{len(matches)} shown." if matches else "Nobody.")

    def _explain(self, comparison: Comparison) -> None:
        """Field by field, then for and against."""
        for row in field_rows(comparison.findings):
            self.stdout.write(f"  {row.label:16} {row.ours} / {row.theirs}: {row.verdict} ({row.speaks})")
        self.stdout.write(f"  For: {', '.join(reasons_for(comparison.findings)) or 'nothing'}")
        self.stdout.write(f"  Against: {', '.join(reasons_against(comparison.findings)) or 'nothing'}")


def _person(name: str, details: dict[str, str]) -> PersonEvidence:
    """SURNAME, FORENAMES or FORENAMES SURNAME, and whatever else is known."""
    surname, comma, forenames = name.partition(",")
    if not comma:
        forenames, _, surname = name.strip().rpartition(" ")
    return person_from({"forenames": forenames or "", "surname": surname, **details})


@transaction.atomic
def _looked_up(person: PersonEvidence, *, reason: str) -> list[Match]:
    """The lookup, and its event. Sealed people are not found here."""
    with acting(Actor(name="operator")):
        matches = find_candidates(person)
        log(
            SUBJECTS_LOOKED_UP,
            ids=[match.subject_id for match in matches],
            data={"asked": person.packed(), "reason": reason},
        )
    return matches


def _plain(match: Match) -> dict[str, Any]:
    return {"subject": match.subject_id, **match.as_evidence()}
