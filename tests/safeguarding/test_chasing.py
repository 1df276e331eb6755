"""Chasers and escalation: who is told, when, and how often."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from accounts.models import Notice
from audit.moves import MoveDenied
from core.clock import LONDON
from referrals.casework.notices.raising import raise_waiting_decisions
from referrals.models import Referral
from safeguarding.cases.actions import cases
from safeguarding.cases.duties import reminders
from safeguarding.models import Case, PartnerAction
from safeguarding.requests.actions import answering
from tests.records import a_recommendation, a_request, the_desk_says
from tests.safeguarding.test_cases import a_case

pytestmark = pytest.mark.usefixtures("asked_beforehand")

DUE = datetime(2026, 12, 9, 17, 0, tzinfo=LONDON)  # a Wednesday


@pytest.fixture
def action(who) -> PartnerAction:
    action = a_request(who)
    PartnerAction.objects.filter(pk=action.pk).update(due_at=DUE)
    Notice.objects.update(kind="before")
    return PartnerAction.objects.get(pk=action.pk)


def told_on(day: int, monkeypatch) -> set[tuple[str, str]]:
    """Run the duty at nine on a day of December, twice; what was sent, and to whom."""
    monkeypatch.setattr(reminders.timezone, "now", lambda: datetime(2026, 12, day, 9, 0, tzinfo=LONDON))
    Notice.objects.update(kind="before")
    reminders.chase()
    first = {(n.kind, n.person.name) for n in Notice.objects.exclude(kind="before")}
    reminders.chase()
    assert len(first) == Notice.objects.exclude(kind="before").count()
    return first


def test_two_working_days_before_nobody_is_disturbed(action, monkeypatch):
    assert told_on(7, monkeypatch) == set()


def test_one_working_day_before_the_whole_desk_is_reminded_while_nobody_is_named(action, monkeypatch):
    assert told_on(8, monkeypatch) == {("request.reminder", "Nadia Broad"), ("request.reminder", "Neil Farr")}


def test_on_the_day_the_named_person_and_deputy_alone_are_told(action, who, people, monkeypatch):
    answering.allocate(action=action, to=people.neil, deputy=None, version=action.version, by=who("nadia"))
    assert told_on(9, monkeypatch) == {("request.due", "Neil Farr")}


def test_the_day_after_nothing_new_is_said(action, monkeypatch):
    told_on(9, monkeypatch)
    assert told_on(10, monkeypatch) == set()


def test_two_working_days_late_the_desk_whoever_asked_and_the_supervisors_are_told(action, monkeypatch):
    told = told_on(11, monkeypatch)
    assert {kind for kind, _ in told} == {"request.overdue", "request.escalation"}
    assert {name for kind, name in told if kind == "request.escalation"} == {
        "Omar Haddad",
        "Sian Pugh",
        "Ian Whitlock",
        "Ingrid Shaw",
    }


def test_a_weekend_does_not_count(action, monkeypatch):
    PartnerAction.objects.update(due_at=datetime(2026, 12, 11, 17, 0, tzinfo=LONDON))  # a Friday
    assert not any(kind == "request.escalation" for kind, _ in told_on(14, monkeypatch))
    assert any(kind == "request.escalation" for kind, _ in told_on(15, monkeypatch))


def test_while_it_is_on_hold_nobody_outside_is_written_to(action, monkeypatch):
    type(action.referral).objects.filter(pk=action.referral_id).update(state="hold")
    assert told_on(11, monkeypatch) == set()


@pytest.mark.parametrize("code", ["pursue_primacy", "defer"])
def test_nobody_is_chased_while_the_desks_newest_word_holds(code, action, who, monkeypatch):
    the_desk_says(who, action.referral, code)
    type(action.referral).objects.update(state="approval")
    assert told_on(11, monkeypatch) == set()


def test_an_answer_ends_the_chasing(action, who, monkeypatch):
    answering.answer(
        action=action, text="Yes.", evidence="", nothing_known=False, version=action.version, by=who("nadia")
    )
    assert told_on(11, monkeypatch) == set()


def test_a_case_without_a_plan_is_raised_once_to_owner_and_supervisors(who, people):
    case = a_case(who)
    type(case).objects.update(plan_due_at=timezone.now() - timedelta(days=1))
    reminders.raise_overdue_cases()
    reminders.raise_overdue_cases()
    told = [notice.person for notice in Notice.objects.filter(kind="case.plan_overdue")]
    assert set(told) == {people.omar, people.sian, people.ian, people.ingrid} and len(told) == 4


def told_of(kind, *, urgent=None):
    found = Notice.objects.filter(kind=kind)
    found = found if urgent is None else found.filter(urgent=urgent)
    return {notice.person.name for notice in found}


def test_an_overdue_review_is_raised_every_week_and_then_to_the_inspectors(who, people):
    case = a_case(who)
    for days, expected in ((1, 4), (8, 8), (15, 11)):
        Case.objects.filter(pk=case.pk).update(review_on=timezone.localdate() - timedelta(days=days))
        reminders.raise_overdue_cases()
        reminders.raise_overdue_cases()
        assert Notice.objects.filter(kind="case.review_overdue").count() == expected
    assert told_of("case.review_overdue", urgent=True) == {"Omar Haddad", "Ian Whitlock", "Ingrid Shaw"}


def test_a_request_that_stays_unanswered_is_raised_again(who, people):
    action = a_request(who)
    PartnerAction.objects.filter(pk=action.pk).update(due_at=timezone.now() - timedelta(days=15))
    reminders.raise_late_requests()
    reminders.raise_late_requests()
    assert told_of("request.late", urgent=True) == {"Omar Haddad", "Ian Whitlock", "Ingrid Shaw"}
    assert Notice.objects.filter(kind="request.late").count() == 3


def test_a_recommendation_that_waits_for_weeks_goes_to_the_inspectors(who, people):
    decision = a_recommendation(who)
    Referral.objects.filter(pk=decision.referral_id).update(due_at=timezone.now() - timedelta(days=15))
    raise_waiting_decisions()
    assert told_of("case.decision_overdue", urgent=True) == {"Omar Haddad", "Ian Whitlock", "Ingrid Shaw"}


def test_no_review_of_a_channel_case_is_put_off_for_more_than_five_weeks(who):
    case, far = a_case(who), timezone.localdate() + timedelta(days=36)
    with pytest.raises(MoveDenied, match="within 35 days"):
        cases.hold_review(case=case, note="Fine", next_on=far, version=case.version, by=who("omar"))
