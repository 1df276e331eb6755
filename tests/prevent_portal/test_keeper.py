"""The keeper does what is due, alone, and one failing duty never stops the others."""

import threading
from collections import Counter
from datetime import timedelta
from threading import Event

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from audit.acting import current_actor
from prevent_portal.keeper import Duty, OnlyKeeper, keep, somebody_keeps
from prevent_portal.models import Lease
from tests.cluster import become

pytestmark = pytest.mark.usefixtures("as_keeper")
done: list[str] = []


def ring_due_jobs() -> None:
    done.append(f"rang as {current_actor().name}, in a transaction: {connection.in_atomic_block}")


def break_down() -> None:
    done.append("broke down")
    raise RuntimeError("somebody's name")


RINGING, BREAKING = (f"{__name__}.{duty}" for duty in ("ring_due_jobs", "break_down"))


@pytest.fixture(autouse=True)
def nothing_done_yet():
    done.clear()


def run_for(seconds, *duties):
    said, until = [], Event()
    timer = threading.Timer(seconds, until.set)
    timer.start()
    keep(duties=list(duties), until=until, announce=said.append)
    timer.join()
    return said


@pytest.mark.django_db(transaction=True)
def test_a_duty_is_done_as_the_system_in_a_transaction_of_its_own():
    assert run_for(0.5, (RINGING, 60)) == ["at work"]
    assert done == ["rang as the system, in a transaction: True"]


@pytest.mark.django_db(transaction=True)
def test_a_duty_that_fails_is_noted_without_content_and_the_others_go_on(caplog):
    run_for(0.5, (BREAKING, 60), (RINGING, 60))
    assert Counter(line.split()[0] for line in done) == {"broke": 1, "rang": 1}
    assert f"The duty {BREAKING} failed: RuntimeError." in caplog.text
    assert "somebody's name" not in caplog.text


@pytest.mark.django_db(transaction=True)
def test_a_duty_comes_round_again_when_it_is_due():
    run_for(1.5, (RINGING, 0.4))
    assert 3 <= len(done) <= 4


@pytest.mark.django_db(transaction=True)
def test_a_second_keeper_stands_by_and_takes_over_when_the_first_is_gone():
    first, second = OnlyKeeper(), OnlyKeeper()
    assert (first.is_us(), second.is_us()) == (True, False)
    assert first.is_us()  # asking again does not take it twice, so leaving once is enough
    first.leave()
    assert second.is_us()
    second.leave()


@pytest.mark.django_db(transaction=True)
def test_one_that_died_is_followed_once_its_lease_is_over():
    first, second = OnlyKeeper(), OnlyKeeper()
    assert first.is_us() and not second.is_us()
    Lease.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert second.is_us() and not first.is_us()
    second.leave()


@pytest.mark.django_db(transaction=True)
def test_nobody_takes_over_while_a_duty_is_done_however_long_it_takes():
    first, second = OnlyKeeper(), OnlyKeeper()
    assert first.is_us()
    with transaction.atomic():
        first.hold()
        Lease.objects.update(until=timezone.now() - timedelta(minutes=5))
        taken = in_another_thread(second.is_us)
        kept = in_another_thread(somebody_keeps)
    assert (taken, kept) == (False, True)
    first.leave()


@pytest.mark.django_db(transaction=True)
def test_a_keeper_that_lost_its_lease_does_nothing_more(caplog):
    first, second = OnlyKeeper(), OnlyKeeper()
    first.is_us()
    Lease.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert second.is_us()
    Duty(name=RINGING, every=60).do(first.hold)
    assert done == [] and "failed: LeaseLost" in caplog.text
    second.leave()


def in_another_thread(ask):
    answers = []

    def thread():
        answers.append(ask())
        connection.close()

    asking = threading.Thread(target=thread)
    asking.start()
    asking.join()
    return answers[0]


@pytest.mark.django_db(transaction=True)
def test_standing_by_does_nothing():
    other = OnlyKeeper()
    assert other.is_us()
    assert run_for(0.5, (RINGING, 0.1)) == ["standing by: another keeper is at work"]
    other.leave()
    assert done == []


def test_the_keeper_keeps_the_connection_it_has(monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)
    monkeypatch.setattr("signal.signal", lambda *_: None)
    monkeypatch.setattr("prevent_portal.management.commands.keeper.keep", lambda **_: None)
    monkeypatch.setattr("prevent_portal.management.commands.keeper.may_keep", lambda: True)
    call_command("keeper")
    assert connection.settings_dict["CONN_MAX_AGE"] is None


@pytest.mark.django_db(transaction=True)
def test_with_the_applications_address_it_does_not_begin():
    """It would stand by for ever, as if another keeper were at work."""
    become("app")
    with pytest.raises(CommandError, match="its own role, pp_keeper"):
        call_command("keeper")
    assert not somebody_keeps()


@pytest.mark.django_db(transaction=True)
def test_the_health_check_fails_unless_somebody_keeps():
    with pytest.raises(CommandError, match="No keeper is at work"):
        call_command("keeper", check=True)
    at_work = OnlyKeeper()
    assert at_work.is_us()
    call_command("keeper", check=True)
    at_work.leave()
