"""`manage.py restore_files FOLDER`: what people sent, out of the store of backups, as the new FILES_DIR."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from prevent_portal.backups.age import CannotOpen
from prevent_portal.backups.config import reading_store
from prevent_portal.backups.store import FILES, CannotUse, Store


class Command(BaseCommand):
    """Each is held against its signature before it is written; what is there already is left."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *, folder: Path, **_: Any) -> None:
        try:
            written = restore(reading_store(), folder)
        except (CannotUse, CannotOpen) as fault:
            raise CommandError(f"Stopped: {fault}") from None
        self.stdout.write(f"{written} files written.")


def restore(store: Store, folder: Path) -> int:
    written = 0
    for name in store.names(FILES):
        path = folder / name.removeprefix(f"{FILES}/")
        if not path.exists():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            draft = path.with_name(f"{path.name}.part")
            with draft.open("wb") as file:
                for piece in store.reading(name):
                    file.write(piece)
            draft.chmod(0o600)
            draft.rename(path)
            written += 1
    return written
