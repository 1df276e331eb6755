"""An answer that nobody has read stops a recommendation and an approval, and says so wherever the decision is made."""

import pytest
from django.urls import reverse

from audit.moves import MoveDenied
from referrals.casework.actions import deciding
from safeguarding.models import ActionKind, PartnerAction
from safeguarding.requests.actions import answering, steering
from tests.records import a_decided_referral, a_recommendation, a_request

pytestmark = pytest.mark.usefixtures("asked_beforehand")

UNREAD = "An answer from Broadfen NHS Trust has not been read"


def nadia_answers(who, action):
    action = PartnerAction.objects.get(pk=action.pk)
    return answering.answer(
        action=action,
        text="He told our nurse he will bring a knife.",
        evidence="",
        nothing_known=False,
        version=action.version,
        by=who("nadia"),
    )


@pytest.fixture
def waiting(who):
    """Recommended by Omar while the trust was still asked; the trust has answered since."""
    action = a_request(who)
    decision = a_recommendation(who, option="gather", referral=action.referral)
    nadia_answers(who, action)
    return decision.referral


def page(client, name, *args):
    return client.get(reverse(name, args=args)).content.decode()


def test_omar_cannot_recommend_past_it(who):
    action = a_request(who)
    nadia_answers(who, action)
    with pytest.raises(MoveDenied, match=UNREAD):
        a_recommendation(who, option="gather", referral=action.referral)


def test_sian_cannot_approve_past_it(who, waiting):
    with pytest.raises(MoveDenied, match=UNREAD):
        deciding.approve(referral=waiting, reason="Yes", by=who("sian"))


@pytest.mark.parametrize("name", ["case", "case_decision", "case_approve"])
def test_sian_is_told_on_every_page_on_which_she_decides(signed_in, waiting, name):
    assert "Broadfen NHS Trust" in page(signed_in("sian"), f"referrals:{name}", waiting.public_id)


@pytest.mark.parametrize("name", ["case", "case_decision", "case_choose"])
def test_omar_is_told_before_he_types_anything(who, signed_in, name):
    action = a_request(who)
    nadia_answers(who, action)
    assert "Broadfen NHS Trust" in page(signed_in("omar"), f"referrals:{name}", action.referral.public_id)


def test_reading_it_clears_the_way(who, signed_in, waiting):
    action = waiting.actions.get()
    page(signed_in("sian"), "safeguarding:action", action.public_id)
    assert deciding.approve(referral=waiting, reason="Read it too", by=who("sian")).state == "information"


def test_a_refusal_with_its_reason_is_an_answer_too(who):
    action = a_request(who)
    answering.decline(action=action, reason="He is not our patient", version=action.version, by=who("nadia"))
    with pytest.raises(MoveDenied, match=UNREAD):
        a_recommendation(who, option="gather", referral=action.referral)


def test_an_answer_given_after_more_was_asked_is_unread_again(who):
    action = nadia_answers(who, a_request(who))
    action = steering.mark_seen(action=action, by=who("omar"))
    action = steering.ask_for_more(action=action, text="Since when?", version=action.version, by=who("omar"))
    nadia_answers(who, action)
    with pytest.raises(MoveDenied, match=UNREAD):
        a_recommendation(who, option="gather", referral=action.referral)


def test_a_service_that_declines_is_said_to_have_declined(who, signed_in):
    a_decided_referral(who, option="service", to="Broadfen NHS Trust")
    offer = PartnerAction.objects.get(kind=ActionKind.SERVICE)
    answering.decline(action=offer, reason="No capacity", version=offer.version, by=who("nadia"))
    overview = page(signed_in("omar"), "referrals:case", offer.referral.public_id)
    assert f"{offer.agency} has declined." in overview and "has answered." not in overview
