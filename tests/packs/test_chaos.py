"""Nothing that was asked for is lost, made twice or left lying, whatever dies meanwhile: a bounded run, on the tests' database.
`manage.py chaos_packs` does the same with real drawings and real servers, which are killed."""

import os
from random import Random
from subprocess import CompletedProcess

import pytest
import redis
from django.core.management import CommandError, call_command
from django.db import connection

from prevent_portal.management.commands import chaos_packs
from tests.packs import chaos
from tests.served import environment

pytestmark = pytest.mark.django_db(transaction=True)
FAULTS = chaos.Faults(kills=5, flushes=1, restarts=1)


class Here:
    """The tests' own servers, which others of this process use: they are emptied and hung up on, and go on."""

    def forget(self):
        redis.from_url(os.environ["REDIS_URL"]).flushall()

    def begin_anew(self):
        with connection.cursor() as cursor:
            cursor.execute(
                "select pg_terminate_backend(pid, 2000) from pg_stat_activity"
                " where datname = current_database() and usename = current_user and pid <> pg_backend_pid()"
            )


@pytest.fixture
def worker(tmp_path, settings):
    settings.FILES_DIR = tmp_path
    Here().forget()
    made = chaos.Worker("tests.packs.quick_worker", environment(FILES_DIR=str(tmp_path)))
    with chaos.rung_at(os.environ["REDIS_URL"]):
        made.look_after()
        yield made
        made.stop()
    Here().forget()


def test_twenty_packs_and_ten_files_are_each_there_once_after_seven_faults(who, worker):
    jobs, sent = chaos.asked(who, packs=20, pictures=[b"a picture %d" % number for number in range(10)])
    work = chaos.Disturbed(jobs, sent, worker, Here(), Random(12), officer=who("omar"))
    assert work.until_all_is_done(FAULTS, within=300, rings=2.0)
    worker.stop()
    found = chaos.outcome(jobs, sent)
    assert chaos.is_well(found), found
    assert work.done == {"kill": 5, "flush": 1, "restart": 1}


def test_the_command_is_refused_where_people_use_the_service(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="people use"):
        call_command("chaos_packs")


def test_the_command_tells_its_program_no_address_and_no_secret(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://pp_app@db.force.example/prevent_portal")
    heard = []
    monkeypatch.setattr(
        chaos_packs.subprocess, "run", lambda command, env, **_: heard.append(env) or CompletedProcess(command, 1)
    )
    with pytest.raises(CommandError, match="see above"):
        call_command("chaos_packs", jobs=1)
    assert heard[0].keys() <= chaos_packs.TOLD
