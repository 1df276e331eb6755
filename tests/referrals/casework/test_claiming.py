"""Claiming, assigning, releasing: one owner at any moment."""

from itertools import pairwise

import pytest

from audit.moves import MoveDenied
from referrals.casework.actions import claiming, sight
from referrals.models import Referral
from referrals.models.referral import State
from tests.records import a_referral

pytestmark = pytest.mark.usefixtures("filed_beforehand")


def test_an_officer_who_claims_owns_the_risk(people, who):
    referral = claiming.claim(referral=a_referral(who("tanya")), by=who("omar"))
    assert (referral.officer, referral.owner, referral.state) == (people.omar, people.omar, State.MATCHING)


def test_whoever_comes_second_is_told_who_was_first(people, who):
    referral = a_referral(who("tanya"))
    claiming.claim(referral=referral, by=who("omar"))
    with pytest.raises(MoveDenied, match="Omar Haddad claimed this before you"):
        claiming.claim(referral=referral, by=who("priya"))


def test_the_duty_supervisor_owns_what_nobody_has_claimed(people, who):
    assert a_referral(who("tanya")).owner == people.sian


def test_releasing_gives_the_risk_back_to_the_duty_supervisor(people, who):
    referral = claiming.claim(referral=a_referral(who("tanya")), by=who("omar"))
    free = claiming.release(referral=referral, reason="I know the family", by=who("omar"))
    assert (free.officer, free.owner) == (None, people.sian)


def test_a_release_needs_a_reason(people, who):
    referral = claiming.claim(referral=a_referral(who("tanya")), by=who("omar"))
    with pytest.raises(MoveDenied, match="reason"):
        claiming.release(referral=referral, reason=" ", by=who("omar"))


def test_a_supervisor_assigns(people, who):
    referral = claiming.assign(referral=a_referral(who("tanya")), to=people.priya, reason="", by=who("sian"))
    assert (referral.officer, referral.owner) == (people.priya, people.priya)


def test_an_officer_does_not_assign_to_others(people, who):
    with pytest.raises(MoveDenied, match="Only a supervisor"):
        claiming.assign(referral=a_referral(who("tanya")), to=people.priya, reason="", by=who("omar"))


def test_nothing_is_assigned_to_another_force(people, who):
    with pytest.raises(MoveDenied, match="Yusuf Bright cannot take this on"):
        claiming.assign(referral=a_referral(who("tanya")), to=people.yusuf, reason="", by=who("sian"))


def test_no_timeline_has_an_ownerless_moment(people, who):
    referral = claiming.claim(referral=a_referral(who("tanya")), by=who("omar"))
    claiming.assign(referral=referral, to=people.priya, reason="Leave", by=who("sian"))
    claiming.release(referral=referral, reason="Ill", by=who("priya"))
    spans = list(Referral.objects.get(pk=referral.pk).owners.order_by("since"))
    assert spans[0].since == referral.submitted_at
    assert all(one.until == later.since for one, later in pairwise(spans))
    assert spans[-1].until is None


def test_what_is_released_is_not_owned_by_somebody_kept_away_from_it(people, who):
    referral = claiming.claim(referral=a_referral(who("tanya")), by=who("omar"))
    sight.exclude(referral=referral, person=people.sian, why="conflict", by=who("ian"))
    claiming.release(referral=referral, reason="Leave", by=who("omar"))
    assert Referral.objects.get(pk=referral.pk).owner == people.ian
