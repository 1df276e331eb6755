"""Making packs: once, whatever dies; by whoever may still have it; from one moment of the record."""

import errno
import hashlib
import io
import os
import signal
import subprocess
import sys
import time
import uuid
from datetime import timedelta
from urllib.parse import urlsplit, urlunsplit

import pikepdf
import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import Membership, Notice
from accounts.notices import arriving
from audit.models import Event
from core import bell, private_files
from core.jobs import JobState
from packs import actions, archive, build, duties, store
from packs.document import pdf_of
from packs.limits import LIMITS
from packs.models import Pack, PackJob
from packs.tasks import make_pack
from referrals.casework.actions import claiming
from tests.faulty import shows
from tests.packs.finished import said
from tests.records import a_referral

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def private_store(settings, tmp_path):
    settings.FILES_DIR = tmp_path


def a_job(who, **changes) -> PackJob:
    """Omar has claimed Tanya's referral and asks for a pack."""
    referral = claiming.claim(referral=a_referral(who("tanya")), by=who("omar"))
    said = {
        "purpose": "Handover",
        "lawful_basis": "law_enforcement",
        "chosen": [],
        **changes,
    }
    return actions.request_pack(referral=referral, wanted=actions.Wanted(**said), by=who("omar"))


def put(content: bytes) -> str:
    return store.put(lambda file: file.write(content)).name


def lease_runs_out(job: PackJob) -> None:
    PackJob.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def test_a_pack_is_made_and_its_digest_is_that_of_the_file(who):
    job = a_job(who)
    make_pack(job.pk)
    pack = Pack.objects.get(job=job)
    content = store.PACKS._path(pack.file).read_bytes()
    assert pack.sha256 == hashlib.sha256(content).hexdigest() and pack.size == len(content)
    document = archive.read(store.PACKS._path(pack.file), archive.DOCUMENT)
    assert pack.pages == len(pikepdf.open(io.BytesIO(document)).pages)
    assert oct(store.PACKS._path(pack.file).stat().st_mode)[-3:] == "600"


def test_the_log_has_the_digest_and_omar_is_told(who, people):
    job = a_job(who)
    make_pack(job.pk)
    event = Event.objects.filter(kind="pack.made", target_id=str(job.pk)).get()
    assert Pack.objects.get(job=job).manifest["root"] in event.payload and event.actor_name == "Omar Haddad"
    assert Notice.objects.filter(kind="pack.ready", person=people.omar).count() == 1


def test_the_bell_rung_twice_makes_one_pack(who):
    job = a_job(who)
    make_pack(job.pk)
    make_pack(job.pk)
    assert Pack.objects.count() == 1 and len(list(store.PACKS.place().iterdir())) == 1


@shows("Worker for packs", "killed")
def test_a_worker_killed_while_rendering_loses_nothing_and_the_pack_is_made_once(who, tmp_path):
    job = a_job(who)
    with a_worker_that_stops_in_the_render(job, files=tmp_path) as worker:
        assert worker.stdout.readline().strip() == "rendering"
        os.kill(worker.pid, signal.SIGKILL)
    make_pack(job.pk)
    assert not Pack.objects.exists()  # the dead worker's lease still stands
    lease_runs_out(job)
    make_pack(job.pk)
    assert Pack.objects.filter(job=job).count() == 1
    assert PackJob.objects.get(pk=job.pk).attempt == 2


def a_worker_that_stops_in_the_render(job: PackJob, *, files) -> subprocess.Popen:
    """A process of its own, on the tests' database, that says when it renders and then does not go on."""
    script = (
        "import django, time; django.setup()\n"
        "from core.row_security import begin_as_the_service; begin_as_the_service()\n"
        "from packs import build\n"
        "build.pdf_of = lambda content: (print('rendering', flush=True), time.sleep(60))\n"
        "from packs.tasks import make_pack\n"
        f"make_pack({job.pk})\n"
    )
    server = urlsplit(os.environ["DATABASE_URL"])
    database = urlunsplit(server._replace(path=f"/{connection.settings_dict['NAME']}"))
    env = {**os.environ, "DATABASE_URL": database, "FILES_DIR": str(files)}
    return subprocess.Popen([sys.executable, "-c", script], env=env, stdout=subprocess.PIPE, text=True)


def test_after_redis_forgot_everything_the_keeper_rings_again(who, monkeypatch):
    job = a_job(who)
    rung = []
    monkeypatch.setattr(duties, "ring", rung.append)
    duties.ring_due()
    assert rung == [job.pk]
    make_pack(rung[0])
    duties.ring_due()
    assert rung == [job.pk] and Pack.objects.filter(job=job).exists()


