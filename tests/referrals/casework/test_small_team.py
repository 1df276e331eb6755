"""A force with few supervisors: there is always somebody left who may decide, or a sentence that says how to go on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership
from audit.moves import MoveDenied
from referrals.casework.actions import claiming, deciding, deconfliction, identity
from referrals.casework.rules.second_person import NOBODY_LEFT
from referrals.models import Referral
from referrals.models.referral import State
from tests.records import a_recommendation, a_referral, an_assessed_referral

pytestmark = pytest.mark.usefixtures("filed_beforehand")

LAST = "you cannot approve what rests on it, and nobody else in the force could"


def now(referral):
    return Referral.objects.get(pk=referral.pk)


def leaves(who, person):
    """This supervisor leaves the force."""
    held = Membership.objects.filter(user=person, ended_at__isnull=True)
    held.update(state="ended", ended_at=timezone.now(), ended_by=who("fay").pk)


@pytest.fixture
def pair(who, people):
    """Ian is the only inspector. Priya has one referral, Omar another, and Omar is not sure whether it is one boy."""
    leaves(who, people.ingrid)
    first = claiming.claim(referral=a_referral(who("tanya")), by=who("priya"))
    second = claiming.claim(referral=a_referral(who("bea")), by=who("omar"))
    says(who, "omar", "unsure", second, first)
    return first, second


def says(who, name, verdict, referral, other):
    return identity.decide_person(
        referral=now(referral), other=other.subject, verdict=verdict, reason="I rang the school", by=who(name)
    )


def compared_page(signed_in, name, referral, other):
    found = referral.subject.candidates.get(other=other.subject)
    at = reverse("referrals:case_candidate", args=[referral.public_id, found.public_id])
    return signed_in(name).get(at).content.decode()


def recommended(who, referral):
    confirmed = identity.confirm_identity(referral=now(referral), by=who("omar"))
    check = confirmed.deconflictions.get(code="")
    later = timezone.localdate() + timedelta(days=14)
    deconfliction.answer(check=check, code="clear", next_check_on=later, version=check.version, by=who("des"))
    a_recommendation(who, referral=now(confirmed), default_option_not_taken_because="Support holds")


def approves(who, name, referral):
    return deciding.approve(referral=now(referral), reason="I read all of it", by=who(name))


def test_ian_the_only_inspector_leaves_it_to_sian_and_decides_the_case(pair, who):
    first, second = pair
    with pytest.raises(MoveDenied, match=f"{LAST}. Sian Pugh can say it instead."):
        says(who, "ian", "same", second, first)
    assert not now(second).is_repeat
    says(who, "sian", "same", second, first)
    recommended(who, second)
    assert approves(who, "ian", second).state == State.CLOSED


def test_ian_is_told_so_before_he_says_it(pair, signed_in):
    first, second = pair
    page = compared_page(signed_in, "ian", second, first)
    assert LAST in page and "Sian Pugh can say it instead." in page


def test_sian_is_told_what_it_costs_and_an_officer_has_nothing_to_lose(pair, signed_in):
    first, second = pair
    assert "you cannot approve what rests on it: somebody else must" in compared_page(signed_in, "sian", second, first)
    assert "you cannot approve" not in compared_page(signed_in, "omar", second, first)


def test_ian_takes_back_no_decision_that_would_leave_nobody(pair, who, signed_in):
    first, second = pair
    link = says(who, "sian", "different", second, first)
    with pytest.raises(MoveDenied, match=f"{LAST}. Omar Haddad or Sian Pugh can say it instead."):
        identity.undo_decision(referral=now(second), link=link, reason="His cousin?", by=who("ian"))
    at = reverse("referrals:case_undo", args=[second.public_id, link.public_id])
    assert LAST in signed_in("ian").get(at).content.decode()


def test_ian_may_say_it_while_ingrid_can_still_decide(who):
    first = claiming.claim(referral=a_referral(who("tanya")), by=who("priya"))
    second = claiming.claim(referral=a_referral(who("bea")), by=who("omar"))
    assert says(who, "ian", "same", second, first).pk


def test_where_ian_is_the_only_supervisor_he_is_told_how_to_go_on(pair, who, people):
    first, second = pair
    leaves(who, people.sian)
    with pytest.raises(MoveDenied, match=f"{LAST}. Ask whoever manages the accounts of your force"):
        says(who, "ian", "same", second, first)
    people.ingrid.memberships.create(agency=second.force, role="inspector", state="active", confirmed_at=timezone.now())
    assert says(who, "ian", "same", second, first).pk


def test_where_nobody_is_left_to_decide_the_refusal_says_what_to_do(pair, who, people, signed_in):
    first, second = pair
    says(who, "sian", "same", second, first)
    recommended(who, second)
    leaves(who, people.ian)
    with pytest.raises(MoveDenied) as no:
        approves(who, "sian", second)
    assert NOBODY_LEFT in str(no.value)
    page = signed_in("sian").get(reverse("referrals:case_decision", args=[second.public_id])).content.decode()
    assert NOBODY_LEFT in page
    people.ingrid.memberships.create(agency=second.force, role="inspector", state="active", confirmed_at=timezone.now())
    assert approves(who, "ingrid", second).state == State.CLOSED


def test_a_refusal_says_no_more_while_somebody_else_can_decide(who):
    referral = an_assessed_referral(who)
    identity.look_again(referral=referral, by=who("omar"))
    decision = a_recommendation(who, option="unfounded", referral=referral, reason_codes=["misguided"])
    with pytest.raises(MoveDenied) as no:
        approves(who, "sian", decision.referral)
    assert str(no.value) == "An inspector must decide this: unfounded."
