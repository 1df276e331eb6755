"""The failures on the record (field notes 5.6), rows 12 to 17 and 19, each as a story, with the tests' clock moved on: with
this product it is caught. What each piece refuses beside its boxes is in the tests of its own module."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import ProgrammingError
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice
from audit.moves import MoveDenied
from referrals.filing.actions import adding
from safeguarding.cases.actions import cases, closing, section_36
from safeguarding.cases.duties import chasing_providers, reminders
from safeguarding.cases.rules.closing import obstacles
from safeguarding.cases.rules.referrers import NOT_ASKED
from safeguarding.cases.rules.reviews import assessment_due
from safeguarding.gates.adoption import came_after
from safeguarding.models import Case, PanelOutcome, PlanLine, Section36Decision
from tests.records import (
    a_commission,
    a_decided_referral,
    a_line,
    a_session,
    asked_under_section_36,
    consent_answered,
    planned,
    reported,
    settled,
    taken_on,
)
from tests.safeguarding.assessing import an_open_case
from tests.safeguarding.at_the_panel import COUNTY, at_the_panel, decided, viewed

ENDS = ["exit_reduced"]


@pytest.fixture(scope="module")
def _told(once_a_module) -> SimpleNamespace:
    """One case that the panel has adopted, with consent; and one that was opened today and of which nothing is done."""
    who = once_a_module.who
    case = Case.objects.get(referral=a_decided_referral(who, option="channel", to=COUNTY, approver="ian"))
    told = at_the_panel(who, case)
    viewed(who, told.paper)
    item = decided(who, told.item)
    return SimpleNamespace(case=consent_answered(who, now(case)), item=item, bare=an_open_case(who))


@pytest.fixture
def told(_told, people) -> SimpleNamespace:
    return SimpleNamespace(**{name: now(record) for name, record in vars(_told).items()})


def now(record):
    return type(record).objects.get(pk=record.pk)


def on(days):
    return timezone.localdate() + timedelta(days=days)


def heard(*kinds):
    return set(Notice.objects.filter(kind__in=kinds).values_list("person__name", flat=True))


def proposed(who, case, **said):
    ending = closing.Ending(ENDS, "He left", "None", "His form tutor", consent_end="His mother was rung", **said)
    return closing.propose_closing(case=case, ending=ending, version=case.version, by=who("omar"))


def test_row_12_after_one_meeting_of_a_provider_nobody_can_think_that_they_go_on(who, told, signed_in, moves_on_to):
    commission = taken_on(who, a_commission(who, told.case))
    reported(who, a_session(who, commission))
    moves_on_to(on(30))
    chasing_providers.chase_providers()
    assert {"Omar Haddad", "Cora Blake", "Hugh Mercer"} <= heard(
        "case.provider_no_session", "panel.provider_no_session"
    )
    page = signed_in("cora").get(reverse("safeguarding:panel_case", args=[told.case.public_id])).text
    assert "1 held of 6 expected" in page and "A provider has held no session in time." in page


def test_row_13_what_was_found_and_is_not_answered_keeps_the_case_open(who, told):
    case = planned(who, told.case)
    for line in PlanLine.objects.still_open().filter(case=case):
        settled(who, line)
    assert not any("still to be done" in each for each in obstacles(now(case), ENDS))
    a_line(who, now(case), need="He sleeps two hours a night")
    assert any("He sleeps two hours a night" in each for each in obstacles(now(case), ENDS))


def test_row_14_no_decision_stands_without_its_reasons_and_none_is_rewritten(told):
    outcome = PanelOutcome.objects.get(item=told.item)
    assert outcome.reasons and outcome.by.name == "Hugh Mercer" and outcome.present
    for forbidden in ({"reasons": ""}, {"reasons": "Another reason"}):
        with pytest.raises((ProgrammingError, IntegrityError)), transaction.atomic():
            PanelOutcome.objects.filter(pk=outcome.pk).update(**forbidden)
    assert connection.is_usable()


def test_row_15_police_decide_what_is_of_the_police_and_the_panel_what_is_of_the_panel(who, told):
    asked = asked_under_section_36(who, told.bare)
    with pytest.raises(MoveDenied):
        section_36.decide(decision=asked, reason="I would", version=asked.version, by=who("hugh"))
    assert Section36Decision.objects.get(pk=asked.pk).state == "proposed"
    with pytest.raises(MoveDenied):
        decided(who, told.item, "deferred", by="sian")


def test_row_16_support_does_not_end_before_the_school_that_told_us_was_asked(who, told):
    for line in PlanLine.objects.still_open().filter(case=planned(who, told.case)):
        settled(who, line)
    with pytest.raises(MoveDenied) as refused:
        proposed(who, now(told.case))
    assert str(refused.value) == NOT_ASKED
    assert proposed(who, now(told.case), referrer_not_asked="The school was closed in May")


def test_row_17_an_assessment_bears_its_own_day_is_shown_to_be_behind_and_is_due_anew(who, told, moves_on_to):
    signed = told.case.assessments.get()
    assert signed.signed_at.date() == timezone.now().date() and came_after(signed) == []
    moves_on_to(on(91))
    adding.add_information(
        referral=told.case.referral, text="He is out at night", immediate_danger="no", by=who("tanya")
    )
    assert len(came_after(signed)) == 1 and assessment_due(told.case) < timezone.localdate()


def test_row_19_fifteen_months_without_a_plan_and_five_without_a_panel_are_said_upward(who, told, people, moves_on_to):
    """Parsons Green: no written plan in fifteen months, and five months between two panels."""
    with pytest.raises(MoveDenied, match="within 35 days"):
        cases.hold_review(case=told.case, note="-", next_on=on(150), version=told.case.version, by=who("omar"))
    moves_on_to(on(150))
    reminders.raise_overdue_cases()
    assert {"Omar Haddad", people.ian.name} <= heard("case.plan_overdue") & heard("case.review_overdue")
    moves_on_to(on(300))
    Notice.objects.filter(kind="case.plan_overdue").update(kind="case.plan_overdue_once")
    reminders.raise_overdue_cases()
    assert "Omar Haddad" in heard("case.plan_overdue"), "and it is said again"
    assert now(told.bare).plan_is_overdue
