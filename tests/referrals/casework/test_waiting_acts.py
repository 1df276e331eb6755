"""An act of casework that waited for a lock is decided by what its actor may do when the lock is given. That every act does
so is found in the code (tests/test_decided_under_the_lock.py)."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from audit.models import Event
from audit.moves import MoveDenied
from referrals import access
from referrals.casework.actions import (
    asking_referrers,
    case_team,
    claiming,
    conflict,
    danger,
    emergency_access,
    enquiring,
    identity,
    responding,
    rota,
    sealing,
    sight,
)
from referrals.filing.actions import adding
from referrals.kinds import EXCLUSION_LIFTED
from referrals.models import Exclusion, Indicator, Referral
from subjects.actions import BirthClaim, Description, NameClaim
from tests.records import a_referral, an_assessed_referral

SOON = timedelta(days=2)


@pytest.fixture(scope="module")
def told(once_a_module):
    """A record that Omar assesses, with an addition, a guest and a colleague who is kept away; another that tells of
    danger; one that Dot has opened in an emergency; one that Ian sealed; and Dot is on the rota."""
    who, people = once_a_module.who, once_a_module.people
    ours = an_assessed_referral(who)
    guest = {"role": "guest", "until": timezone.localdate() + SOON, "why": "She speaks Kurdish"}
    sealed = claiming.claim(referral=a_referral(who("tom")), by=who("omar"))
    sealing.seal(referral=sealed, why="A councillor's son", by=who("ian"))
    other = a_referral(who("tom"))
    elsewhere = a_referral(who("tom"))
    danger.report(referral=other, told="yes", text="He is at the gate", by=who("sian"))
    began = timezone.now() + timedelta(hours=1)
    spell = {"since": began, "until": began + timedelta(hours=8), "is_cover": False}
    return SimpleNamespace(
        ours=ours,
        other=other,
        sealed=sealed,
        added=adding.add_information(
            referral=ours, text="He was seen there again", immediate_danger="no", by=who("tanya")
        ),
        guest=case_team.name(referral=ours, person=people.priya, by=who("omar"), **guest),
        kept_away=sight.exclude(referral=ours, person=people.yusuf, why="His cousin", by=who("sian")),
        opened=emergency_access.open_record(referral=elsewhere, category="life", reason="He is here", by=who("dot")),
        duty=rota.put_on(force=ours.force, person=people.dot, by=who("sian"), **spell),
        person=people.dot,
        away=people.kofi,
    )


A_NAME = Description(names=(NameClaim(forenames="Dylan", surname="Marsh"),))
A_CHILD = Description(birth=BirthClaim(year=2012, month=4, day=2)).birth
ACTS = {
    "a note": ("omar", access.work, lambda t, by: enquiring.write_note(referral=t.ours, text="Rang", by=by)),
    "a line": ("omar", access.work, lambda t, by: enquiring.add_line(referral=t.ours, question="Who is S?", by=by)),
    "a contact": (
        "omar",
        access.work,
        lambda t, by: enquiring.record_contact(
            referral=t.ours,
            with_whom="referrer",
            reached=True,
            how="Telephone",
            when=timezone.now(),
            what_was_said="He is back",
            by=by,
        ),
    ),
    "an observation": (
        "omar",
        access.work,
        lambda t, by: enquiring.observe(
            referral=t.ours,
            indicator=Indicator.objects.first(),
            evidence="A drawing",
            known_how="seen",
            when="",
            by=by,
        ),
    ),
    "a question to the referrer": (
        "omar",
        access.work,
        lambda t, by: asking_referrers.ask_referrer(referral=t.ours, question="Which friends?", by=by),
    ),
    "an addition is read": (
        "omar",
        access.work,
        lambda t, by: responding.read_addendum(addendum=t.added, by=by),
    ),
    "the guest is ended": ("omar", access.work, lambda t, by: case_team.end(member=t.guest, by=by)),
    "people are searched again": ("omar", access.work, lambda t, by: identity.look_again(referral=t.ours, by=by)),
    "a name is known": (
        "omar",
        access.work,
        lambda t, by: identity.add_known(referral=t.ours, person=A_NAME, source="police", by=by),
    ),
    "the age is settled": (
        "omar",
        access.work,
        lambda t, by: identity.settle_age(referral=t.ours, birth=A_CHILD, source="police", why="School roll", by=by),
    ),
    "two are one person": (
        "omar",
        access.work,
        lambda t, by: identity.decide_person(
            referral=t.ours, other=t.other.subject, verdict="different", reason="Another school", by=by
        ),
    ),
    "no conflict": ("omar", access.see_case_file, lambda t, by: conflict.deny(referral=t.ours, by=by)),
    "a purpose": (
        "priya",
        access.see_case_file,
        lambda t, by: sight.state_purpose(referral=t.ours, purpose="cover", detail="", by=by),
    ),
    "somebody is kept away": (
        "sian",
        access.assign,
        lambda t, by: sight.exclude(referral=t.ours, person=t.away, why="His uncle", by=by),
    ),
    "somebody is kept away no longer": (
        "sian",
        access.assign,
        lambda t, by: sight.lift_exclusion(exclusion=t.kept_away, why="Not him", by=by),
    ),
    "danger is told": (
        "omar",
        access.see_case_file,
        lambda t, by: danger.report(referral=t.ours, told="yes", text="He has a knife", by=by),
    ),
    "danger is taken": ("dot", access.handle_emergency, lambda t, by: danger.take(referral=t.other, by=by)),
    "an emergency is over": (
        "dot",
        access.end_emergency,
        lambda t, by: emergency_access.end(opened=t.opened, by=by),
    ),
    "a seal is lifted": (
        "ingrid",
        access.seal,
        lambda t, by: sealing.lift_seal(referral=t.sealed, why="He is known now", by=by),
    ),
    "one more is sealed": ("ian", access.seal, lambda t, by: sealing.seal(referral=t.ours, why="His father", by=by)),
    "off the rota": ("sian", access.change_rota, lambda t, by: rota.take_off(duty=t.duty, by=by)),
}


@pytest.mark.parametrize(("name", "rule", "act"), ACTS.values(), ids=ACTS)
def test_who_was_suspended_while_they_waited_does_nothing(told, who, waits, name, rule, act):
    actor, before = who(name), Event.objects.count()
    waits(actor.pk)
    with pytest.raises(MoveDenied, match=rule.reason):
        act(told, actor)
    assert Event.objects.count() == before


@pytest.mark.parametrize(("name", "rule", "act"), ACTS.values(), ids=ACTS)
def test_who_is_still_there_does_it(told, who, waits, name, rule, act):
    before = Event.objects.count()
    waits()
    act(told, who(name))
    assert Event.objects.count() > before


def test_who_was_given_a_record_meanwhile_is_not_kept_away_from_it(told, who, people):
    seen = a_referral(who("tom"))
    claiming.assign(referral=Referral.objects.get(pk=seen.pk), to=people.omar, reason="Leave", by=who("sian"))
    with pytest.raises(MoveDenied, match="Assign it to somebody else first"):
        sight.exclude(referral=seen, person=people.omar, why="His uncle", by=who("ian"))


def test_who_is_let_in_again_twice_is_let_in_once(told, who, people):
    sight.lift_exclusion(exclusion=told.kept_away, why="Another family", by=who("sian"))
    with pytest.raises(MoveDenied, match="already"):
        sight.lift_exclusion(exclusion=told.kept_away, why="I know better", by=who("ian"))
    lifted = Exclusion.objects.get(pk=told.kept_away.pk)
    assert (lifted.lifted_by, lifted.lifted_why) == (people.sian, "Another family")
    assert not Exclusion.objects.standing().filter(referral=told.ours).exists()
    assert Event.objects.filter(kind=EXCLUSION_LIFTED.name).count() == 1
