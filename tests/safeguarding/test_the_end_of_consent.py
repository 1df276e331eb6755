"""A case ends when what could go wrong was looked at and, where consent stands, when it is said who was told that it ends; and
with the case consent ends."""

from datetime import timedelta

import pytest
from django.utils import timezone

from audit.moves import MoveDenied
from safeguarding.cases.actions import closing
from safeguarding.cases.actions.closing import Ending
from safeguarding.cases.rules.closing import CONSENT_STANDS, obstacles
from safeguarding.gates import consents
from safeguarding.models import Case
from tests.records import a_decided_referral, a_line, consent_answered, planned, settled
from tests.safeguarding.at_the_panel import COUNTY


@pytest.fixture(scope="module")
def _told(once_a_module) -> Case:
    """The council has it."""
    return Case.objects.get(referral=a_decided_referral(once_a_module.who, option="channel", to=COUNTY, approver="ian"))


@pytest.fixture
def case(_told, people) -> Case:
    return now(_told)


def now(record):
    return type(record).objects.get(pk=record.pk)


ENDING = {"reason_codes": ["exit_reduced"], "report": "He left", "gaps": "None", "remaining": "His form tutor"}


def proposed(who, case, **said):
    ending = Ending(**{**ENDING, **said})
    return closing.propose_closing(case=now(case), ending=ending, version=now(case).version, by=who("omar"))


def test_no_case_ends_without_a_word_on_what_could_go_wrong(who, case):
    settled(who, a_line(who, case))
    assert any("No safety plan" in sentence for sentence in obstacles(now(case), ["exit_reduced"]))
    settled(who, a_line(who, case, about="safety"))
    assert obstacles(now(case), ["exit_reduced"]) == []


def test_what_could_go_wrong_is_looked_at_before_the_end(who, case, monkeypatch):
    planned(who, case)
    on = timezone.now() + timedelta(days=36)
    monkeypatch.setattr(timezone, "now", lambda: on)
    assert any("not looked at within 35 days" in sentence for sentence in obstacles(now(case), ["exit_reduced"]))


def test_where_consent_stands_its_end_is_recorded_and_opened_again_it_is_asked_anew(who, case):
    case = consent_answered(who, planned(who, case))
    with pytest.raises(MoveDenied) as refused:
        proposed(who, case)
    assert str(refused.value) == CONSENT_STANDS and refused.value.beside == "consent_end"
    told = "Gwen Probert rang his mother on Friday"
    one = proposed(who, case, consent_end=told)
    closing.approve_closing(case=now(case), reason="I read all of it.", read=one.public_id, by=who("ian"))
    assert not consents.consent_stands(now(case)) and consents.support_waits(now(case)) == consents.ENDED
    assert case.consents.last().words == told and consents.newest(now(case)).said == "ended"
