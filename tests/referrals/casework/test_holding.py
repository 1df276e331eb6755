"""On hold: nothing but the desk's newer word leads out of it, whatever detour is taken."""

from datetime import timedelta

import pytest
from django.utils import timezone

from audit.moves import MoveDenied
from referrals.casework.actions import claiming, deciding, deconfliction, identity, transferring
from referrals.casework.actions.clocks import raise_overdue
from referrals.casework.rules.holds import PRIMACY, WAIT, deconfliction_allows, nothing_held, standing_hold
from referrals.filing.actions import adding
from referrals.models import Referral
from referrals.models.referral import State
from tests.records import (
    a_decided_referral,
    a_recommendation,
    a_referral,
    a_request,
    an_assessed_referral,
    ready,
    the_desk_says,
)

# One is built for the module; a test that asks for an assessed referral has it.
pytestmark = pytest.mark.usefixtures("assessed_beforehand")

CALDER_VALE = "Calder Vale Police"


def now(referral):
    return Referral.objects.get(pk=referral.pk)


@pytest.fixture
def held(who):
    """Ready to be decided, when the desk said that an investigation has primacy."""
    return the_desk_says(who, ready(who, an_assessed_referral(who)), "pursue_primacy")


# --- Every detour leads back --------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["pursue_primacy", "defer"])
def test_the_desk_puts_on_hold_and_the_desk_lifts_it(code, who):
    held = the_desk_says(who, an_assessed_referral(who), code)
    assert held.state == State.HOLD and deconfliction_allows(held)
    assert the_desk_says(who, held, "clear").state == State.ASSESSMENT
    assert deconfliction_allows(held) is None


def test_the_officer_does_not_leave_a_hold_by_doubting_the_identity(who, held):
    with pytest.raises(MoveDenied, match="has changed"):
        identity.question_identity(referral=held, reason="Another birthday", by=who("omar"))
    assert now(held).state == State.HOLD


@pytest.mark.parametrize("option", ["no_further_action", "gather", "cannot_identify"])
def test_only_going_on_holding_is_recommended_from_a_hold(option, who, held):
    with pytest.raises(MoveDenied, match="primacy"):
        a_recommendation(who, referral=held, option=option)


def test_a_recommendation_withdrawn_returns_to_the_hold(who, held):
    waiting = a_recommendation(who, referral=held, option="hold").referral
    assert deciding.withdraw(referral=waiting, reason="More came", by=who("omar")).state == State.HOLD


def test_a_recommendation_sent_back_returns_to_the_hold_and_no_later_than_its_review(who, held):
    waiting = a_recommendation(who, referral=held, option="hold").referral
    month = timezone.localdate() + timedelta(days=30)
    back = deciding.send_back(referral=waiting, what_is_missing="The reference", due=month, by=who("sian"))
    assert (back.state, back.due_at) == (State.HOLD, held.hold_review_at)


def test_a_hold_that_the_desk_sends_while_a_closure_waits_stops_it(who):
    waiting = the_desk_says(who, a_recommendation(who).referral, "pursue_primacy")
    with pytest.raises(MoveDenied, match="primacy"):
        deciding.approve(referral=waiting, reason="Fine", by=who("sian"))
    assert deciding.withdraw(referral=waiting, reason="The desk", by=who("omar")).state == State.HOLD


def test_nobody_is_parked_as_unknown_while_a_hold_stands(who):
    waiting = a_recommendation(who, option="cannot_identify").referral
    with pytest.raises(MoveDenied, match="primacy"):
        deciding.approve(referral=the_desk_says(who, waiting, "pursue_primacy"), reason="Fine", by=who("sian"))


def test_a_transfer_is_not_accepted_during_a_hold_and_comes_back_to_it(who):
    offered = the_desk_says(who, a_decided_referral(who, option="transfer", to=CALDER_VALE), "pursue_primacy")
    with pytest.raises(MoveDenied, match="cannot be accepted now") as denied:
        transferring.accept_transfer(referral=offered, by=who("iris"))
    assert "primacy" not in str(denied.value) and "hold" not in str(denied.value)
    assert deciding.take_back(referral=offered, reason="Wait", by=who("omar")).state == State.HOLD


def test_a_transfer_declined_during_a_hold_comes_back_to_it(who):
    offered = the_desk_says(who, a_decided_referral(who, option="transfer", to=CALDER_VALE), "pursue_primacy")
    back = transferring.decline_transfer(referral=offered, reason="Not ours", by=who("iris"))
    assert back.state == State.HOLD


def test_a_release_and_a_claim_leave_it_on_hold(who, held):
    claiming.release(referral=held, reason="Leave", by=who("omar"))
    assert claiming.claim(referral=now(held), by=who("priya")).state == State.HOLD


def test_parked_and_held_it_is_reopened_into_the_hold(who):
    parked = the_desk_says(who, a_decided_referral(who, option="cannot_identify"), "pursue_primacy")
    assert parked.state == State.HOLD
    adding.add_information(referral=parked, text="He is back", immediate_danger="no", by=who("tanya"))
    assert now(parked).state == State.HOLD


