"""Erasing by order: the event's content goes, and with it what people could read of it elsewhere; who
and when stays."""

from __future__ import annotations

import json
import uuid

import psycopg
import pytest
from django.db import connection

from accounts.actions import people as acts
from audit.acting import Actor, acting
from audit.models import Diff, Event
from tests.audit.erasing import WHY, erase, order_key  # noqa: F401 - fixtures
from tests.audit.sealed import connected


@pytest.fixture
def suspended(people, who):
    """Ada suspended Tanya's account and wrote why: an event of the row, and a difference that people read."""
    request = uuid.uuid4().hex
    with acting(Actor(name="Ada Quill", id=people.ada.pk, request_id=request)):
        acts.suspend(person=people.tanya, version=1, reason="Lost her laptop", by=who("ada"))
    return Event.objects.filter(kind="row.changed", target_type="accounts.User", request_id=request).latest("id")


def differences(event: Event):
    return Diff.objects.filter(object_pk=event.target_id, cid=event.request_id)


@pytest.mark.django_db(transaction=True)
def test_the_differences_of_an_erased_event_are_erased_with_it(suspended, erase):  # noqa: F811
    assert all(difference.changes for difference in differences(suspended))
    erase(suspended)
    left = differences(suspended).latest("id")
    assert (left.changes, left.serialized_data, left.changes_text, left.object_repr) == (None, None, "", "")
    assert left.additional_data == {"erased": suspended.pk}
    assert (left.actor_id, left.object_pk) == (suspended.actor_id, suspended.target_id)


@pytest.mark.django_db(transaction=True)
def test_the_tombstone_says_why_and_how_much_went(suspended, erase):  # noqa: F811
    erase(suspended)
    told = json.loads(Event.objects.filter(kind="audit.erased").latest("id").payload)
    assert WHY in told["order"]
    assert told["differences"] == differences(suspended).count()


@pytest.mark.django_db(transaction=True)
def test_differences_of_other_records_and_requests_stay(suspended, people, who, erase):  # noqa: F811
    another = uuid.uuid4().hex
    with acting(Actor(name="Ada Quill", id=people.ada.pk, request_id=another)):
        acts.suspend(person=people.tom, version=1, reason="Left", by=who("ada"))
    erase(suspended)
    assert all(difference.changes for difference in Diff.objects.filter(cid=another))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "attempt",
    [
        "update audit_diff set changes = null",
        "update audit_diff set object_repr = '', changes_text = '', serialized_data = null, changes = null,"
        " additional_data = '{\"erased\": 1}', actor_id = 7",
        "delete from audit_diff",
        "truncate audit_diff",
    ],
)
def test_a_difference_is_not_changed_in_any_other_way(suspended, attempt):
    with connected("log") as owner, pytest.raises(psycopg.Error, match="append-only"):
        owner.execute("select set_config('pp.erasing', 'by law', true)")
        owner.execute(attempt)


@pytest.mark.django_db(transaction=True)
def test_the_app_erases_nothing(suspended):
    with connection.cursor() as cursor, pytest.raises(Exception, match="permission denied"):
        cursor.execute("select audit_erase_diffs(now(), 1)")
