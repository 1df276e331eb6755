"""A share of closures is read twice, chosen so that nobody can foretell it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from audit.moves import MoveDenied
from referrals.casework.actions import deciding
from referrals.casework.actions.second_look import by_chance as drawn
from referrals.casework.actions.second_look import read_for_oneself
from referrals.casework.presenters.next_step import next_step
from referrals.limits import LIMITS
from referrals.models import Referral, SecondLook
from referrals.models.referral import State
from referrals.tiers.rules import Chosen
from tests.records import a_recommendation, says_first

pytestmark = pytest.mark.usefixtures("assessed_beforehand")

OTHER_WORDS = "His mother, the class and the film itself were heard: a dare, and nothing that anybody has seen since."


@pytest.fixture
def chosen(monkeypatch):
    monkeypatch.setattr("referrals.casework.actions.second_look.by_chance", lambda: True)


def approved(decision, *, by):
    says_first(decision.referral, by=by)
    return deciding.approve(referral=decision.referral, reason="Agreed", by=by)


def test_a_chosen_closure_is_not_closed_until_another_supervisor_has_read_it(chosen, people, who):
    decision = a_recommendation(who)
    assert approved(decision, by=who("sian")).state == State.APPROVAL
    assert people.ian.notices.filter(kind="case.second_look").exists()
    assert approved(decision, by=who("ian")).state == State.CLOSED
    assert (decision.second_look.first_by, decision.approval.by) == (people.sian, people.ian)


def test_nobody_reads_it_twice(chosen, who):
    decision = a_recommendation(who)
    approved(decision, by=who("sian"))
    with pytest.raises(MoveDenied, match="another supervisor takes the second look"):
        approved(decision, by=who("sian"))


def test_the_second_reader_sends_it_back_like_any_other(chosen, who):
    decision = a_recommendation(who)
    approved(decision, by=who("sian"))
    back = deciding.send_back(
        referral=decision.referral,
        what_is_missing="Who spoke to him?",
        due=decision.at.date() + timedelta(days=1),
        by=who("ian"),
    )
    assert back.state == State.ASSESSMENT


def test_a_sergeant_takes_the_second_look_after_an_inspector(chosen, who):
    decision = a_recommendation(who, option="unfounded")
    approved(decision, by=who("ian"))
    assert approved(decision, by=who("sian")).state == State.CLOSED


def test_taking_it_back_draws_no_new_lot(chosen, who, monkeypatch):
    decision = a_recommendation(who)
    approved(decision, by=who("sian"))
    deciding.withdraw(referral=decision.referral, reason="Try again", by=who("omar"))
    monkeypatch.setattr("referrals.casework.actions.second_look.by_chance", lambda: False)
    again = a_recommendation(who, referral=Referral.objects.get(pk=decision.referral_id), rationale=OTHER_WORDS)
    assert approved(again, by=who("sian")).state == State.APPROVAL


# --- The second reader says first what they would do ---------------------------------------------------------


@pytest.fixture
def read_once(chosen, who):
    decision = a_recommendation(who)
    deciding.approve(referral=decision.referral, reason="The class bears it out.", by=who("sian"))
    return decision


def page(client, referral, name):
    return client.get(f"/referrals/{referral.public_id}/decision/{name}").content.decode()


def test_ian_approves_nothing_before_he_has_said_what_he_would_do(read_once, who):
    with pytest.raises(MoveDenied, match="before you read the first rationale"):
        deciding.approve(referral=read_once.referral, reason="Agreed", by=who("ian"))


def test_no_page_shows_him_the_first_rationale_until_then(read_once, who, signed_in):
    ian, referral = signed_in("ian"), read_once.referral
    for name in ("", "approve/", "reading/"):
        assert read_once.rationale not in page(ian, referral, name)
        assert "The class bears it out." not in page(ian, referral, name)
    assert read_once.rationale not in ian.get(f"/referrals/{referral.public_id}/timeline/").content.decode()
    says_first(referral, by=who("ian"))
    assert read_once.rationale in page(ian, referral, "approve/")


def test_what_is_next_for_ian_is_to_read_it_for_himself(read_once, who):
    step = next_step(Referral.objects.get(pk=read_once.referral_id), who("ian"))
    assert (step.label, step.href.endswith("/decision/reading/")) == ("Read it for yourself", True)


def test_both_readings_are_kept(read_once, who, signed_in):
    approved(read_once, by=who("ian"))
    shown = page(signed_in("omar"), read_once.referral, "")
    assert "Would close it: The record bears it out. (Ian" in shown
    assert "The class bears it out." in shown


def test_where_they_disagree_an_inspector_decides(read_once, people, who):
    people.priya.memberships.create(
        agency=read_once.referral.force, role="sergeant", state="active", confirmed_at=timezone.now()
    )
    says_first(read_once.referral, by=who("priya"), closes=False)
    assert people.ian.notices.filter(words__contains="disagree").exists()
    with pytest.raises(MoveDenied, match="You would not close it"):
        deciding.approve(referral=read_once.referral, reason="After all", by=who("priya"))
    assert approved(read_once, by=who("ian")).state == State.CLOSED


def test_ian_says_it_once_and_omar_and_sian_not_at_all(read_once, who):
    says_first(read_once.referral, by=who("ian"))
    for name in ("ian", "sian"):
        with pytest.raises(MoveDenied, match="You have read the rationale already"):
            read_for_oneself(referral=read_once.referral, closes=True, because="Again", by=who(name))


def test_only_closures_are_chosen(chosen, who):
    decision = a_recommendation(who, option="gather")
    assert approved(decision, by=who("sian")).state == State.INFORMATION
    assert not SecondLook.objects.exists()


def test_the_page_says_that_it_was_chosen_and_who_approved_it_first(chosen, who, signed_in):
    decision = a_recommendation(who)
    approved(decision, by=who("sian"))
    page = signed_in("ian").get(f"/referrals/{decision.referral.public_id}/decision/").content.decode()
    assert "Second look" in page and "Some closures are chosen" in page


@pytest.mark.parametrize(("per_cent", "ever"), [(0, {False}), (100, {True})])
def test_how_many_are_drawn_is_a_local_limit(per_cent, ever, monkeypatch):
    monkeypatch.setattr(
        "referrals.casework.actions.second_look.held", lambda day: Chosen(frozenset(), frozenset(), per_cent)
    )
    assert {drawn() for _ in range(200)} == ever


def test_one_in_ten_unless_the_force_says_otherwise():
    assert LIMITS.second_look_per_cent == 10
