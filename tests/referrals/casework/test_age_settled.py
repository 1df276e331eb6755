"""An adult ticked as a child: an officer settles the age, with a source and a reason, and everything follows."""

from __future__ import annotations

import pytest
from django.urls import reverse

from audit.moves import MoveDenied
from referrals.casework.actions import claiming, identity
from referrals.casework.queue_order import STEP, THE_REST
from referrals.child import may_be_a_child, why_not_as_answered
from subjects.actions import BirthClaim, withdraw_claim
from subjects.models import DateOfBirth
from tests.records import a_referral, joined
from tests.referrals.casework.test_child import NO, NOT_SURE, YES, learned, now, tags, ticked

BORN_1990 = BirthClaim(year=1990, month=5, day=4)


def settled(who, referral, birth=BORN_1990, *, by="omar"):
    identity.settle_age(
        referral=referral,
        birth=birth,
        source="Passport seen",
        why="Her tutor mistook her for a pupil",
        by=who(by),
    )
    return now(referral)


@pytest.fixture
def ticked_as_a_child(who):
    return claiming.claim(referral=a_referral(who("tanya"), last=ticked("yes")), by=who("omar"))


def test_an_adult_ticked_as_a_child_is_an_adult_once_an_officer_settles_it(who, ticked_as_a_child):
    doubt = learned(who, ticked_as_a_child, year=1990, month=5, day=4)
    assert doubt.child_now == NOT_SURE and may_be_a_child(doubt)
    done = settled(who, doubt)
    assert done.child_now == NO and "Under 18: not sure" not in tags(done)
    assert done.queue_key // STEP == THE_REST and not may_be_a_child(done)
    words = why_not_as_answered(done)
    assert "answered yes" in words and "Omar Haddad settled it" in words and "mistook her" in words


def test_an_estimate_settles_it_where_it_leaves_no_doubt_and_only_then(who, ticked_as_a_child):
    with pytest.raises(MoveDenied, match="may be under 18 or not"):
        settled(who, ticked_as_a_child, BirthClaim(age_from=16, age_to=20))
    assert settled(who, ticked_as_a_child, BirthClaim(age_from=30, age_to=40)).child_now == NO


def test_what_settled_it_can_be_withdrawn_and_then_settles_nothing(who, ticked_as_a_child):
    done = settled(who, ticked_as_a_child)
    claim = DateOfBirth.objects.exclude(settles_why="").get()
    withdraw_claim(claim=claim, why="Her sister's passport", by=who("omar"))
    assert now(done).child_now == YES


def test_what_police_learn_afterwards_opens_it_again(who, ticked_as_a_child):
    done = settled(who, ticked_as_a_child)
    assert learned(who, done, year=1985, month=1, day=1).child_now == NO
    assert learned(who, done, age_from=16, age_to=17).child_now == NO  # a whole date that says adult is better
    assert learned(who, done, year=2012, month=1, day=1).child_now == NOT_SURE


def test_a_whole_date_that_makes_a_child_makes_a_child_whatever_was_settled(who, ticked_as_a_child):
    assert learned(who, settled(who, ticked_as_a_child), year=2012, month=1, day=1).child_now == YES


def test_a_referral_that_comes_later_is_weighed_by_its_own_answer(who, ticked_as_a_child):
    done = settled(who, ticked_as_a_child)
    later = claiming.claim(referral=a_referral(who("bea"), last=ticked("yes")), by=who("omar"))
    joined(who, later, done)
    assert (now(done).child_now, now(later).child_now) == (NO, NOT_SURE)


@pytest.mark.parametrize("name", ["priya", "yusuf", "tanya"])
def test_only_who_works_on_it_settles_it(who, ticked_as_a_child, name):
    with pytest.raises(MoveDenied):
        settled(who, ticked_as_a_child, by=name)


def test_omar_settles_it_on_a_page_and_the_identity_says_so(who, ticked_as_a_child, signed_in):
    omar, there = signed_in("omar"), reverse("referrals:case_settle_age", args=[ticked_as_a_child.public_id])
    assert "Enter a date of birth, or an age" in omar.post(there, {"source": "Seen"}).content.decode()
    typed = {
        "birth-day": "4",
        "birth-month": "5",
        "birth-year": "1990",
        "source": "Passport seen",
        "reason": "Her tutor mistook her",
        "idempotency": "4f7b1c9e-8f0e-4f5f-9a40-0a5f6f0c2a21",
    }
    page = omar.post(there, typed, follow=True).content.decode()
    assert "Settles the age, by Omar Haddad: Her tutor mistook her" in page
    assert now(ticked_as_a_child).child_now == NO
    timeline = omar.get(reverse("referrals:case_timeline", args=[ticked_as_a_child.public_id])).content.decode()
    assert "Settled whether somebody is under 18" in timeline