def test_a_worker_that_outlived_its_lease_cannot_publish_and_removes_its_file(who):
    job = a_job(who)
    zombie = PackJob.claim(job.pk)
    lease_runs_out(job)
    make_pack(job.pk)
    assert build.publish(zombie, said(), pdf_of(said())) is False
    assert len(list(store.PACKS.place().iterdir())) == 1


def test_a_pack_whose_requester_has_left_the_force_is_not_made(who, people):
    job = a_job(who)
    Membership.objects.filter(user=people.omar).update(until=timezone.now())
    make_pack(job.pk)
    now = PackJob.objects.get(pk=job.pk)
    assert (now.state, now.error) == (JobState.FAILED, build.NOT_ALLOWED)
    assert not Pack.objects.exists() and not list(store.PACKS.place().iterdir())


def test_a_render_that_fails_goes_back_later_and_at_last_fails_visibly(who, monkeypatch):
    job = a_job(who)
    monkeypatch.setattr(build, "pdf_of", lambda content: 1 / 0)
    for _ in range(4):
        PackJob.objects.filter(pk=job.pk).update(next_at=timezone.now())
        make_pack(job.pk)
    now = PackJob.objects.get(pk=job.pk)
    assert (now.state, now.error, now.attempt) == (JobState.FAILED, "ZeroDivisionError", 4)


def test_packs_that_nobody_makes_are_an_alarm_to_the_administrators_of_the_service(as_keeper, who):
    job = a_job(who)
    assert arriving.reconcile() == []
    PackJob.objects.filter(pk=job.pk).update(next_at=timezone.now() - LIMITS.late - timedelta(seconds=1))
    assert arriving.reconcile() == ["packs_late"]


def test_the_keeper_tells_of_a_failure_that_a_dying_worker_kept_to_itself(who, people):
    job = a_job(who)
    PackJob.objects.filter(pk=job.pk).update(state=JobState.FAILED, finished_at=timezone.now())
    for _ in range(2):
        duties.tell_of_failures()
    assert Notice.objects.filter(person=people.omar, kind="pack.failed").count() == 1


def test_omar_tries_a_failed_pack_again_and_it_is_made(who):
    job = a_job(who)
    PackJob.objects.filter(pk=job.pk).update(state=JobState.FAILED, attempt=4, error="MemoryError")
    actions.try_again(job=job, by=who("omar"))
    make_pack(job.pk)
    assert Pack.objects.filter(job=job).exists()


def test_a_crash_between_writing_and_publishing_leaves_a_file_that_is_swept_a_day_later(who, monkeypatch):
    a_job(who)
    name, young = put(b"left behind"), put(b"perhaps still in the making")
    a_day_ago = (timezone.now() - timedelta(hours=25)).timestamp()
    os.utime(store.PACKS._path(name), (a_day_ago, a_day_ago))
    duties.sweep_orphans()
    assert [path.name for path in store.PACKS.place().iterdir()] == [young]


def test_the_sweep_never_takes_a_published_file(who):
    job = a_job(who)
    make_pack(job.pk)
    file = store.PACKS._path(Pack.objects.get(job=job).file)
    os.utime(file, (0, 0))
    duties.sweep_orphans()
    assert file.exists()


def test_the_file_of_a_revoked_pack_is_removed_and_that_is_logged(who):
    job = a_job(who)
    make_pack(job.pk)
    actions.revoke(job=job, by=who("omar"))
    duties.expire()
    duties.expire()
    assert not list(store.PACKS.place().iterdir())
    assert Event.objects.filter(kind="pack.file_removed", target_id=str(job.pk)).count() == 1


def test_the_same_request_again_is_the_same_job(who):
    job = a_job(who)
    again = actions.Wanted(purpose="Handover ", lawful_basis="law_enforcement", chosen=[])
    assert actions.request_pack(referral=job.referral, wanted=again, by=who("omar")) == job


def test_a_new_note_makes_it_another_pack(who):
    job = a_job(who)
    job.referral.notes.create(text="Rang the school.", by=who("omar").user)
    same = actions.Wanted(purpose="Handover", lawful_basis="law_enforcement", chosen=[])
    assert actions.request_pack(referral=job.referral, wanted=same, by=who("omar")) != job


def test_after_a_revocation_the_same_request_is_a_new_job(who):
    job = a_job(who)
    actions.revoke(job=job, by=who("omar"))
    same = actions.Wanted(purpose="Handover", lawful_basis="law_enforcement", chosen=[])
    assert actions.request_pack(referral=job.referral, wanted=same, by=who("omar")) != job


