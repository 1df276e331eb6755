"""The keeper does what is due, alone, and one failing duty never stops the others."""

import threading
from collections import Counter
from threading import Event

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from audit.acting import current_actor
from prevent_portal.keeper import OnlyKeeper, keep

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
def test_standing_by_does_nothing():
    other = OnlyKeeper()
    assert other.is_us()
    assert run_for(0.5, (RINGING, 0.1)) == ["standing by: another keeper is at work"]
    other.leave()
    assert done == []


@pytest.mark.django_db(transaction=True)
def test_the_health_check_fails_unless_somebody_keeps():
    with pytest.raises(CommandError, match="No keeper is at work"):
        call_command("keeper", check=True)
    at_work = OnlyKeeper()
    assert at_work.is_us()
    call_command("keeper", check=True)
    at_work.leave()
