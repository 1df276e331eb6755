"""The queue of record: claimed by one, published once, whatever dies."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone

from accounts.limits import MAIL
from accounts.models import Notice
from core.jobs import JobState


@pytest.fixture
def job(people):
    return Notice.objects.create(person=people.omar, kind="test", words="Something waits", path="/", dedupe_key="one")


def lease_ran_out(job):
    Notice.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def test_a_claimed_job_is_not_claimed_again(job):
    assert Notice.claim(job.pk) is not None
    assert Notice.claim(job.pk) is None


def test_a_job_whose_worker_died_is_claimed_again_after_its_lease(job):
    first = Notice.claim(job.pk)
    lease_ran_out(job)
    second = Notice.claim(job.pk)
    assert second.attempt == 2
    assert second.token != first.token


def test_a_worker_that_outlived_its_lease_publishes_nothing(job):
    zombie = Notice.claim(job.pk)
    lease_ran_out(job)
    heir = Notice.claim(job.pk)
    assert zombie.finish() is False
    assert heir.finish() is True
    assert heir.finish() is False


def test_a_zombie_cannot_hand_back_the_heirs_job(job):
    zombie = Notice.claim(job.pk)
    lease_ran_out(job)
    Notice.claim(job.pk)
    zombie.give_back(error="TimeoutError")
    job.refresh_from_db()
    assert job.state == JobState.RUNNING


def test_a_job_handed_back_waits_longer_each_time(job):
    rests = []
    for _ in range(3):
        Notice.claim(job.pk).give_back(error="ConnectionError")
        job.refresh_from_db()
        assert job.state == JobState.QUEUED
        assert Notice.claim(job.pk) is None
        rests.append(job.next_at - timezone.now())
        Notice.objects.filter(pk=job.pk).update(next_at=timezone.now())
    assert rests[0] < rests[1] < rests[2]


def test_a_job_that_never_works_ends_as_failed_and_says_so(job):
    Notice.objects.filter(pk=job.pk).update(attempt=MAIL.attempts - 1)
    Notice.claim(job.pk)
    lease_ran_out(job)
    assert Notice.claim(job.pk) is None
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert job.finished_at is not None


@pytest.mark.django_db(transaction=True)
def test_eight_workers_at_once_and_one_gets_it(job):
    start, won = Barrier(8), []

    def worker():
        start.wait()
        try:
            if claimed := Notice.claim(job.pk):
                won.append(claimed.token)
        finally:
            connection.close()

    workers = [Thread(target=worker) for _ in range(8)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()
    assert len(won) == 1
