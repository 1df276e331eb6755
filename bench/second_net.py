"""What the database's second net costs (ADR 0043): the same pages of one service by turns in one run, without policies,
with policies where every transaction is the service's (ROW_SECURITY=0), and read as their people (ROW_SECURITY=1).

    python -m bench.second_net [--size 80000] [--rounds 30]

In a cluster of its own, gone afterwards. Each figure is processor time of the page and of its database session
together, in milliseconds of one request: a busy machine makes all three alike longer. Goal: read as their people at most
1.1 times what they cost without policies; for three pages what ADR 0061 decided to pay. Prints a table, writes
bench/results/second-net.json, and exits with 1 where a page costs more than that.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import process_time
from typing import Any

import psycopg

from bench.cluster import migrated
from bench.pages import Side, grow

RESULT = Path(__file__).parent / "results" / "second-net.json"
GOAL, WARM_UP = 1.1, 3
PAID = {"files of a case": 1.3, "desk of a partner with 30": 1.4, "packs sent to an agency": 1.8}
TICK = 1000 / os.sysconf("SC_CLK_TCK")
SIDES = ("no policies", "the service's", "each person's")
FILES, PACKS = 20_000, 5_000


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--size", type=int, default=80_000)
    asked.add_argument("--rounds", type=int, default=30)
    options = asked.parse_args()
    with migrated() as owner:
        sys.exit(report(run(options, owner=owner)))


def run(options: argparse.Namespace, *, owner: str) -> dict[str, Any]:
    from django.db import connection

    from core.row_security import GUARDED

    here = connection.settings_dict["NAME"]
    grow(options.size, seed=options.size)
    attach()
    psycopg.connect(owner, dbname="postgres", autocommit=True).execute(f"create database bare template {here}")
    bare = psycopg.connect(owner, dbname="bare", autocommit=True)
    for table in GUARDED:
        bare.execute(f"alter table {table} disable row level security")
    for name in ("bare", here):
        psycopg.connect(owner, dbname=name, autocommit=True).execute("vacuum analyze")
    sides = [Netted("bare", is_on=False), Netted(here, is_on=False), Netted(here, is_on=True)]
    figures = {name: compare(name, sides, options.rounds) for name in sides[0].pages}
    return {"size": options.size, "load": os.getloadavg()[0], "cores": os.cpu_count(), "figures": figures}


class Netted(Side):
    """A connection that stays open, and whether pages are read as their people on it."""

    def __init__(self, name: str, *, is_on: bool) -> None:
        self.is_on = is_on
        super().__init__(name)
        self.pages = {**self.pages, **more_pages()}
        del self.pages["submit"]  # an act, which is the service's on all sides

    def enter(self) -> None:
        from django.conf import settings

        super().enter()
        settings.ROW_SECURITY = self.is_on

    def cost(self, page: str) -> float:
        """Milliseconds of the processor for one request, here and in its database session."""
        self.enter()
        self.connection.ensure_connection()
        pid = self.connection.connection.info.backend_pid
        began, there = process_time(), _ticks(pid)
        answer = self.pages[page]()
        took = (process_time() - began) * 1000 + (_ticks(pid) - there) * TICK
        assert answer.status_code == 200, answer
        return took


def _ticks(pid: int) -> int:
    used = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(used[11]) + int(used[12])


def compare(page: str, sides: list[Netted], rounds: int) -> list[float]:
    """By turns. The mean, as the clock of a session counts in hundredths of a second."""
    spent = [0.0] * len(sides)
    for number in range(rounds + WARM_UP):
        for at, side in enumerate(sides):
            took = side.cost(page)
            if number >= WARM_UP:
                spent[at] += took
    return [each / rounds for each in spent]


@contextmanager
def _seeding() -> Iterator[None]:
    from audit.acting import Actor, acting
    from core.budgets import COMMAND, within

    with acting(Actor(name="seed")), within(COMMAND):
        yield


def attach() -> None:
    """Files and packs of many referrals; of Omar's first a page full of each; and thirty packs for one agency."""
    from django.db import connection

    from accounts.models import Agency, User
    from evidence.models import File
    from packs.models import Pack, PackJob, PackShare
    from referrals.models import Referral

    omar, trust = User.objects.get(email="omar@demo.example"), Agency.objects.get(name="Broadfen NHS Trust")
    some = list(Referral.objects.filter(force__name="Wensum Constabulary").values_list("pk", flat=True)[:PACKS])
    mine = Referral.objects.filter(officer=omar, finished_at__isnull=True).values_list("pk", flat=True)[0]
    with _seeding():
        _bulk(File, (_file(some[n % len(some)] if n > 30 else mine, omar) for n in range(FILES)))
        jobs = _bulk(PackJob, (_job(some[n] if n > 20 else mine, omar) for n in range(len(some))))
        _bulk(Pack, (_pack(job) for job in jobs))
        _bulk(PackShare, (_share(job, omar, trust) for job in jobs[30:60]))
        _grant(jobs[30:60], trust)
    connection.close()


