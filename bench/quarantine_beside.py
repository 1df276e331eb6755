"""What requests take that bring photographs in pieces while one worker makes safe copies of those before, beside what they
take without a worker. Part of bench.quarantine; in servers of its own, which are gone afterwards.

The pages are asked in this process and the worker is another, as both are served: they share two cores with the reader."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from statistics import median
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any

from bench import begin
from bench.cluster import migrated

SENT = 10  # photographs without a worker, and as many beside one
WAITS = 3.0  # times what a request takes without a worker
PATIENCE = 20.0  # seconds for each photograph


def beside() -> dict[str, Any]:
    """What requests take that bring photographs in pieces, and the page that lists them: alone, then while the worker makes
    safe copies. In servers of its own, which are gone afterwards."""
    with TemporaryDirectory() as folder:
        os.environ["FILES_DIR"] = folder
        with migrated():
            sends = Sends()
            alone = sends.photographs(0)
            worker = subprocess.Popen(
                [sys.executable, "-m", "bench.quarantine_beside", "--worker"], stdin=subprocess.PIPE
            )
            try:
                began = time.monotonic()
                at_work = sends.photographs(SENT)
                seconds = _until_all_are_released(began)
            finally:
                worker.communicate(b"")  # the end of what it hears ends it
    return {
        "photographs": 2 * SENT,
        "load_of_the_machine": round(os.getloadavg()[0], 1),
        "released_a_second_by_the_clock": round(2 * SENT / seconds, 2),
        "without_a_worker_ms": told(alone),
        "with_one_ms": told(at_work),
        "no_request_waits": median(at_work) <= WAITS * median(alone),
    }


def told(times: list[float]) -> dict[str, float]:
    in_order = sorted(times)
    places = {
        "median": in_order[len(in_order) // 2],
        "p95": in_order[len(in_order) * 95 // 100],
        "slowest": in_order[-1],
    }
    return {"requests": len(times), **{name: round(1000 * seconds, 1) for name, seconds in places.items()}}


class Sends:
    """A referrer whose script sends photographs to her draft."""

    def __init__(self) -> None:
        from django.test import Client
        from django.urls import reverse

        from accounts.authority import authority_of
        from accounts.demo_people import load_cast
        from tests.people import proved
        from tests.records import a_draft

        people, self.client = load_cast(), Client()
        draft = a_draft(authority_of(people["tanya"]))
        self.client.force_login(people["tanya"], backend="allauth.account.auth_backends.AuthenticationBackend")
        proved(self.client, people["tanya"])
        self.pages = {
            page: reverse(f"referrals:draft_files{page}", args=[draft.public_id]) for page in ("", "_begin", "_add")
        }
        self.times = list[float]()

    def photographs(self, first: int) -> list[float]:
        """Seconds of each request."""
        from bench.quarantine import photographs
        from tests.evidence.in_pieces import all_sent
        from tests.evidence.sending import send

        self.times = []
        for number, content in enumerate(photographs(first + SENT)):
            if number >= first:
                upload = all_sent(self, self.pages["_begin"], content, name=f"{number}.jpg")
                send(self, self.pages["_add"], whole=upload["id"])
                self.get(self.pages[""])
        return self.times

    def post(self, *given: Any) -> Any:
        return self._timed(self.client.post, *given)

    def get(self, *given: Any) -> Any:
        return self._timed(self.client.get, *given)

    def _timed(self, ask: Any, *given: Any) -> Any:
        began = time.monotonic()
        answer = ask(*given)
        self.times.append(time.monotonic() - began)
        assert answer.status_code < 400, answer
        return answer


def _until_all_are_released(began: float) -> float:
    from evidence.models import File, FileState

    while File.objects.exclude(state=FileState.RELEASED).exists():
        time.sleep(0.2)
        assert time.monotonic() - began < PATIENCE * SENT, "the worker does not keep up"
    return time.monotonic() - began


def work() -> None:
    """The worker, one file after another until its caller ends. A scanner is not asked."""
    begin()
    from evidence.inspecting import look
    from evidence.models import Inspection
    from evidence.scanner import SCANNER, Verdict

    SCANNER.scan = lambda file: Verdict("", "ClamAV 1.4.6/27800")  # type: ignore[method-assign]  # stood in for
    caller = Thread(target=sys.stdin.read, daemon=True)
    caller.start()
    while caller.is_alive():
        due = Inspection.objects.due().order_by("next_at").values_list("pk", flat=True).first()
        if due is None:
            time.sleep(0.05)
        elif claimed := Inspection.claim(due):
            look(claimed)


if __name__ == "__main__":
    if "--worker" in sys.argv:
        work()
    else:
        sys.stdout.write(json.dumps(beside()) + "\n")