def test_closed_and_then_held_it_is_reopened_into_the_hold(who):
    closed = the_desk_says(who, a_decided_referral(who), "pursue_primacy")
    assert closed.state == State.CLOSED
    adding.add_information(referral=closed, text="He is back", immediate_danger="no", by=who("tanya"))
    assert now(closed).state == State.HOLD and now(closed).officer is None


def test_an_identity_confirmed_while_a_hold_stands_leads_to_the_hold(who):
    doubted = identity.question_identity(referral=an_assessed_referral(who), reason="Another birthday", by=who("omar"))
    held = the_desk_says(who, doubted, "pursue_primacy")
    assert held.state == State.HOLD and held.identity_confirmed_at is None
    assert the_desk_says(who, held, "clear").state == State.MATCHING


def test_a_hold_that_was_decided_is_lifted_by_the_desk_alone(who):
    held = a_decided_referral(who, option="hold")
    assert (held.state, standing_hold(held)) == (State.HOLD, PRIMACY)
    with pytest.raises(MoveDenied, match="primacy"):
        a_recommendation(who, referral=held)
    assert the_desk_says(who, held, "clear").state == State.ASSESSMENT


# --- Over a request to wait, never over an investigation ------------------------------------------------------


def test_a_supervisor_goes_over_a_request_to_wait(who):
    held = the_desk_says(who, an_assessed_referral(who), "defer")
    on = deconfliction.override(referral=held, reason="She is on the bridge", by=who("sian"))
    assert (on.state, deconfliction_allows(on), on.hold_review_at) == (State.ASSESSMENT, None, None)


def test_nobody_goes_over_an_investigation(who, held):
    with pytest.raises(MoveDenied, match="primacy"):
        deconfliction.override(referral=held, reason="She is on the bridge", by=who("ian"))
    assert now(held).state == State.HOLD


# --- The review ---------------------------------------------------------------------------------------------


def test_a_hold_is_reviewed_within_a_week(who, held):
    assert held.due_at == held.hold_review_at <= timezone.now() + timedelta(days=7)
    late = timezone.localdate() + timedelta(days=8)
    with pytest.raises(MoveDenied, match="within 7 days"):
        deciding.review_hold(referral=held, reason="Reviewed", due=late, by=who("omar"))


def test_a_detour_does_not_put_the_review_off(who, held):
    soon = timezone.now() + timedelta(days=1)
    Referral.objects.filter(pk=held.pk).update(due_at=soon, hold_review_at=soon)
    waiting = a_recommendation(who, referral=now(held), option="hold").referral
    back = deciding.withdraw(referral=waiting, reason="More came", by=who("omar"))
    assert back.due_at == back.hold_review_at == soon


def test_a_review_that_is_late_is_told_to_whoever_has_it(who, people, held):
    Referral.objects.filter(pk=held.pk).update(due_at=timezone.now() - timedelta(minutes=1))
    assert raise_overdue() == 1
    assert people.omar.notices.filter(kind="case.overdue").exists()


def test_a_partner_sees_nothing_while_the_desk_asks_to_wait(who, signed_in):
    action = a_request(who)
    the_desk_says(who, action.referral, "defer")
    assert signed_in("nadia").get(f"/requests/{action.public_id}/").status_code == 404
    deconfliction.override(referral=now(action.referral), reason="Bridge", by=who("sian"))
    assert signed_in("nadia").get(f"/requests/{action.public_id}/").status_code == 200


def test_nothing_new_is_asked_of_a_hold_by_an_unclaimed_referral(who):
    assert standing_hold(a_referral(who("tanya"))) is None


# --- One definition, asked of one referral and of a list -----------------------------------------------------


def held_by_decision(who):
    ready_now = ready(who, an_assessed_referral(who))
    return a_decided_referral(who, referral=ready_now, option="hold")


def asked_to_wait(who):
    return the_desk_says(who, ready(who, an_assessed_referral(who)), "defer")


def gone_over(who):
    return deconfliction.override(referral=asked_to_wait(who), reason="She is on the bridge", by=who("sian"))


def held_on_after_waiting(who):
    decision = a_recommendation(who, referral=asked_to_wait(who), option="hold")
    return deciding.approve(referral=decision.referral, reason="I read it and agree.", by=who("sian"))


STORIES = {
    "nothing said": (an_assessed_referral, None),
    "an investigation": (
        lambda who: the_desk_says(who, an_assessed_referral(who), "pursue_primacy"),
        PRIMACY,
    ),
    "asked to wait": (asked_to_wait, WAIT),
    "gone over": (gone_over, None),
    "a hold decided": (held_by_decision, PRIMACY),
    "a hold decided after a request to wait": (held_on_after_waiting, PRIMACY),
    "cleared since": (lambda who: the_desk_says(who, held_by_decision(who), "clear"), None),
}


@pytest.mark.parametrize("story", STORIES)
def test_a_hold_is_the_same_of_one_referral_and_in_a_list(story, who):
    told, words = STORIES[story]
    referral = told(who)
    assert standing_hold(now(referral)) == words
    assert Referral.objects.filter(nothing_held(), pk=referral.pk).exists() is (words is None)


def test_a_supervisor_does_not_go_over_a_hold_that_was_decided_after_a_request_to_wait(who):
    with pytest.raises(MoveDenied, match="primacy"):
        deconfliction.override(referral=held_on_after_waiting(who), reason="Bridge", by=who("sian"))
