"""What processes count: each keeps its own sums in a file of its own, and the exporter adds them up.

A process of the web has no port of its own to be asked at, and the keeper none at all. The files lie in METRICS_DIR, which
need survive nothing (a tmpfs); without it nothing is counted.
"""

from __future__ import annotations

import json
import os
import threading
import time
import uuid
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse

from audit.capture.middleware import Next
from prevent_portal.observed.names import BUCKETS, PROBES, UNNAMED

Labels = tuple[tuple[str, str], ...]
WRITTEN_EVERY = 1.0
# A file that was not touched for so long is of a process that has ended: its sums move to the common one.
ENDED_AFTER = 3600.0
ENDED, ENDING = "ended", ".json"


class Counts:
    """The sums of this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._begin_anew()
        self._pid = os.getpid()

    def _begin_anew(self) -> None:
        self._sums: Counter[str] = Counter()
        self._written: Counter[str] = Counter()
        self._newest: dict[str, float] = {}
        self._name, self._written_at = uuid.uuid4().hex, 0.0

    def add(self, *many: tuple[str, Labels, float]) -> None:
        with self._lock:
            self._of_this_process()
            for name, labels, by in many:
                self._sums[key_of(name, labels)] += by  # type: ignore[assignment]  # seconds are no whole numbers
        self.write()

    def stamp(self, name: str, labels: Labels, *, at: float | None = None) -> None:
        """A moment: now, unless another is said."""
        self.stamp_all((name, labels, at))

    def stamp_all(self, *many: tuple[str, Labels, float | None]) -> None:
        """What is said together is written together."""
        with self._lock:
            self._of_this_process()
            self._newest.update({key_of(name, labels): at or time.time() for name, labels, at in many})
        self.write()

    def _of_this_process(self) -> None:
        # A child that was forked would go on with its parent's sums, and they would be counted twice.
        if os.getpid() != self._pid:
            self._pid = os.getpid()
            self._begin_anew()

    def write(self) -> None:
        """At most once a second. Nothing that is served depends on it: a full disk is said elsewhere."""
        if not settings.METRICS_DIR or time.monotonic() - self._written_at < WRITTEN_EVERY:
            return
        with self._lock, suppress(OSError):
            folder = Path(settings.METRICS_DIR)
            path, draft = folder / f"{self._name}{ENDING}", folder / f"{self._name}.new"
            if self._written_at and not path.exists():
                # Taken for ended, and added to the common one: go on under another name with what was not written there.
                self._sums.subtract(self._written)
                self._name = uuid.uuid4().hex
                draft = folder / f"{self._name}.new"
            draft.write_text(json.dumps({"sums": self._sums, "newest": self._newest}))
            draft.rename(folder / f"{self._name}{ENDING}")
            self._written, self._written_at = Counter(self._sums), time.monotonic()


COUNTS = Counts()


class CountedRequests:
    """Counts every answer by the name of its page. An address may say whose record it is; its name cannot. Answers to probes are not
    counted: the proxy and the engine ask by the clock, and in a quiet hour theirs would hide what people get."""

    def __init__(self, get_response: Next) -> None:
        if not settings.METRICS_DIR:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.monotonic()
        answer = self.get_response(request)
        if page_of(request) in PROBES:
            return answer
        took = time.monotonic() - began
        labels = (("page", page_of(request)), ("method", known(request.method)), ("status", str(answer.status_code)))
        bounds = [str(bound) for bound in BUCKETS if took <= bound]
        COUNTS.add(
            ("pp_requests_total", labels, 1),
            *(("pp_request_seconds_bucket", (("le", bound),), 1) for bound in (*bounds, "+Inf")),
            ("pp_request_seconds_sum", (), took),
            ("pp_request_seconds_count", (), 1),
        )
        return answer


def page_of(request: HttpRequest) -> str:
    name = request.resolver_match.view_name if request.resolver_match else ""
    return "none" if not name or name in UNNAMED else name


def known(method: str | None) -> str:
    """A client may invent methods without end."""
    return method if method in {"GET", "HEAD", "POST"} else "other"


def key_of(name: str, labels: Labels) -> str:
    """As it is exposed: `name{label="value"}`."""
    told = ",".join(f'{label}="{_escaped(value)}"' for label, value in labels)
    return f"{name}{{{told}}}" if told else name


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def added_up(folder: Path) -> dict[str, float]:
    """The sums of all processes, of those that have ended too, and the newest moments."""
    sums: Counter[str] = Counter()
    newest: dict[str, float] = {}
    for path in sorted(folder.glob(f"*{ENDING}")):
        said = _read(path)
        sums.update(said["sums"])
        newest.update({key: max(at, newest.get(key, 0.0)) for key, at in said["newest"].items()})
    return dict(sums) | newest


def fold_ended(folder: Path) -> None:
    """Files of processes that have ended become one: or each restart would leave one for ever."""
    before = time.time() - ENDED_AFTER
    common = folder / f"{ENDED}{ENDING}"
    for path in folder.glob(f"*{ENDING}"):
        with suppress(OSError):  # another exporter was there first, or the disk is full: then it stays as it is
            if path != common and path.stat().st_mtime < before:
                _fold(path, into=common)


def _fold(path: Path, *, into: Path) -> None:
    ended, there = _read(path), _read(into)
    sums = Counter(there["sums"])
    sums.update(ended["sums"])
    newest = {key: max(at, there["newest"].get(key, 0.0)) for key, at in ended["newest"].items()}
    draft = into.with_suffix(".new")
    draft.write_text(json.dumps({"sums": sums, "newest": {**there["newest"], **newest}}))
    path.unlink()
    draft.rename(into)


def _read(path: Path) -> dict[str, Any]:
    try:
        said: dict[str, Any] = json.loads(path.read_text())
    except (OSError, ValueError):
        return {"sums": {}, "newest": {}}
    return said
