"""Nobody approves what rests on their own word about who it is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from audit.moves import MoveDenied
from referrals.casework.actions import claiming, deciding, deconfliction, identity, sealing
from referrals.models import Referral
from referrals.models.referral import State
from subjects.actions import Description, IdentifierClaim
from tests.records import a_recommendation, a_referral, an_assessed_referral

pytestmark = pytest.mark.usefixtures("filed_beforehand")

WHY = {
    "omar": "The class, the film and his mother all say that he quoted it for a dare.",
    "priya": "His youth worker knows the song; nothing he said on the bus was his own.",
}
PHONE = Description(identifiers=(IdentifierClaim("phone", "07700 900123"),))


def now(referral):
    return Referral.objects.get(pk=referral.pk)


@pytest.fixture
def pair(who):
    """Priya has one referral, Omar another: a boy of the same name is in both."""
    first = claiming.claim(referral=a_referral(who("tanya")), by=who("priya"))
    return first, claiming.claim(referral=a_referral(who("bea")), by=who("omar"))


def says(who, name, verdict, referral, other):
    return identity.decide_person(
        referral=now(referral), other=other.subject, verdict=verdict, reason="I rang the school", by=who(name)
    )


def cleared(who, referral, *, confirmed_by):
    confirmed = identity.confirm_identity(referral=now(referral), by=who(confirmed_by))
    check = confirmed.deconflictions.get(code="")
    later = timezone.localdate() + timedelta(days=14)
    deconfliction.answer(check=check, code="clear", next_check_on=later, version=check.version, by=who("des"))
    return now(confirmed)


def recommended(who, referral, *, officer="omar"):
    said = {"rationale": WHY[officer], "default_option_not_taken_because": "Support holds"}
    return a_recommendation(who, referral=referral, officer=officer, **said)


def approves(who, name, referral):
    return deciding.approve(referral=now(referral), reason="I read all of it", by=who(name))


def is_refused(who, name, referral):
    with pytest.raises(MoveDenied, match="You worked on what this rests on"):
        approves(who, name, referral)
    return True


@pytest.mark.parametrize("verdict", ["same", "different"])
def test_ian_who_decided_about_two_people_approves_neither_of_their_referrals(verdict, who, pair):
    first, second = pair
    says(who, "ian", verdict, second, first)
    for referral, officer in ((first, "priya"), (second, "omar")):
        recommended(who, cleared(who, referral, confirmed_by=officer), officer=officer)
        assert is_refused(who, "ian", referral)
        assert approves(who, "ingrid", referral).state == State.CLOSED


def test_sian_who_took_back_what_omar_decided_does_not_approve(who, pair):
    first, second = pair
    link = says(who, "omar", "different", second, first)
    identity.undo_decision(referral=now(second), link=link, reason="His cousin?", by=who("sian"))
    says(who, "omar", "different", second, first)
    recommended(who, cleared(who, second, confirmed_by="omar"))
    assert is_refused(who, "sian", second)
    assert approves(who, "ian", second).state == State.CLOSED


def test_sian_who_added_what_is_known_of_the_boy_does_not_approve(who):
    referral = an_assessed_referral(who)
    identity.add_known(referral=referral, person=PHONE, source="The school roll", by=who("sian"))
    recommended(who, referral)
    assert is_refused(who, "sian", referral)


def test_sian_who_confirmed_who_it_is_does_not_approve(who):
    referral = claiming.claim(referral=a_referral(who("tanya")), by=who("omar"))
    recommended(who, cleared(who, referral, confirmed_by="sian"))
    assert is_refused(who, "sian", referral)


def test_what_is_decided_on_a_sealed_record_leaves_no_trace_on_the_other(who, pair):
    first, second = pair
    sealing.seal(referral=now(second), why="Staff", by=who("ingrid"))
    says(who, "ian", "different", second, first)
    assert now(second).contributions.exists() and not now(first).contributions.exists()


def test_ian_who_joins_one_boy_to_another_approves_nothing_of_a_third_who_is_joined_to_him(who, pair):
    first, second = pair
    third = claiming.claim(referral=a_referral(who("mina")), by=who("omar"))
    says(who, "omar", "same", third, second)
    says(who, "ian", "same", first, second)
    recommended(who, cleared(who, third, confirmed_by="omar"))
    assert is_refused(who, "ian", third)
    assert approves(who, "ingrid", third).state == State.CLOSED


def test_ian_who_parts_them_again_approves_nothing_of_the_third(who, pair):
    first, second = pair
    third = claiming.claim(referral=a_referral(who("mina")), by=who("omar"))
    says(who, "omar", "same", third, second)
    link = says(who, "priya", "same", first, second)
    identity.undo_decision(referral=now(first), link=link, reason="His cousin?", by=who("ian"))
    assert now(third).contributions.filter(by=who("ian").pk).exists()


def test_nothing_reaches_a_sealed_record_to_which_one_of_them_is_joined(who, pair):
    first, second = pair
    third = claiming.claim(referral=a_referral(who("mina")), by=who("omar"))
    sealing.seal(referral=now(third), why="Staff", by=who("ingrid"))
    says(who, "omar", "same", third, second)
    says(who, "ian", "same", first, second)
    assert now(second).contributions.filter(by=who("ian").pk).exists()
    assert not now(third).contributions.filter(by=who("ian").pk).exists()
