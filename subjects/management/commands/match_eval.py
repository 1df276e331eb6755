"""`manage.py match_eval LEFT.csv RIGHT.csv TRUTH.csv`: how well, and how fast, the engine finds the true
pairs of two files."""

import json
from argparse import ArgumentParser
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from subjects.matching.evaluation import Tally, evaluate
from subjects.matching.files import UnreadableFile, read_people, read_truth
from subjects.matching.lookup import find_candidates
from subjects.matching.temporary_tables import filed


class Command(BaseCommand):
    help = (
        "Look up every person of LEFT among those of RIGHT, with the engine of the pages, and compare with"
        " TRUTH (left_id, right_id). Works in a temporary table and leaves no trace."
    )
    # Needs a database server and none of our tables.
    requires_migrations_checks = False
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        for name in ("left", "right", "truth"):
            parser.add_argument(name, type=Path, metavar=f"{name.upper()}.csv")
        parser.add_argument("--json", action="store_true", help="print the figures as one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            left, right = read_people(options["left"]), read_people(options["right"])
            pairs, bad_pairs = read_truth(options["truth"], left, right)
        except UnreadableFile as failure:
            raise CommandError(str(failure)) from failure
        for bad_row in (*left.bad_rows, *right.bad_rows, *bad_pairs):
            self.stderr.write(f"Skipped: {bad_row}")
        with filed(right.by_id) as tables:
            tally = evaluate(partial(find_candidates, tables=tables), left.by_id, pairs)
        self._print(tally, as_json=options["json"])

    def _print(self, tally: Tally, *, as_json: bool) -> None:
        report = tally.report()
        if as_json:
            self.stdout.write(json.dumps(report, indent=2))
            return
        for name, value in report.items():
            self.stdout.write(f"{name.replace('_', ' '):24} {value:>10}")
