"""Joining and leaving shared servers, by file locks.

A lock dies with its holder, so unlike a list of process ids it cannot outlive a SIGKILL: `gate` is held
exclusively while a process starts or stops the servers, `users` is held shared for as long as one needs them.
"""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def _open_lock(path: Path) -> Iterator[int]:
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        yield handle
    finally:
        os.close(handle)


@contextmanager
def at_the_gate(folder: Path) -> Iterator[None]:
    """One process at a time decides whether servers start or stop."""
    with _open_lock(folder / "gate") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        yield


@contextmanager
def present(folder: Path, *, arrive: Callable[[], None], last_out: Callable[[], None]) -> Iterator[None]:
    """Count as a user of the servers; `arrive` makes sure they are up, the last one to leave stops them."""
    owner = os.getpid()
    with _open_lock(folder / "users") as users:
        try:
            with at_the_gate(folder):
                fcntl.flock(users, fcntl.LOCK_SH)
                arrive()
            yield
        finally:
            # A forked child that unwinds through here is not the one that joined.
            if os.getpid() == owner:
                _leave(folder, users, last_out)


def _leave(folder: Path, users: int, last_out: Callable[[], None]) -> None:
    # Whoever cannot turn the shared lock into an exclusive one is not the last.
    with at_the_gate(folder), suppress(BlockingIOError):
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        last_out()
