"""Who could see a record on a day that is over: the answer that the rules gave then, whatever was changed since."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from types import SimpleNamespace

import pytest
from django.utils import timezone

from accounts.models import Agency, Membership, MembershipState
from accounts.roles import Role
from accounts.shares import open_share, revoke_share
from audit.acting import Actor, acting
from core import clock
from referrals.models import CaseMember, EmergencyAccess, Exclusion, Referral, ReferralShare, Seal
from safeguarding.models import Case, CaseTransfer, Commission, HandOver, PanelReferral, PartnerAction
from safeguarding.sight import past_sight
from tests.records import a_decided_referral, a_request

STAFF = ("omar", "priya", "sian", "ian", "dot", "yusuf", "carl", "lena", "tanya")
FORCES = ("Wensum Constabulary", "Calder Vale Police")
TURNS = 24


@pytest.fixture(scope="module")
def told(once_a_module):
    """Omar's referral of Tanya's with a case at the county's panel and a request to Broadfen NHS Trust, and TURNS turns at
    random of all that opens and closes it; with what the rules answered after each."""
    people, who = once_a_module.people, once_a_module.who
    referral = a_decided_referral(who, option="channel", to="Wensum County Council")
    a_request(who, referral=referral)
    case = Case.objects.get(referral=referral)
    story = SimpleNamespace(referral=referral, case=case, people=people, who=who, dice=Random(11), answers=[])
    story.began = timezone.now()
    for turn in range(TURNS):
        with acting(Actor(name="A history", request_id=str(turn))):
            TURN[turn % len(TURN)](story)
            AT_THE_CASE[turn % len(AT_THE_CASE)](story)
        moment = timezone.now()
        with clock.as_of(moment):
            story.answers.append((moment, set(past_sight.now(referral))))
    return story


def _somebody(story):
    return getattr(story.people, story.dice.choice(STAFF))


def _agency(story):
    return Agency.objects.get(name=story.dice.choice((*FORCES, "Wensum County Council")))


def _write(story, **columns):
    Referral.objects.filter(pk=story.referral.pk).update(**columns)


def another_officer(story):
    _write(story, officer=_somebody(story), claimed_at=timezone.now())


def another_state(story):
    danger = story.dice.choice(("yes", "no"))
    _write(story, danger_told=danger, danger_now=danger, agency_may_see=story.dice.random() < 0.5)


def another_force(story):
    _write(story, force=Agency.objects.get(name=story.dice.choice(FORCES)))


def sealed_or_lifted(story):
    if not Seal.objects.standing().update(lifted_at=timezone.now(), lifted_by=story.people.ian):
        Seal.objects.create(referral=story.referral, why="-", by=story.people.ian)


def kept_away_or_not(story):
    person = _somebody(story)
    lifted = {"lifted_at": timezone.now(), "lifted_by": story.people.ian, "lifted_why": "-"}
    if not Exclusion.objects.standing().filter(person=person).update(**lifted):
        Exclusion.objects.create(referral=story.referral, person=person, why="-")


def shared_or_taken_back(story):
    shares = ReferralShare.objects.filter(referral=story.referral, revoked_at=None)
    if shares and story.dice.random() < 0.5:
        revoke_share(shares[0], record=story.referral, by=story.who("sian"))
        return
    kind, agency = story.dice.choice(("copy", "joint")), _agency(story)
    if not shares.filter(kind=kind, agency=agency):
        until = timezone.now() + story.dice.choice((timedelta(milliseconds=30), timedelta(days=1)))
        share = ReferralShare(referral=story.referral, agency=agency, kind=kind, why="-", lawful_basis="-", until=until)
        share.submitted_at = story.referral.submitted_at
        open_share(share, record=story.referral, by=story.who("sian"))


def named_or_ended(story):
    person, now = _somebody(story), timezone.now()
    by = story.people.grace
    if not CaseMember.objects.filter(person=person, ended_at=None).update(ended_at=now, ended_by=by):
        force = Agency.objects.get(name=story.dice.choice(FORCES))
        CaseMember.objects.create(
            referral=story.referral, person=person, agency=force, role="second", why="-", until=None, by=by
        )


def opened_in_an_emergency_or_ended(story):
    now, by = timezone.now(), _somebody(story)
    if not EmergencyAccess.objects.filter(by=by, ended_at=None).update(ended_at=now):
        until = now + story.dice.choice((timedelta(milliseconds=40), timedelta(hours=1)))
        EmergencyAccess.objects.create(
            referral=story.referral,
            by=by,
            force_id=Referral.objects.get(pk=story.referral.pk).force_id,
            category="life",
            reason="-",
            until=until,
            review_due_at=until,
        )


def another_role(story):
    now, person = timezone.now(), _somebody(story)
    roles = Membership.objects.filter(user=person, state=MembershipState.ACTIVE)
    if roles and story.dice.random() < 0.6:
        roles.update(state=MembershipState.ENDED, ended_at=now)
    else:
        role, force = story.dice.choice((Role.SERGEANT, Role.DUTY_OFFICER)), story.dice.choice(FORCES)
        held = Membership(user=person, agency=Agency.objects.get(name=force), role=role, state=MembershipState.ACTIVE)
        held.confirmed_at = now
        Membership.objects.bulk_create([held], ignore_conflicts=True)


def suspended_or_lapsed(story):
    person = _somebody(story)
    person.refresh_from_db()
    person.is_active = not person.is_active
    person.vetting_until = story.dice.choice((None, None, clock.today() - timedelta(days=1)))
    person.save()


def an_agency_closed_or_open(story):
    agency = _agency(story)
    Agency.objects.filter(pk=agency.pk).update(is_open=not agency.is_open)


def the_request_ended_or_not(story):
    state = story.dice.choice(("requested", "withdrawn"))
    ended = timezone.now() if state == "withdrawn" else None
    PartnerAction.objects.update(state=state, ended_at=ended, ended_by=ended and story.people.omar)


def at_the_panel_or_taken_back(story):
    panel, taken_back = PanelReferral.objects.filter(case=story.case), "taken_back"
    gone = {"state": taken_back, "revoked_at": timezone.now(), "revoked_by": story.people.sian, "taken_back_why": "-"}
    if not panel.exclude(state=taken_back).update(**gone):
        panel.update(state="sent", revoked_at=None, revoked_by=None, taken_back_why="", taken_at=None, taken_by=None)


def put_to_another_council_or_not(story):
    _put_or_not(story, HandOver, of="Wensum County Council", to="Calder Vale Council")


def put_to_another_force_or_not(story):
    _put_or_not(story, CaseTransfer, of=FORCES[0], to=FORCES[1])


def _put_or_not(story, kind, *, of, to):
    now = timezone.now()
    if not kind.objects.filter(case=story.case, state="waiting").update(state="taken_back", ended_at=now):
        between = {"of": Agency.objects.get(name=of), "to": Agency.objects.get(name=to)}
        said = {"why": "-", "lives_there_from": clock.today(), "put_by": story.people.ian, "answer_by": now}
        kind.objects.create(case=story.case, referral=story.referral, **between, **said)


def a_brief_or_ended(story):
    ended = {"state": "ended", "ended_at": timezone.now(), "ended_by": story.people.omar, "ended_why": "-"}
    if not Commission.objects.filter(case=story.case, state="sent").update(**ended):
        held = story.people.imran.memberships.get()
        Commission.objects.create(
            case=story.case,
            referral=story.referral,
            provider=held.user,
            agency=held.agency,
            disclosed=[],
            brief="-",
            safety="-",
            sessions_expected=1,
            weeks_between=1,
            first_by=clock.today(),
            sent_by=story.people.omar,
        )


# In each turn one of these too: what opens the case to others than those who have the referral.
AT_THE_CASE = (
    at_the_panel_or_taken_back,
    put_to_another_council_or_not,
    put_to_another_force_or_not,
    a_brief_or_ended,
)
TURN = (
    another_officer,
    sealed_or_lifted,
    kept_away_or_not,
    shared_or_taken_back,
    named_or_ended,
    opened_in_an_emergency_or_ended,
    another_role,
    suspended_or_lapsed,
    another_state,
    the_request_ended_or_not,
    another_force,
    an_agency_closed_or_open,
)


def test_as_of_now_it_is_what_the_rules_answer_now(told, people):
    with clock.as_of(timezone.now()):
        assert set(past_sight.at(told.referral, timezone.now())) == set(past_sight.now(told.referral))


def test_as_of_each_moment_it_is_what_the_rules_answered_then(told, people):
    assert len({frozenset(seen) for _, seen in told.answers}) > TURNS / 3, "a history in which something happened"
    for moment, seen in told.answers[::5]:
        assert set(past_sight.at(told.referral, moment)) == seen


def test_the_stretches_of_the_day_say_the_same_of_each_moment(told, people, monkeypatch):
    monkeypatch.setattr(past_sight, "LIMITS", SimpleNamespace(past_changes_a_day=500))
    answer = past_sight.who_could_see(told.referral, clock.today())
    assert not answer.ends_early and answer.erased == 0
    for moment, seen in told.answers:
        assert {one.seen for one in answer.stretches if held(one, moment)} == seen


def held(stretch, moment):
    return (stretch.since is None or stretch.since <= moment) and (stretch.until is None or moment < stretch.until)
