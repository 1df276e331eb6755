"""Duties that delete by age: only while the clocks agree, and after a day of rounds without a gap (M18)."""

from __future__ import annotations

import ast
import inspect
import json
import uuid
from datetime import timedelta
from types import FunctionType, ModuleType

import pytest
from django.utils import timezone
from django.utils.module_loading import import_string

from accounts.keeper.rounds import may_destroy
from accounts.models import OncePost, Round
from audit.kinds import SERVICE_ALARM
from audit.models import Event
from core.duties import planned
from prevent_portal.keeper import Duty
from referrals.models import Draft
from referrals.models.draft import DraftState
from tests.records import a_draft

pytestmark = pytest.mark.usefixtures("as_keeper")
FORGET = "referrals.filing.actions.unsent_drafts.forget"
DUTIES = [name for name, _ in planned()]
OURS = (
    "accounts",
    "audit",
    "core",
    "evidence",
    "guidance",
    "packs",
    "prevent_portal",
    "referrals",
    "safeguarding",
    "subjects",
)
REAL_NOW = timezone.now


def alarms():
    return [json.loads(event.payload)["what"] for event in Event.objects.filter(kind=SERVICE_ALARM.name).order_by("at")]


def rounds_have_come(duty=FORGET, *, since=timedelta(days=3), last=timedelta(hours=1)):
    now = REAL_NOW()
    Round.objects.update_or_create(duty=duty, defaults={"since": now - since, "at": now - last})


@pytest.fixture(autouse=True)
def one_connection(monkeypatch):
    """The keeper lets go of its connection after each duty; a test has only one."""
    monkeypatch.setattr("prevent_portal.keeper.close_old_connections", lambda: None)


@pytest.fixture
def forgotten(who, db):
    """A draft of which everybody was told long ago, and that nobody has touched since."""
    draft, long_ago = a_draft(who("tanya")), REAL_NOW() - timedelta(days=60)
    Draft.objects.update(started_at=long_ago, saved_at=long_ago, reminded=4, reminded_at=long_ago)
    return draft


@pytest.fixture
def fresh(who, db):
    """A draft written today."""
    draft = a_draft(who("tanya"))
    Draft.objects.update(reminded=4)
    return draft


def state_after_a_round(draft):
    Duty(FORGET, 3600).do()
    draft.refresh_from_db()
    return draft.state


def test_in_the_ordinary_run_of_things_it_goes(forgotten):
    rounds_have_come()
    assert state_after_a_round(forgotten) == DraftState.DISCARDED
    assert alarms() == []


@pytest.mark.parametrize("wrong", [timedelta(days=40), timedelta(minutes=2), timedelta(days=-40)])
def test_a_wrong_clock_deletes_nothing_typed_and_somebody_is_told(fresh, forgotten, monkeypatch, wrong):
    rounds_have_come()
    monkeypatch.setattr(timezone, "now", lambda: REAL_NOW() + wrong)
    for draft in (fresh, forgotten):
        assert state_after_a_round(draft) == DraftState.OPEN
    assert alarms() == ["clock"]


def test_a_keeper_that_comes_back_after_weeks_reminds_first_and_deletes_a_day_later(forgotten):
    rounds_have_come(last=timedelta(days=20), since=timedelta(days=90))
    for _ in range(2):
        assert state_after_a_round(forgotten) == DraftState.OPEN
    assert alarms() == ["rounds_missed"]
    rounds_have_come(since=timedelta(hours=24))
    assert state_after_a_round(forgotten) == DraftState.DISCARDED


def test_a_last_round_that_is_yet_to_come_is_a_wrong_clock_too(forgotten):
    rounds_have_come(last=timedelta(days=-20))
    assert state_after_a_round(forgotten) == DraftState.OPEN
    assert alarms() == ["rounds_missed"]


def test_a_new_service_deletes_nothing_on_its_first_day_and_tells_nobody(db):
    assert may_destroy(FORGET) is False
    assert alarms() == []


PURGE = "accounts.keeper.purging.purge"


@pytest.fixture
def an_old_key(people):
    return OncePost.objects.create(user=people.tanya, key=uuid.uuid4(), at=REAL_NOW() - timedelta(days=30))


def is_there_after_a_round(key):
    Duty(PURGE, 600).do()
    return OncePost.objects.filter(pk=key.pk).exists()


def test_what_the_service_keeps_for_itself_goes_with_the_second_round_of_the_same_day(an_old_key):
    assert [is_there_after_a_round(an_old_key) for _ in range(2)] == [True, False]
    assert alarms() == []


def test_after_weeks_without_a_keeper_it_takes_two_rounds_again(an_old_key):
    rounds_have_come(PURGE, last=timedelta(days=20), since=timedelta(days=90))
    assert [is_there_after_a_round(an_old_key) for _ in range(2)] == [True, False]
    assert alarms() == ["rounds_missed"]


def test_a_wrong_clock_keeps_that_too(an_old_key, monkeypatch):
    rounds_have_come(PURGE)
    monkeypatch.setattr(timezone, "now", lambda: REAL_NOW() + timedelta(days=40))
    assert is_there_after_a_round(an_old_key) and alarms() == ["clock"]


# --- A walk over all duties -----------------------------------------------------------------------------------------


def deletes(function: FunctionType, seen: set[FunctionType]) -> bool:
    """Whether it, or a function of ours that it names, takes rows, files or what a draft said away."""
    if function in seen:
        return False
    seen.add(function)
    tree = ast.parse(inspect.getsource(function).strip())
    attributes = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    if any(one.attr in {"delete", "drop", "FORGET"} for one in attributes) or any(one.id == "ERASE" for one in names):
        return True
    named = [function.__globals__.get(one.id) for one in names]
    for one in attributes:
        owner = function.__globals__.get(getattr(one.value, "id", ""))
        if isinstance(owner, ModuleType):
            named.append(getattr(owner, one.attr, None))
    ours = [one for one in named if isinstance(one, FunctionType) and one.__module__.startswith(OURS)]
    return any(deletes(inspect.unwrap(one), seen) for one in ours)


def test_every_duty_that_deletes_is_marked_and_no_other():
    found = {name for name in DUTIES if deletes(import_string(name), set())}
    marked = {name for name in DUTIES if hasattr(import_string(name), "destroys")}
    assert found == marked and len(marked) >= 5
