"""`manage.py restore_files`: what people sent, out of the store of backups, to where the settings say that files are kept; with
FOLDER, into a directory that becomes the new FILES_DIR."""

from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core import private_files
from core.private_files import STORES, Folder, Writing
from prevent_portal.backups.age import CannotOpen
from prevent_portal.backups.carrying import kept_now
from prevent_portal.backups.config import reading_store
from prevent_portal.backups.store import FILES, CannotUse, Store


class Command(BaseCommand):
    """Each is held against its signature before it is written; what is there already is left. The keeper takes away what no
    row names, and destroys again what was destroyed."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, nargs="?")

    def handle(self, *, folder: Path | None, **_: Any) -> None:
        try:
            written = restore(reading_store(), {app: Folder(app, below=folder) for app in STORES} if folder else STORES)
        except (CannotUse, CannotOpen) as fault:
            raise CommandError(f"Stopped: {fault}") from None
        self.stdout.write(f"{written} files written.")


def restore(store: Store, files: Mapping[str, private_files.Store]) -> int:
    """Each by the way of every file: it counts where the store gives back what it was given."""
    written, there = 0, {f"{FILES}/{app}/{name}" for app, name in kept_now(files)}
    for app, kept in files.items():
        for name in store.names(f"{FILES}/{app}"):
            if name not in there:
                _give_back(store, name, kept.begin(name.rpartition("/")[2]))
                written += 1
    return written


def _give_back(store: Store, name: str, writing: Writing) -> None:
    try:
        for piece in store.reading(name):
            writing.write(piece)
        writing.keep()
    finally:
        if not writing.is_kept:
            writing.discard()