def test_a_pack_is_read_in_one_moment_of_the_record(who):
    from packs.snapshot import snapshot

    job = a_job(who)
    with snapshot(), connection.cursor() as cursor:
        cursor.execute("show transaction_isolation")
        isolation = cursor.fetchone()[0]
        cursor.execute("show transaction_read_only")
        assert (isolation, cursor.fetchone()[0]) == ("repeatable read", "on")
    with connection.cursor() as cursor:
        cursor.execute("show transaction_isolation")
        assert cursor.fetchone()[0] == "read committed"
    assert job.state == JobState.QUEUED


def test_the_message_carries_an_id_and_no_content(who, monkeypatch):
    sent = []
    monkeypatch.setattr(
        bell.current_app, "send_task", lambda name, args, **rest: sent.append((name, args, rest["queue"]))
    )
    job = a_job(who)
    while not bell.rung_out():
        time.sleep(0.01)
    assert sent == [("packs.make", [job.pk], "packs")]
    assert uuid.UUID(str(job.public_id))


def kill_in_each_render(job: PackJob) -> None:
    for _ in range(4):
        PackJob.claim(job.pk)
        lease_runs_out(job)


def told(people, kind="pack.failed") -> int:
    return Notice.objects.filter(kind=kind, person=people.omar).count()


def test_omar_is_told_when_his_pack_has_failed_for_good_and_not_before(who, people, monkeypatch):
    job = a_job(who)
    monkeypatch.setattr(build, "pdf_of", lambda content: 1 / 0)
    heard = []
    for _ in range(4):
        PackJob.objects.filter(pk=job.pk).update(next_at=timezone.now())
        make_pack(job.pk)
        heard.append(told(people))
    assert heard == [0, 0, 0, 1]
    assert "Nothing has left" in Notice.objects.get(kind="pack.failed").words


def test_omar_is_told_once_when_every_worker_died_over_his_pack(who, people):
    job = a_job(who)
    kill_in_each_render(job)
    make_pack(job.pk)
    make_pack(job.pk)
    assert told(people) == 1 and PackJob.objects.get(pk=job.pk).state == JobState.FAILED


@shows("Disk", "full", "down")
@pytest.mark.parametrize("fault", [errno.ENOSPC, errno.EROFS, errno.EIO], ids=["full", "read-only", "broken"])
def test_a_disk_that_is_full_or_gone_keeps_nothing_of_a_pack(who, monkeypatch, fault):
    job = a_job(who)

    def full(handle):
        raise OSError(fault, os.strerror(fault))

    monkeypatch.setattr(private_files.os, "fsync", full)
    make_pack(job.pk)
    assert not list(store.PACKS.place().iterdir())
    now = PackJob.objects.get(pk=job.pk)
    assert (now.state, now.error) == (JobState.QUEUED, "Away")


@shows("Disk", "slow")
def test_a_disk_that_is_slow_holds_up_its_pack_and_nobody_takes_it_over(who, signed_in, monkeypatch):
    """Longer than the lease, which the worker renews while it writes."""
    monkeypatch.setattr(PackJob, "lease", timedelta(seconds=0.9))
    job, sync, pages = a_job(who), os.fsync, []
    omar = signed_in("omar")

    def slow(handle):
        pages.append(omar.get("/").status_code)
        time.sleep(2)
        sync(handle)

    monkeypatch.setattr(private_files.os, "fsync", slow)
    make_pack(job.pk)
    done = PackJob.objects.get(pk=job.pk)
    assert (done.state, done.attempt, len(list(store.PACKS.place().iterdir()))) == (JobState.DONE, 1, 1)
    assert pages and set(pages) == {200}


def test_what_a_dead_worker_had_begun_to_write_is_swept_too(tmp_path):
    begun = store.PACKS.place() / f"0123{private_files.UNFINISHED}"
    begun.write_bytes(b"%PDF half")
    os.utime(begun, (0, 0))
    duties.sweep_orphans()
    assert not begun.exists()


def test_a_working_worker_keeps_its_short_lease_and_a_silent_one_loses_it(who, monkeypatch):
    monkeypatch.setattr(PackJob, "lease", timedelta(seconds=0.9))
    job = PackJob.claim(a_job(who).pk)
    with job.kept():
        time.sleep(2)
        assert PackJob.claim(job.pk) is None
    time.sleep(1)
    assert PackJob.claim(job.pk).attempt == 2
    assert job.finish() is False
