"""`manage.py print_docs [--check]`: the pages of docs/ that code can say."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core import rule_history
from prevent_portal.printing import pages
from prevent_portal.printing_rules import ledger


class Command(BaseCommand):
    help = "Print what the code can say of itself into docs/printed/."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail when a page is out of date")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = Path(settings.ROOT) / "docs" / "printed"
        folder.mkdir(parents=True, exist_ok=True)
        texts = {folder / name: text for name, text in pages().items()} | {rule_history.FILE: ledger()}
        stale = {path: text for path, text in texts.items() if not (path.exists() and path.read_text() == text)}
        if options["check"] and stale:
            names = ", ".join(path.name for path in stale)
            raise CommandError(f"Out of date: {names}. Run manage.py print_docs and commit the result.")
        for path, text in stale.items():
            path.write_text(text)
        self.stdout.write(f"{len(stale)} pages printed" if stale else "Nothing had changed")
