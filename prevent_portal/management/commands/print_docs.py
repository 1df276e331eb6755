"""`manage.py print_docs [--check]`: the pages of docs/ that code can say."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from prevent_portal.printing import pages


class Command(BaseCommand):
    help = "Print what the code can say of itself into docs/printed/."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail when a page is out of date")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = Path(settings.ROOT) / "docs" / "printed"
        folder.mkdir(parents=True, exist_ok=True)
        stale = [name for name, text in pages().items() if not _same(folder / name, text)]
        if options["check"] and stale:
            raise CommandError(f"Out of date: {', '.join(stale)}. Run manage.py print_docs and commit the result.")
        for name in stale:
            (folder / name).write_text(pages()[name])
        self.stdout.write(f"{len(stale)} pages printed" if stale else "Nothing had changed")


def _same(path: Path, text: str) -> bool:
    return path.exists() and path.read_text() == text
