"""What a case file says is next, and that it is what the gates let through."""

import importlib
import pkgutil
from types import SimpleNamespace

import pytest
from django.urls import reverse

from referrals.casework import rules
from referrals.casework.actions import claiming, deciding, identity
from referrals.casework.presenters.next_step import next_step
from referrals.casework.presenters.rail import rail
from referrals.casework.rules.obstacle import Obstacle
from referrals.casework.rules.readiness import obstacles
from referrals.models import Referral
from tests.records import (
    a_recommendation,
    a_referral,
    a_request,
    an_assessed_referral,
    ready,
    the_desk_says,
)
from tests.safeguarding.test_unread_answers import nadia_answers


def anew(referral):
    return Referral.objects.get(pk=referral.pk)


def title(who, referral, name="omar"):
    return next_step(anew(referral), who(name)).title


def page(client, referral, name="referrals:case"):
    return client.get(reverse(name, args=[referral.public_id])).content.decode()


@pytest.fixture
def filed(who):
    return a_referral(who("tanya"))


@pytest.fixture
def claimed(who, filed):
    return claiming.claim(referral=filed, by=who("omar"))


@pytest.fixture
def cleared(who):
    return an_assessed_referral(who)


def test_what_nobody_has_is_to_be_claimed(who, filed):
    assert title(who, filed) == "Claim this referral"


def test_then_omar_says_who_it_is(who, claimed):
    step = next_step(claimed, who("omar"))
    assert (step.title, step.label) == ("Say who this is", "Confirm identity")
    assert step.press.endswith("/identity/confirm/")


def test_somebody_alike_is_compared_first(who, claimed):
    a_referral(who("tom"))
    identity.look_again(referral=claimed, by=who("omar"))
    step = next_step(anew(claimed), who("omar"))
    assert (step.title, step.press) == ("Say who this is", "")
    assert step.href.endswith("/identity/")


def test_the_lines_are_answered_while_the_desk_is_waited_for(who, claimed):
    waiting = identity.confirm_identity(referral=claimed, by=who("omar"))
    assert title(who, waiting) == "Answer 6 lines of enquiry"
    ready(who, waiting)
    assert title(who, waiting) == "The deconfliction desk has not answered yet."
    assert next_step(anew(waiting), who("omar")).label == ""


def test_an_answer_of_the_trust_is_read_first(who, signed_in, cleared):

    request = a_request(who, referral=ready(who, cleared))
    nadia_answers(who, request)
    step = next_step(anew(cleared), who("omar"))
    assert step.title == "Read the answer of Broadfen NHS Trust"
    signed_in("omar").get(step.href)
    assert title(who, cleared) == "Recommend a decision"


def test_nothing_left_but_to_recommend(who, cleared):
    step = next_step(ready(who, cleared), who("omar"))
    assert (step.title, step.label) == ("Recommend a decision", "Recommend")


def test_sian_decides_and_omar_waits(who):
    waiting = a_recommendation(who).referral
    assert title(who, waiting, "sian") == "Decide about the recommendation"
    assert title(who, waiting) == "Waiting for a decision: sergeant or inspector"
    assert next_step(anew(waiting), who("omar")).label == ""


def test_priya_reads_what_is_next_and_whose_it_is(who, cleared):
    step = next_step(cleared, who("priya"))
    assert (step.says, step.label) == ("Omar Haddad works on this.", "")


def test_a_hold_is_reviewed_and_nothing_else(who, cleared):
    held = the_desk_says(who, ready(who, cleared), "pursue_primacy")
    step = next_step(held, who("omar"))
    assert (step.title, step.label) == ("On hold", "Review the hold")


def test_danger_goes_before_everything(who, filed):
    dangerous = a_referral(who("tom"), danger={"danger": "yes"})
    assert title(who, dangerous, "dot") == "Record the emergency response"


def test_a_case_that_was_opened_is_a_press_away(who, cleared):
    decision = a_recommendation(who, option="channel", referral=cleared, to="Wensum County Council")
    deciding.approve(referral=decision.referral, reason="I agree.", by=who("ian"))
    assert next_step(anew(cleared), who("omar")).label == "Open the case"


def test_what_is_closed_has_nothing_next(who):
    closed = a_recommendation(who).referral
    deciding.approve(referral=closed, reason="I agree.", by=who("sian"))
    assert next_step(anew(closed), who("omar")) is None


@pytest.mark.parametrize(
    "tab",
    ["case", "case_as_filed", "case_identity", "case_history", "case_deconfliction", "case_notes", "case_decision"],
)
def test_it_stands_on_every_tab(who, signed_in, cleared, tab):
    shown = page(signed_in("omar"), cleared, f"referrals:{tab}")
    assert "What is next" in shown
    assert "Answer 6 lines of enquiry" in shown


def test_the_page_that_asks_does_not_say_what_is_next(who, signed_in, cleared):
    assert "What is next" not in page(signed_in("omar"), cleared, "referrals:case_lines")


def test_the_first_obstacle_with_an_act_is_what_is_next(who, cleared):
    first = next(found for found in obstacles(cleared) if found.do)
    assert title(who, cleared) == first.do


def test_the_stages_say_where_it_stands(who, cleared):
    said = {stage.label: (stage.words, stage.mark) for stage in rail(cleared, who("omar"))}
    assert said["Identity"] == ("Confirmed", "done")
    assert said["Deconfliction"] == ("Clear", "done")
    assert said["Enquiries"] == ("6 of 6 open", "now")
    assert said["Partners"] == ("Nobody was asked", "ahead")


def every_obstacle():
    """The sentences that rules of casework refuse with, by walking their modules."""
    for found in pkgutil.iter_modules(rules.__path__, f"{rules.__name__}."):
        for name, value in vars(importlib.import_module(found.name)).items():
            if isinstance(value, Obstacle):
                yield pytest.param(value, id=f"{found.name}.{name}")


@pytest.mark.parametrize("obstacle", list(every_obstacle()))
def test_every_obstacle_that_can_be_taken_away_says_where(obstacle, filed_once):
    assert bool(obstacle.do) == bool(obstacle.of(filed_once).href)


@pytest.fixture(scope="module")
def filed_once():
    return SimpleNamespace(public_id="00000000-0000-0000-0000-000000000001")
