"""Two webs, two workers and two keepers share nothing but the database, Redis and the folder of files: each is killed in turn
while a teacher sends concerns, and she does not notice."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.faulty import relay
from tests.prevent_portal import two_of_each
from tests.prevent_portal.two_of_each import Killed, People
from tests.records import a_draft
from tests.served import address, environment

pytestmark = pytest.mark.django_db(transaction=True)
KINDS, SHARE = ("web", "worker", "keeper"), 2


class Forked:
    """Begins a fork of one process that has read the product."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdin and process.stdout
        self.asks, self.answers = process.stdin, process.stdout
        assert self.answers.readline() == "ready\n"

    def begin(self, what: str, port: int, words: Path) -> int:
        database = address("KEEPER_DATABASE_URL" if what == "keeper" else "DATABASE_URL")
        self.asks.write(f"{what}\t{port}\t{words}\t{database}\n")
        self.asks.flush()
        return int(self.answers.readline())

    def reap(self, pid: int) -> None:
        """The kernel does, for its parent."""


@pytest.fixture
def forked(taken) -> Iterator[Forked]:
    command = [sys.executable, str(Path(__file__).with_name("forked.py"))]
    with relay("well", taken) as port:
        told = environment(
            EMAIL_BACKEND="core.smtp.EmailBackend",
            EMAIL_HOST="127.0.0.1",
            EMAIL_PORT=str(port),
            PYTHONPATH=str(settings.ROOT),
            PYTHONUNBUFFERED="1",
            DJANGO_SETTINGS_MODULE="prevent_portal.settings",
        )
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        with subprocess.Popen(command, env=told, cwd=settings.ROOT, **pipes) as process:
            yield Forked(process)
            process.kill()


@pytest.fixture
def taken() -> list[str]:
    """The e-mails that left."""
    return []


def test_each_of_two_is_killed_in_turn_and_nothing_is_lost_done_twice_or_refused(people, who, forked, taken, tmp_path):
    drafts = [a_draft(who("tanya")) for _ in range(2 * len(KINDS) * SHARE)]
    with two_of_each.two_of(KINDS, forked, tmp_path) as ones:
        at_work = People([one for one in ones if one.what == "web"], people.tanya, drafts, read="/you/")
        killed = Killed(ones, at_work, SHARE)
        at_work.begin()
        killed.in_turn()
        at_work.end()
        found = two_of_each.outcome(at_work, killed, taken)
    assert two_of_each.is_well(found), found
    assert found["kills"] == dict.fromkeys(KINDS, 2) and found["keepers_at_work"] == 1
    assert found["requests_met_a_killed_web"] and found["emails"]
