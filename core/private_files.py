"""Files that the service keeps for itself: a random name that is never shown, and no way to them but through it.

The proxy serves none of them, and nothing about a file can be told from its name. Where they lie is one of two stores that do
the same (ADR 0090): `Folder`, a private directory of this machine, and `core.buckets.Bucket`, a bucket of S3."""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import IO, Any, BinaryIO, Protocol, TypeVar

from django.conf import settings
from django.utils.module_loading import import_string

T = TypeVar("T")
UNFINISHED = ".part"
PIECE = 1 << 20
ASKED_AT_ONCE = 1_000


class Away(OSError):
    """The place where files are kept is full, or does not answer: it passes, and a page that meets it says so."""


class Refused(Away):
    """It answers, and will not do that: a key that may not, a file that is held by a lock. It does not pass by itself."""


@contextmanager
def asked() -> Iterator[None]:
    """What goes wrong within is Away; a file that is not there is another matter."""
    try:
        yield
    except (FileNotFoundError, Away):
        raise
    except OSError as failure:
        raise Away(failure.errno, failure.strerror) from failure


class Writing:
    """A file that is being written, piece by piece: its size and SHA-256 so far. It is kept whole, or not at all."""

    def __init__(self, name: str, file: IO[bytes]) -> None:
        self.name, self._file = name, file
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
        """Its name, once the store has it: name and content both survive a power cut. A store that is full keeps nothing
        of it. Asked again, it is its name."""
        if self.is_kept:
            return self.name
        try:
            with asked():
                self._keep()
        except BaseException:  # also a time limit: half a file must not lie about
            self.discard()
            raise
        self.is_kept = True
        return self.name

    def _keep(self) -> None:
        raise NotImplementedError

    def discard(self) -> None:
        with suppress(OSError):  # closing writes what waits, which a full disk refuses
            self._file.close()


class Store(Protocol):
    """What a store of files does. Whatever does not answer raises Away; what is not there, FileNotFoundError."""

    def begin(self, name: str = "") -> Writing:
        """A new file; under a name only where it comes back from a backup. None ever takes the place of another."""
        ...

    def put(self, content: bytes) -> str:
        writing = self.begin()
        try:
            writing.write(content)
        except BaseException:
            writing.discard()
            raise
        return writing.keep()

    def open(self, name: str) -> BinaryIO:
        """All of it, to be read from here to there and back."""
        ...

    def look_into(self, name: str) -> BinaryIO:
        """The same for a large file of which little is read: no more is fetched than that."""
        ...

    def drop(self, name: str) -> bool:
        """Remove a file, with whatever the store kept of it before; False when it was gone already."""
        ...

    def names_older_than(self, moment: float) -> Iterator[str]:
        """Names of files last written before a moment (seconds since the epoch), half-written ones too."""
        ...

    def faults(self) -> Iterator[str]:
        """What does not hold of the store as it is set up here, as sentences for `check --deploy`."""
        ...


STORES: dict[str, Store] = {}


def store_of(name: str) -> Store:
    """The store of an app, where the settings say that files are kept. What is written to the backups goes by this list."""
    store: Store = import_string(settings.FILES_STORE)(name)
    return STORES.setdefault(name, store)


def sweep(store: Store, *, before: float, known: Callable[[set[str]], set[str]]) -> None:
    """Remove what was written before a moment (seconds since the epoch) and no row names: so many names at once as a question
    to the database bears."""
    drop_each(_unknown(store.names_older_than(before), known), store.drop)


def _unknown(names: Iterator[str], known: Callable[[set[str]], set[str]]) -> Iterator[str]:
    while some := set(islice(names, ASKED_AT_ONCE)):
        yield from sorted(some - known(some))


def drop_each(things: Iterable[T], drop: Callable[[T], object]) -> None:
    """One that the store holds does not keep the others; that it is held is said when all were tried."""
    refused = None
    for each in things:
        try:
            drop(each)
        except Refused as failure:
            refused = failure
    if refused:
        raise refused


class Readable(Protocol):
    def read(self, most: int = -1, /) -> bytes: ...


def pieces(file: Readable) -> Iterator[bytes]:
    """One after the other. A file that cannot be read on is Away, as one that cannot be opened."""
    while True:
        with asked():
            piece = file.read(PIECE)
        if not piece:
            return
        yield piece


def scratch() -> Any:
    """A file of this machine without a name: it goes with the process that holds it, whatever ends that. Never in the world's
    temporary directory."""
    with asked():
        return tempfile.TemporaryFile(dir=directory_of("passing"))


def directory_of(name: str) -> Path:
    """A private directory under FILES_DIR."""
    return made(Path(settings.FILES_DIR) / name)


def made(place: Path) -> Path:
    with asked():
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


class WritingInFolder(Writing):
    def __init__(self, folder: Path, name: str) -> None:
        self._unfinished, self._finished = folder / f"{name}{UNFINISHED}", folder / name
        self._is_there = False
        with asked():
            handle = os.open(self._unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        super().__init__(name, os.fdopen(handle, "wb"))

    def _keep(self) -> None:
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        if self._finished.exists():
            raise FileExistsError(errno.EEXIST, "There is such a file already")
        self._unfinished.rename(self._finished)
        self._is_there = True
        _sync(self._finished.parent)

    def discard(self) -> None:
        super().discard()
        self._unfinished.unlink(missing_ok=True)
        if self._is_there:
            self._finished.unlink(missing_ok=True)


class Folder(Store):
    """A private directory under FILES_DIR, or below another."""

    def __init__(self, name: str, *, below: Path | None = None) -> None:
        self.name, self._below = name, below

    def place(self) -> Path:
        return made(self._directory())

    def _directory(self) -> Path:
        return (self._below or Path(settings.FILES_DIR)) / self.name

    def begin(self, name: str = "") -> Writing:
        return WritingInFolder(self.place(), bare(name) if name else new_name())

    def open(self, name: str) -> BinaryIO:
        with asked():
            return os.fdopen(os.open(self._path(name), os.O_RDONLY | os.O_NOFOLLOW), "rb")

    look_into = open

    def drop(self, name: str) -> bool:
        path = self._path(name)
        try:
            with asked():
                path.unlink()
        except FileNotFoundError:
            return False
        return True

    def names_older_than(self, moment: float) -> Iterator[str]:
        for path in self._paths():
            with suppress(FileNotFoundError):  # another has just removed it
                if path.stat().st_mtime < moment:
                    yield path.name

    def _paths(self) -> list[Path]:
        """None where nothing was ever kept: who may only read makes no directory."""
        try:
            with asked():
                return list(self._directory().iterdir())
        except FileNotFoundError:
            return []

    def faults(self) -> Iterator[str]:
        try:
            place = self.place()
        except Away as failure:
            yield f"The directory of {self.name} cannot be made: {failure.strerror}."
            return
        if place.stat().st_mode & 0o077:
            yield f"The directory of {self.name} is open to other users of this machine: chmod 0700."
        if not os.access(place, os.W_OK):
            yield f"The directory of {self.name} cannot be written to."

    def _path(self, name: str) -> Path:
        return self.place() / bare(name)


def new_name() -> str:
    return secrets.token_hex(24)


def bare(name: str) -> str:
    """Only a bare name is one of ours."""
    if not name or Path(name).name != name:
        raise ValueError("Not the name of a stored file.")
    return name


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
