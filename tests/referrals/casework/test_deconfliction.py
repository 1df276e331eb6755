"""Check first: identifiers in, a code out. Scenario 7."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice
from accounts.notices.telling import UNREACHED
from audit.moves import MoveDenied
from referrals.casework.actions import claiming, deconfliction, enquiring, identity, sight, transferring
from referrals.casework.actions.deconfliction import deconfliction_allows
from referrals.models import Deconfliction, Referral
from referrals.models.referral import State
from referrals.status import shown_for
from tests.records import a_decided_referral, a_referral, an_assessed_referral

pytestmark = pytest.mark.usefixtures("filed_beforehand")

LATER = timedelta(days=10)


@pytest.fixture
def asked(who):
    """Confirmed by Omar a moment ago; Des has not answered."""
    referral = claiming.claim(referral=a_referral(who("tanya")), by=who("omar"))
    return identity.confirm_identity(referral=referral, by=who("omar"))


def answer(who, referral, code, by="des"):
    check = referral.deconflictions.get(code="")
    on = timezone.localdate() + LATER
    return deconfliction.answer(check=check, code=code, next_check_on=on, version=check.version, by=who(by))


def now(referral):
    return Referral.objects.get(pk=referral.pk)


def test_the_desk_gets_minimum_identifiers_and_nothing_else(asked):
    assert asked.deconflictions.get().identifiers == [{"label": "Name", "value": "Dylan Marsh-Price"}]


def test_nothing_goes_on_before_the_desk_answers(asked):
    assert deconfliction_allows(asked) == "The deconfliction desk has not answered yet."


@pytest.mark.parametrize(
    ("code", "state", "allowed"),
    [
        ("clear", State.ASSESSMENT, True),
        ("ct_relevant_clear_to_proceed", State.ASSESSMENT, True),
        ("pursue_primacy", State.HOLD, False),
        ("defer", State.HOLD, False),
    ],
)
def test_what_each_code_leads_to(code, state, allowed, who, asked):
    answer(who, asked, code)
    assert (now(asked).state, deconfliction_allows(now(asked)) is None) == (state, allowed)


def test_a_hold_shows_the_referrer_what_any_assessment_shows(who, asked):
    answer(who, asked, "pursue_primacy")
    assert shown_for(now(asked).state) == shown_for(State.ASSESSMENT)


def test_only_the_desk_of_the_force_answers(who, asked):
    with pytest.raises(MoveDenied, match="Only the deconfliction desk"):
        answer(who, asked, "clear", by="omar")


def test_who_is_kept_away_from_the_record_neither_finds_the_check_nor_answers_it(who, people, asked, signed_in):
    check, des = asked.deconflictions.get(), signed_in("des")
    page = reverse("referrals:desk_check", args=[check.public_id])
    assert des.get(page).status_code == 200
    sight.exclude(referral=asked, person=people.des, why="His sister", by=who("sian"))
    assert des.get(page).status_code == 404 and check.number not in des.get(reverse("referrals:desk")).content.decode()
    with pytest.raises(MoveDenied, match="keep away"):
        answer(who, asked, "clear")
    told = Notice.objects.filter(kind="desk.asked", words__startswith=UNREACHED).values_list("person__name", flat=True)
    assert {people.sian.name, people.ian.name} <= set(told), "nobody of the desk is left to answer it"


def test_a_check_is_answered_once(who, asked):
    check = asked.deconflictions.get()
    answer(who, asked, "clear")
    on = timezone.localdate() + LATER
    with pytest.raises(MoveDenied, match="Des Kerr has answered this already"):
        deconfliction.answer(check=check, code="defer", next_check_on=on, version=1, by=who("des"))


def test_a_supervisor_overrides_with_a_reason_and_the_question_stays_open(who, asked):
    deconfliction.override(referral=asked, reason="He is on the bridge", by=who("sian"))
    assert (now(asked).state, deconfliction_allows(now(asked))) == (State.ASSESSMENT, None)
    assert asked.deconflictions.filter(code="").exists()


def test_an_officer_does_not_override(who, asked):
    with pytest.raises(MoveDenied, match="Only a supervisor"):
        deconfliction.override(referral=asked, reason="In a hurry", by=who("omar"))


def test_a_hold_after_an_override_holds(who, asked):
    deconfliction.override(referral=asked, reason="He is on the bridge", by=who("sian"))
    answer(who, asked, "pursue_primacy")
    assert now(asked).state == State.HOLD
    assert "primacy" in deconfliction_allows(now(asked))


def test_an_answer_that_ran_out_is_asked_for_again_once(who):
    referral = an_assessed_referral(who)
    Deconfliction.objects.filter(referral=referral).update(next_check_on=timezone.localdate() - timedelta(days=1))
    assert (deconfliction.expire(), deconfliction.expire()) == (1, 0)
    assert "run out" in deconfliction_allows(referral)


def test_an_answer_in_date_holds_while_the_desk_checks_again(who):
    referral = an_assessed_referral(who)
    deconfliction.request_check(referral=referral, by=who("omar"))
    assert deconfliction_allows(referral) is None


def test_the_family_is_not_contacted_before_the_desk_answers(who, asked):
    with pytest.raises(MoveDenied, match="has not answered"):
        enquiring.record_contact(
            referral=asked,
            with_whom="family",
            reached=True,
            how="Phone",
            when=timezone.now(),
            what_was_said="Hello",
            by=who("omar"),
        )


def test_a_question_left_open_by_the_sender_goes_to_the_receivers_desk_and_is_gone_over_by_nobody_there(who):
    offered = a_decided_referral(who, option="transfer", to="Calder Vale Police")
    check = deconfliction.request_check(referral=offered, by=who("omar"))
    gone_over = {"overridden_by": who("sian").user, "override_reason": "He is on the bridge"}
    Deconfliction.objects.filter(pk=check.pk).update(overridden_at=timezone.now(), **gone_over)
    assert deconfliction_allows(now(offered)) is None
    taken = transferring.accept_transfer(referral=now(offered), by=who("iris"))
    assert deconfliction.request_check(referral=now(taken), by=who("iris")).force.name == "Calder Vale Police"
    assert taken.deconflictions.filter(code="").count() == 1
    assert "has not answered" in deconfliction_allows(now(taken))
