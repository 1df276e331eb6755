"""Figures in the text format of Prometheus, on a port of their own that no proxy publishes."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from django.conf import settings
from django.db import close_old_connections

from evidence.reasons import HELD
from prevent_portal.alarms import DATABASE_AWAY, WORDS
from prevent_portal.observed.counting import added_up, fold_ended, key_of
from prevent_portal.observed.names import METRICS
from prevent_portal.observed.reading import State, state

TYPE = "text/plain; version=0.0.4; charset=utf-8"
# One is answered at a time, so that however many ask, the database is asked by one; another waits for so many seconds.
ONE_AT_A_TIME = threading.Lock()
PATIENCE = 5.0


def exposed() -> str:
    """All of it. While the database does not answer: that, and what processes counted themselves."""
    figures = dict(_of_processes())
    now = state()
    figures["pp_database_up"] = float(now is not None)
    figures.update(_of_database(now) if now else {})
    stand = {alarm.what for alarm in (now.alarms if now else [DATABASE_AWAY])}
    figures.update({key_of("pp_alarm", (("what", what),)): float(what in stand) for what in WORDS})
    return "".join(_lines(figures))


def _of_processes() -> Iterator[tuple[str, float]]:
    if settings.METRICS_DIR:
        folder = Path(settings.METRICS_DIR)
        fold_ended(folder)
        yield from added_up(folder).items()


def _of_database(now: State) -> Iterator[tuple[str, float]]:
    def age(at: datetime | None) -> float:
        return round(max(0.0, (now.now - at).total_seconds()), 3) if at else 0.0

    yield "pp_keeper_up", float(not now.raised("keeper"))
    yield "pp_log_holds", float(now.holds)
    # What never was has no age: absent, which a rule can ask for.
    ages = {
        "pp_keeper_lease_seconds": now.lease_renewed_at,
        "pp_verified_seconds": now.verified_at,
        **{key_of("pp_backup_seconds", (("what", what),)): at for what, at in now.backups.items()},
    }
    yield from ((name, age(at)) for name, at in ages.items() if at)
    for queue in now.queues:
        for one, many in (("queued", queue.queued), ("running", queue.running), ("failed", queue.failed)):
            yield key_of("pp_jobs", (("queue", queue.name), ("state", one))), many
        yield key_of("pp_oldest_job_seconds", (("queue", queue.name),)), age(queue.oldest)
        yield key_of("pp_jobs_late", (("queue", queue.name),)), float(queue.late)
    for reason in HELD:
        yield key_of("pp_files_held", (("reason", reason),)), sum(queue.held[reason] for queue in now.queues)
    if now.drill:
        yield "pp_drill_holds", float(now.drill.get("ok") is True)
        yield from ((f"pp_drill_{name}_seconds", now.drill[name]) for name in ("rpo", "rto") if now.drill.get(name))


def _lines(figures: dict[str, float]) -> Iterator[str]:
    for name, metric in METRICS.items():
        mine = {key: value for key, value in figures.items() if _name_of(key) == name}
        if mine:
            yield f"# HELP {name} {metric.says}\n# TYPE {name} {metric.kind}\n"
            yield from (f"{key} {value:g}\n" if value < 1e6 else f"{key} {value:.3f}\n" for key, value in mine.items())


def _name_of(key: str) -> str:
    name = key.partition("{")[0]
    for ending in ("_bucket", "_sum", "_count"):
        if name.endswith(ending) and METRICS.get(name.removesuffix(ending), METRICS["pp_jobs"]).kind == "histogram":
            return name.removesuffix(ending)
    return name


class Answer(BaseHTTPRequestHandler):
    """`/metrics` and nothing else."""

    server_version, sys_version = "metrics", ""
    timeout = 10

    def do_GET(self) -> None:
        if self.path != "/metrics":
            self._answer(404, b"")
        elif ONE_AT_A_TIME.acquire(timeout=PATIENCE):
            try:
                close_old_connections()
                content = exposed().encode()
            finally:
                close_old_connections()
                ONE_AT_A_TIME.release()
            self._answer(200, content)
        else:
            self._answer(503, b"Others are being answered.\n")

    def _answer(self, status: int, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", TYPE)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """None: a line for each time that a monitoring asks tells nothing."""


def server(address: str, port: int) -> ThreadingHTTPServer:
    return ThreadingHTTPServer((address, port), Answer)
