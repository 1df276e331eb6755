"""Where a case stands, from the records that moved, and what comes next."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from safeguarding.cases.actions import panel as panels
from safeguarding.cases.presenters.stages import standing
from safeguarding.models import Case, PanelReferral, PlanLine
from tests.records import a_line, consent_planned, settled
from tests.safeguarding.test_cases import a_case
from tests.safeguarding.test_closing import a_closed_case, a_planned_case, now, propose

pytestmark = pytest.mark.usefixtures("assessed_beforehand")


@pytest.fixture(scope="module")
def opened(once_a_module):
    """Sian approved Omar's recommendation to refer to the Channel panel: once for the module."""
    return a_case(once_a_module.who).pk


@pytest.fixture
def case(opened, people) -> Case:
    return Case.objects.get(pk=opened)


def stands(case):
    found = standing(now(case))
    return {stage.label: (stage.mark, stage.words) for stage in found.stages}, found.step.title


def acknowledged(case, who):
    panel = PanelReferral.objects.get(case=case)
    panels.acknowledge(panel=panel, version=panel.version, by=who("carl"))


def test_a_new_channel_case_waits_for_the_council_and_its_plan_comes_next(case, who):
    stages, step = stands(case)
    assert list(stages) == ["Decision", "Assessment", "Panel", "Plan", "Support", "Closing", "Looks back"]
    assert stages["Panel"] == ("now", "Not acknowledged") and step == "Write the plan, line by line"


def test_a_case_moves_on_with_its_records_and_says_what_is_next(case, who, settings):
    settings.FRAMEWORKS = []
    acknowledged(case, who)
    assert stands(case)[0]["Plan"] == ("now", "Not yet")
    line = a_line(who, case)
    assert stands(case)[1] == "Say how consent is asked"
    consent_planned(who, case)
    stages, step = stands(case)
    assert stages["Support"] == ("now", "1 of 1 to do") and "what could go wrong" in step
    settled(who, line)
    settled(who, a_line(who, case, about="safety"))
    stages, step = stands(case)
    assert stages["Closing"][0] == "now" and step.startswith("Every line is settled")
    propose(now(case), by=who("omar"))
    assert stands(case)[1] == "A supervisor decides whether it is closed"


def test_a_closed_case_is_at_its_looks_back(who):
    stages, step = stands(a_closed_case(who))
    assert stages["Looks back"] == ("now", "0 of 2 recorded") and step.startswith("Look back after 6 months")


def test_a_partnership_has_no_panel_and_no_looks_back(who):
    said = {"particulars": {"why_not_channel": "Refused", "risk_plan": "Weekly visits", "owner": "Omar Haddad"}}
    assert list(stands(a_planned_case(who, option="partnership", **said))[0]) == [
        "Decision",
        "Assessment",
        "Plan",
        "Support",
        "Closing",
    ]


def test_what_is_late_comes_before_what_is_next(case, people):
    row = {"about": "need", "need": "Grief", "what": "Counselling", "person": "Nadia Broad"}
    PlanLine.objects.create(case=case, due_on=timezone.localdate() - timedelta(days=1), by=people.omar, **row)
    assert stands(case)[1].startswith("A line of the plan is overdue")


def test_it_stands_on_the_case_and_on_its_referral_and_the_referrer_sees_none_of_it(case, who, signed_in):
    omar = signed_in("omar")
    shown = omar.get(reverse("safeguarding:case", args=[case.public_id])).content.decode()
    assert 'aria-label="Stages"' in shown and "Write the plan, line by line" in shown
    decision = omar.get(reverse("referrals:case_decision", args=[case.referral.public_id])).content.decode()
    assert "Panel: Not acknowledged" in decision
    person = omar.get(reverse("referrals:case_person", args=[case.referral.public_id])).content.decode()
    assert "It stands at: Panel: Not acknowledged" in person
    timeline = omar.get(reverse("referrals:case_timeline", args=[case.referral.public_id])).content.decode()
    assert "It stands at: Panel: Not acknowledged" in timeline
    filed = signed_in("tanya").get(reverse("referrals:submission", args=[case.referral.public_id])).content.decode()
    assert [words for words in ("Panel", "Plan", "Channel", Case.objects.get().reference) if words in filed] == []
