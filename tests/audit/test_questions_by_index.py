"""A question of the log by kind, operation or request is answered by few indexes, with the same events as before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from accounts.authority import authority_of
from audit.acting import Actor, acting
from audit.capture.requests import BEFORE, BEHIND, between, new_request_id
from audit.console import queries
from audit.console.queries import Asked, pairs
from audit.kinds import LIST_SHOWN, RECORD_VIEWED
from audit.log import Kind, log
from audit.models import Event, Operation


@pytest.fixture
def written(people):
    """Omar did a few things within one request, and something of each kind within another."""
    one, another = new_request_id(), new_request_id()
    with acting(Actor(name="Omar Haddad", id=people.omar.pk, request_id=one)):
        log(RECORD_VIEWED)
        log(LIST_SHOWN)
    with acting(Actor(name="Omar Haddad", id=people.omar.pk, request_id=another)):
        for letter in "abcdefghijkl":
            log(Kind(f"thing.of_{letter}", "A thing", Operation.COMBINATION))
        # No kind of ours has two operations; one that had would be found by both.
        log(Kind("record.viewed", "Took a record", Operation.DISCLOSURE))
    return one


def found(people, **asked):
    page = queries.events(authority_of(people.amir), asked=Asked(**asked))
    return [(event.kind, event.operation) for event in page.rows]


def same(*, limit=50, **narrow):
    rows = Event.objects.filter(**narrow).order_by("-at", "-id")[:limit]
    return [(event.kind, event.operation) for event in rows]


@pytest.mark.parametrize("operation", ["consultation", "combination", "disclosure", "security", "erasure"])
def test_an_operation_of_few_kinds_or_of_many_is_found_newest_first(people, written, operation):
    assert found(people, operation=operation) == same(operation=operation)


def test_a_kind_is_found_with_each_operation_it_has(people, written):
    assert ("record.viewed", "disclosure") in pairs()
    assert found(people, kind="record.viewed") == same(kind="record.viewed")
    assert found(people, kind="record.viewed", operation="disclosure") == [("record.viewed", "disclosure")]


@pytest.mark.parametrize("alone", [True, False])
def test_a_kind_with_an_operation_that_it_never_has_is_not_looked_for_in_the_log(people, written, alone):
    assert Asked(kind="record.viewed", operation="erasure").kinds(alone=alone) == []
    assert found(people, kind="record.viewed", operation="erasure") == []


def test_beside_a_person_the_answer_is_the_same(people, written):
    asked = {"actor": str(people.omar.pk), "operation": "combination"}
    assert found(people, **asked) == same(actor_id=people.omar.pk, operation="combination")


def test_the_events_of_a_request_are_found_by_its_number(people, written):
    assert found(people, request_id=written) == [("list.shown", "consultation"), ("record.viewed", "consultation")]


@pytest.mark.parametrize("typed", ["", "r1", "f" * 12 + "7" + "0" * 3 + "8" + "0" * 15, "0" * 32, "DROP", "٣" * 32])
def test_what_is_no_number_of_a_request_finds_nothing(people, written, typed):
    assert between(typed) is None
    assert typed == "" or found(people, request_id=typed) == []


def test_a_number_of_a_request_begins_with_its_time_and_ends_with_chance():
    numbers = [new_request_id() for _ in range(200)]
    assert len(set(numbers)) == 200
    assert {UUID(number).version for number in numbers} == {7}
    assert {UUID(number).variant for number in numbers} == {"specified in RFC 4122"}
    assert all(since < datetime.now(UTC) < until for since, until in map(between, numbers))


def test_the_moments_of_a_request_leave_room_for_clocks_and_for_slow_work():
    at = datetime(2026, 11, 28, 12, tzinfo=UTC)
    number = f"{int(at.timestamp() * 1000):012x}7000a{0:015x}"
    assert between(number) == (at - BEFORE, at + BEHIND)
    assert timedelta(minutes=1) < BEFORE < BEHIND
