"""The clusters that the benchmarks work in: servers of their own, in a folder that goes with them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import begin
from bench.at_work import Installation, installation
from prevent_portal.embedded import place as places
from prevent_portal.embedded import servers

SMALL = "small"  # the database beside the service's own that holds fewer rows


@contextmanager
def own_place() -> Iterator[Path]:
    """Where the embedded servers keep what is theirs, from here on: nothing is left elsewhere."""
    with TemporaryDirectory(prefix="bench-") as state:
        places.STATE = Path(state)
        places.STATE.chmod(0o711)  # so that the account of the servers can enter it
        yield places.STATE


@contextmanager
def migrated() -> Iterator[str]:
    """Servers that were begun for this, with the product's tables, named by the environment, and Django begun on them as the
    service. Gives the address of the tables' owner. They write without waiting for the disk."""
    with own_place(), servers("test") as addresses:
        os.environ.update(addresses, DJANGO_SETTINGS_MODULE="prevent_portal.settings")
        owner = addresses["OWNER_DATABASE_URL"]
        migrate = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
        subprocess.run(migrate, env={**os.environ, "DATABASE_URL": owner}, check=True)
        begin()
        yield owner


@contextmanager
def as_filled(folder: Path, *, copies: list[str]) -> Iterator[Installation]:
    """The servers that bench.filled has left there, with the tables of this build in the database and its copies, and Django
    begun on them as the service."""
    with installation(folder) as here:
        here.manage("migrate", "--verbosity=0")
        for name in copies:
            here.beside(name).manage("migrate", "--verbosity=0")
        os.environ.update(here.environment, DJANGO_SETTINGS_MODULE="prevent_portal.settings")
        begin()
        yield here
