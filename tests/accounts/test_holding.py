"""Whoever can no longer act holds nothing: every relation to a person, and every way in which somebody stops."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
from django.apps import apps
from django.utils import timezone

from accounts.actions import memberships
from accounts.actions import people as acts
from accounts.models import Absence, Membership, Notice, User
from accounts.people import holdings
from referrals.casework.actions import claiming
from referrals.casework.presenters import team
from referrals.casework.rules.guards import why_not_approve
from referrals.models import Referral, RiskOwner
from referrals.models.referral import State
from safeguarding.models import Case, PartnerAction
from safeguarding.requests.actions import answering
from tests.records import a_decided_referral, a_recommendation, a_referral, a_request

pytestmark = pytest.mark.usefixtures("assessed_beforehand")


def relations_to_a_person():
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields():
            if field.is_relation and not field.auto_created and field.related_model is User:
                yield f"{model._meta.label}.{field.name}"


def test_every_relation_to_a_person_is_a_holding_or_says_why_it_holds_nothing():
    held = {holding.relation for holding in holdings.HOLDINGS} - {""}
    known = held | set(holdings.all_records())
    assert set(relations_to_a_person()) == known and not held & set(holdings.all_records())


def suspend(who, person, *, by="fay"):
    now = User.objects.get(pk=person.pk)
    return acts.suspend(person=now, version=now.version, reason="Left the force", by=who(by))


def end_role(who, person, role="prevent_officer"):
    held = Membership.objects.live().get(user=person, role=role)
    return memberships.end(held=held, reason="Moved on", by=who("fay"))


def lapse(who, person, *, field="vetting_until"):
    now, past = User.objects.get(pk=person.pk), timezone.localdate() - timedelta(days=1)
    dates = {"training_until": None, "vetting_until": None, field: past}
    return acts.note_training(person=now, version=now.version, by=who("fay"), **dates)


def lapses_by_date(who, person):
    User.objects.filter(pk=person.pk).update(training_until=timezone.localdate() - timedelta(days=1))
    holdings.sweep()


def role_runs_out(who, person):
    Membership.objects.filter(user=person).update(until=timezone.now() - timedelta(minutes=1))
    holdings.sweep()


def goes_away(who, person, cover=None):
    today = timezone.localdate()
    Absence.objects.create(
        person=person, first_day=today, last_day=today + timedelta(days=9), cover=cover, noted_by=person
    )
    holdings.sweep()


WAYS = {way.__name__: way for way in (suspend, end_role, lapse, lapses_by_date, role_runs_out, goes_away)}


@pytest.fixture(params=WAYS)
def stops(request, who):
    return lambda person: WAYS[request.param](who, person)


# --- The row of the table of faults, walked -------------------------------------------------------------------


@pytest.fixture(scope="module")
def priya_holds_a_lot(once_a_module):
    """A referral with an open NHS request, an open Channel case, a recommendation, one that is dangerous."""
    who = once_a_module.who
    a_request(who, officer="priya")
    a_decided_referral(who, option="channel", to="Wensum County Council", officer="priya")
    a_recommendation(who, officer="priya")
    claiming.claim(referral=a_referral(who("tanya"), danger={"danger": "not_sure"}), by=who("priya"))


def test_whoever_stops_holds_nothing_at_that_moment_and_no_timeline_is_ownerless(priya_holds_a_lot, people, stops):
    stops(people.priya)
    assert not Referral.objects.filter(officer=people.priya).exists()
    assert not Referral.objects.filter(owner=people.priya).exists()
    assert not Case.objects.filter(owner=people.priya).exists()
    assert not any(holding.left_by(people.priya, Membership.objects.none()) for holding in holdings.HOLDINGS)
    assert_no_timeline_is_ownerless()


def assert_no_timeline_is_ownerless():
    for referral in Referral.objects.all():
        spans = list(RiskOwner.objects.filter(referral=referral).order_by("since", "pk"))
        assert spans[0].since == referral.submitted_at and spans[-1].until is None
        assert all(one.until == after.since for one, after in pairwise(spans))
        assert spans[-1].person_id == referral.owner_id


def test_what_she_had_in_hand_is_unassigned_and_her_sergeant_answers_for_it(who, people):
    held = claiming.claim(referral=a_referral(who("tanya")), by=who("priya"))
    suspend(who, people.priya)
    now = Referral.objects.get(pk=held.pk)
    assert now.officer is None and now.owner == people.sian and now in team.unassigned(who("sian"))


def test_every_supervisor_is_told_once_whatever_she_held(priya_holds_a_lot, who, people):
    suspend(who, people.priya)
    told = Notice.objects.filter(kind="work.passed_on").values_list("person", flat=True)
    assert sorted(told) == sorted(one.pk for one in (people.sian, people.ian, people.ingrid))


def test_a_partners_answer_then_reaches_the_supervisor(who, people):
    request = a_request(who, officer="priya")
    suspend(who, people.priya)
    answering.answer(
        action=PartnerAction.objects.get(pk=request.pk),
        text="He was seen here twice",
        evidence="",
        nothing_known=False,
        version=request.version,
        by=who("nadia"),
    )
    assert Notice.objects.filter(kind="request.answered", person=people.sian).exists()


def test_a_supervisor_who_answers_for_it_now_can_still_decide_the_recommendation(who, people):
    waiting = a_recommendation(who, officer="priya").referral
    suspend(who, people.priya)
    now = Referral.objects.get(pk=waiting.pk)
    assert now.state == State.APPROVAL and now in team.waiting(who("sian"))
    assert why_not_approve(now, who("sian")) == ""
