"""Celery as it is set up here: the bell, which may ring twice or not at all."""

import pytest
from celery import shared_task

from audit.acting import SYSTEM, Actor, acting, current_actor
from prevent_portal.celery import app

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
    assert sorted(bound) == [("default", "default"), ("packs", "packs")]
