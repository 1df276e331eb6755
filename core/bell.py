"""Ringing a worker through Redis, while no request waits for it.

The work is a row, and the keeper rings again for every row: a bell that is lost costs seconds. So it is rung from a
thread of its own, takes one second at most, and is left alone for a while after it failed. A Redis that accepts a
connection and says nothing once held a request for five minutes."""

from __future__ import annotations

import logging
import os
import time
from queue import Empty, Full, Queue
from threading import Lock, Thread

from celery import current_app
from django.db import transaction

SECOND = 1.0
LEFT_ALONE = 10.0  # seconds after a failure
MOST = 100  # rings that wait; the keeper rings for what is beyond
IDLE = 30.0  # seconds after which the thread ends
log = logging.getLogger(__name__)
Ring = tuple[str, int, str]


class Bell:
    """Rings (task, row, queue), one after another."""

    def __init__(self) -> None:
        self._rings: Queue[Ring] = Queue(MOST)
        self._lock = Lock()
        self._thread: Thread | None = None
        self._pid = 0
        self.left_alone_until = 0.0

    def ring(self, task: str, pk: int, *, queue: str) -> None:
        """At once, whatever Redis does."""
        if time.monotonic() < self.left_alone_until:
            return
        try:
            self._rings.put_nowait((task, pk, queue))
        except Full:
            return
        with self._lock:
            # A thread does not survive the fork of its process.
            if self._thread is None or not self._thread.is_alive() or self._pid != os.getpid():
                self._pid, self._thread = os.getpid(), Thread(target=self._serve, daemon=True)
                self._thread.start()

    def rung_out(self) -> bool:
        """Whether nothing waits to be rung."""
        return self._rings.unfinished_tasks == 0

    def _serve(self) -> None:
        while True:
            try:
                wanted = self._rings.get(timeout=IDLE)
            except Empty:
                return
            try:
                self._ring(wanted)
            finally:
                self._rings.task_done()

    def _ring(self, wanted: Ring) -> None:
        task, pk, queue = wanted
        if time.monotonic() < self.left_alone_until:
            return
        try:
            with current_app.connection_for_write(connect_timeout=SECOND, transport_options=IMPATIENT) as line:
                current_app.send_task(task, [pk], queue=queue, connection=line, retry=False, ignore_result=True)
        except Exception as failure:  # whatever it was: the keeper rings again
            self.left_alone_until = time.monotonic() + LEFT_ALONE
            log.warning("The bell could not be rung: %s.", type(failure).__name__)


IMPATIENT = {
    "socket_timeout": SECOND,
    "socket_connect_timeout": SECOND,
    "retry_on_timeout": False,
    "max_retries": 0,
}
_bell = Bell()


def ring(task: str, pk: int, *, queue: str) -> None:
    _bell.ring(task, pk, queue=queue)


def rung_out() -> bool:
    return _bell.rung_out()


def ring_after_commit(task: str, pk: int, *, queue: str) -> None:
    # A lambda: a robust hook that fails is named in the log, and Django cannot name a partial.
    transaction.on_commit(lambda: ring(task, pk, queue=queue), robust=True)