def _bulk(model: Any, rows: Any) -> list[Any]:
    return list(model.objects.bulk_create(list(rows), batch_size=1000))


def _file(referral: int, person: Any) -> Any:
    from evidence.models import File

    said = {"name": "note.jpg", "what": "A note", "size": 1, "sha256": "0" * 64, "key": uuid.uuid4().hex}
    return File(place="case_file", holder_id=referral, received_by=person, **said)


def _job(referral: int, person: Any) -> Any:
    from packs.models import PackJob

    said = {"purpose": "Handover", "lawful_basis": "law_enforcement", "dedupe_key": uuid.uuid4().hex, "state": "done"}
    return PackJob(referral_id=referral, requested_by=person, **said)


def _pack(job: Any) -> Any:
    from datetime import timedelta

    from django.utils import timezone

    from packs.models import Pack

    said = {"sha256": "0" * 64, "size": 1, "pages": 1, "manifest": {"items": []}, "file": uuid.uuid4().hex}
    return Pack(job=job, expires_at=timezone.now() + timedelta(days=14), **said)


def _share(job: Any, person: Any, agency: Any) -> Any:
    from datetime import timedelta

    from django.utils import timezone

    from core.reference_numbers import new_reference
    from packs.models import PackShare

    now = timezone.now()
    said = {"why": "x", "lawful_basis": "child_protection", "necessity": "x", "proportionality": "x", "days": 14}
    when = {"state": "sent", "sent_at": now, "until": now + timedelta(days=14), "reference": new_reference("PK")}
    people = {"decided_by": person, "shared_by": person, "agency": agency}
    return PackShare(referral_id=job.referral_id, job=job, **said, **when, **people)


def _grant(jobs: list[Any], agency: Any) -> None:
    from accounts.shares import give_grant
    from packs.models import PackShare

    for share in PackShare.objects.filter(job__in=jobs).select_related("job", "agency"):
        give_grant(share, record=share.job)


def more_pages() -> dict[str, Callable[[], Any]]:
    from django.urls import reverse

    from accounts.models import User
    from bench.pages import client_of
    from referrals.models import Referral

    omar, nadia = client_of("omar"), client_of("nadia")
    mine = Referral.objects.filter(officer=User.objects.get(email="omar@demo.example"), finished_at__isnull=True)
    case = mine.values_list("public_id", flat=True)[0]
    return {
        "files of a case": lambda: omar.get(reverse("referrals:case_files", args=[case])),
        "packs of a case": lambda: omar.get(reverse("packs:packs", args=[case])),
        "packs sent to an agency": lambda: nadia.get(reverse("packs:received")),
    }


def report(found: dict[str, Any]) -> int:
    """1 where a page is over what is paid for it."""
    print(
        f"{found['size']:,} referrals, {found['cores']} cores, load {found['load']:.1f}; ms of the processor, by turns\n"
    )
    too_dear = False
    print(f"{'':32}{SIDES[0]:>14}{SIDES[1]:>16}{'':6}{SIDES[2]:>16}")
    for name, (bare, service, person) in found["figures"].items():
        over = "" if person <= GOAL * bare else " over the goal"
        too_dear = too_dear or person > PAID.get(name, GOAL) * bare
        print(f"{name:32}{bare:14.1f}{service:16.1f}{service / bare:6.2f}{person:16.1f}{person / bare:6.2f}{over}")
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(found, indent=1) + "\n")
    return int(too_dear)


if __name__ == "__main__":
    main()
