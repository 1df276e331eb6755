"""Files that the service keeps for itself: a random name that is never shown, and no way to them but through it.

The proxy serves none of them, and nothing about a file can be told from its name. `Folder` is the private directory of
this machine; another store has the same methods."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

UNFINISHED = ".part"


class Away(OSError):
    """The place where files are kept is full, or does not answer: it passes, and a page that meets it says so."""


@contextmanager
def asked() -> Iterator[None]:
    """What goes wrong within is Away; a file that is not there is another matter."""
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as failure:
        raise Away(failure.errno, failure.strerror) from failure


class Writing:
    """A file that is being written, piece by piece: its size and SHA-256 so far. It is kept whole, or not at all."""

    def __init__(self, folder: Path) -> None:
        self.name = secrets.token_hex(24)
        self._unfinished, self._finished = folder / f"{self.name}{UNFINISHED}", folder / self.name
        with asked():
            handle = os.open(self._unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        self._file = os.fdopen(handle, "wb")
        self._sha256 = hashlib.sha256()
        self.size = 0
        self.is_kept = False

    def write(self, piece: bytes) -> None:
        with asked():
            self._file.write(piece)
        self._sha256.update(piece)
        self.size += len(piece)

    @property
    def sha256(self) -> str:
        return self._sha256.hexdigest()

    def keep(self) -> str:
        """Its name, once the disk has it: name and content both survive a power cut. A disk that is full keeps nothing
        of it."""
        try:
            with asked():
                self._file.flush()
                os.fsync(self._file.fileno())
                self._file.close()
                self._unfinished.rename(self._finished)
                _sync(self._finished.parent)
        except BaseException:  # also a time limit: half a file must not lie about
            self.discard()
            raise
        self.is_kept = True
        return self.name

    def discard(self) -> None:
        with suppress(OSError):  # closing writes what waits, which a full disk refuses
            self._file.close()
        self._unfinished.unlink(missing_ok=True)
        self._finished.unlink(missing_ok=True)


class Folder:
    """A private directory under FILES_DIR."""

    def __init__(self, name: str) -> None:
        self.name = name

    def place(self) -> Path:
        place = Path(settings.FILES_DIR) / self.name
        with asked():
            place.mkdir(mode=0o700, parents=True, exist_ok=True)
        return place

    def begin(self) -> Writing:
        return Writing(self.place())

    def put(self, content: bytes) -> str:
        writing = self.begin()
        try:
            writing.write(content)
        except BaseException:
            writing.discard()
            raise
        return writing.keep()

    def open(self, name: str) -> BinaryIO:
        """Raises FileNotFoundError for what is not there."""
        with asked():
            return self._path(name).open("rb")

    def drop(self, name: str) -> bool:
        """Remove a file; False when it was gone already."""
        try:
            self._path(name).unlink()
        except FileNotFoundError:
            return False
        return True

    def names_older_than(self, moment: float) -> Iterator[str]:
        """Names of files last written before a moment (seconds since the epoch), half-written ones too."""
        for path in self.place().iterdir():
            with suppress(FileNotFoundError):  # another has just removed it
                if path.stat().st_mtime < moment:
                    yield path.name

    def _path(self, name: str) -> Path:
        """Only a bare name is one of ours."""
        if Path(name).name != name:
            raise ValueError("Not the name of a stored file.")
        return self.place() / name


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
