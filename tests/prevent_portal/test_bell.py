"""Celery as it is set up here: the bell, which may ring twice or not at all."""

import socket
import threading
import time

import pytest
from celery import shared_task

from audit.acting import SYSTEM, Actor, acting, current_actor
from core import bell
from prevent_portal.celery import app
from tests.pace import timed

seen: list[Actor] = []


@shared_task
def look_who_acts() -> None:
    seen.append(current_actor())


@shared_task
def break_down() -> None:
    raise RuntimeError


def test_a_task_acts_as_the_system_and_leaves_no_trace_of_it():
    huda = Actor(name="Huda", id=7)
    with acting(huda):
        look_who_acts.apply()
        assert current_actor() == huda
    assert seen == [SYSTEM]


def test_a_task_that_fails_does_not_leave_the_system_acting():
    before = current_actor()
    with pytest.raises(RuntimeError):
        break_down.apply(throw=True)
    assert current_actor() == before


def test_messages_carry_json_only_and_are_acknowledged_after_the_work():
    assert app.conf.accept_content == ["json"]
    assert (app.conf.task_acks_late, app.conf.task_reject_on_worker_lost) == (True, True)


def test_no_task_may_outlive_the_time_after_which_redis_hands_it_to_another():
    assert app.conf.task_soft_time_limit < app.conf.task_time_limit
    assert app.conf.task_time_limit < app.conf.broker_transport_options["visibility_timeout"]


def test_a_message_reaches_one_queue_only():
    bound = [(queue.exchange.name, queue.routing_key) for queue in app.amqp.queues.values()]
    assert bound == [("packs", "packs"), ("evidence", "evidence")]


# --- Ringing it -------------------------------------------------------------------------------------------------------


@pytest.fixture
def silent_redis(monkeypatch):
    """Accepts connections and says nothing: it is never asked to accept, the system does so for it."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        address = f"redis://127.0.0.1:{listening.getsockname()[1]}/0"
        monkeypatch.setattr(bell.current_app.conf, "broker_write_url", address)
        monkeypatch.setattr(bell, "SECOND", 0.2)
        monkeypatch.setattr(bell, "IMPATIENT", {**bell.IMPATIENT, "socket_timeout": 0.2})
        yield address


def until(true, seconds=5):
    with timed() as taken:
        while not true() and taken.seconds < seconds:
            time.sleep(0.01)
    return taken.seconds


def test_a_redis_that_says_nothing_holds_nobody_and_is_left_alone_for_a_while(silent_redis, caplog):
    one = bell.Bell()
    with timed() as taken:
        for number in range(50):
            one.ring("packs.make", number, queue="packs")
    assert taken.seconds < 0.1
    assert until(one.rung_out) < 2
    assert caplog.text.count("The bell could not be rung") == 1
    one.ring("packs.make", 51, queue="packs")
    assert one.rung_out()


def test_a_bell_that_was_left_alone_is_rung_again(silent_redis, monkeypatch):
    one, rung = bell.Bell(), []
    one.ring("packs.make", 1, queue="packs")
    until(one.rung_out)
    monkeypatch.setattr(bell.current_app, "send_task", lambda *rest, **_: rung.append(rest))
    one.left_alone_until = time.monotonic()
    one.ring("packs.make", 2, queue="packs")
    until(one.rung_out)
    assert rung == [("packs.make", [2])]


def test_the_bell_is_rung_by_another_thread_than_the_requests(monkeypatch):
    one, by = bell.Bell(), []
    monkeypatch.setattr(bell.current_app, "send_task", lambda *_, **__: by.append(threading.current_thread()))
    one.ring("packs.make", 1, queue="packs")
    until(one.rung_out)
    assert by and by[0] is not threading.current_thread()


def test_more_than_can_wait_is_left_to_the_keeper(monkeypatch):
    held = threading.Event()
    monkeypatch.setattr(bell.current_app, "send_task", lambda *_, **__: held.wait(5))
    one = bell.Bell()
    for number in range(bell.MOST * 2):
        one.ring("packs.make", number, queue="packs")
    held.set()
    assert until(one.rung_out) < 5
