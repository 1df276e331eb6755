"""How long something took, without what other processes of the machine took meanwhile.

A test says that a page does not wait for a silent server, and the machine that it runs on may be busy. A thread that
sleeps for a moment again and again tells the two apart: what waits for an answer lets it sleep on time, and what waits
for a processor lets it wait too."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic, sleep

MOMENT = 0.01
# Seconds by which a thread may be late where only the interpreter's other threads are at work.
IN_TURN = 0.02


class Taken:
    """Seconds: since the beginning, then in all."""

    def __init__(self) -> None:
        self._begun, self._kept_from_us, self._all = monotonic(), 0.0, 0.0
        self._is_over = threading.Event()

    @property
    def seconds(self) -> float:
        return (self._all or monotonic() - self._begun) - self._kept_from_us

    def watch(self) -> None:
        while not self._is_over.is_set():
            before = monotonic()
            sleep(MOMENT)
            late = monotonic() - before - MOMENT
            if late > IN_TURN:
                self._kept_from_us += late

    def end(self) -> None:
        self._all = monotonic() - self._begun
        self._is_over.set()


@contextmanager
def timed() -> Iterator[Taken]:
    """`with timed() as taken: ...`, then `taken.seconds`."""
    taken = Taken()
    watcher = threading.Thread(target=taken.watch, daemon=True)
    watcher.start()
    try:
        yield taken
    finally:
        taken.end()
        watcher.join()
