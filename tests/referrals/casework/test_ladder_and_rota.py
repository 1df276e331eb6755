"""Danger that nobody takes is raised step by step, and the rota says who is told first (ADR 0015)."""

import json
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Agency, Membership, Notice
from audit.models import Event
from audit.moves import MoveDenied
from referrals.casework.actions import clocks, danger, rota
from referrals.casework.notices import ladder
from referrals.filing.actions import adding
from referrals.limits import LADDER_MINUTES, LIMITS
from referrals.models import Danger, Duty, Referral
from tests.records import a_referral

DANGER = "filing.danger"


@pytest.fixture
def force(people):
    return Agency.objects.get(name="Wensum Constabulary")


@pytest.fixture
def omar_is_a_duty_officer_too(people, force):
    Membership.objects.create(
        user=people.omar, agency=force, role="duty_officer", state="active", confirmed_at=timezone.now()
    )


@pytest.fixture
def referral(who, people):
    return a_referral(who("tanya"), danger={"danger": "yes"})


def waited(referral, minutes):
    """Rows' times moved back, as if nobody had looked for so long."""
    since = timezone.now() - timedelta(minutes=minutes)
    Danger.objects.filter(referral=referral).update(waits_since=since)


def told(person, words=""):
    return Notice.objects.filter(person=person, kind=DANGER, words__contains=words, urgent=True).count()


def on_the_rota(force, person, who, *, cover=False, hours=8):
    now = timezone.now()
    return rota.put_on(
        force=force,
        person=person,
        since=now - timedelta(minutes=1),
        until=now + timedelta(hours=hours),
        is_cover=cover,
        by=who("sian"),
    )


# --- The ladder ------------------------------------------------------------------------------------------------------


def test_before_the_first_step_nothing_is_raised(referral):
    waited(referral, LADDER_MINUTES["yes"][0] - 1)
    assert ladder.climb() == 0


def test_the_next_duty_officer_then_the_inspectors_then_the_whole_force(people, referral):
    for step, (minutes, person) in enumerate(
        zip(LADDER_MINUTES["yes"], [people.dot, people.ian, people.priya], strict=True), start=1
    ):
        waited(referral, minutes)
        before = told(person)
        assert ladder.climb() == 1 and ladder.climb() == 0
        assert told(person) == before + 1
        assert referral.dangers.get().rung == step


def test_each_step_is_an_event_that_says_who_was_told(people, referral):
    waited(referral, 60)
    assert ladder.climb() == 3
    events = Event.objects.filter(kind="referral.danger_raised", target_id=str(referral.pk)).order_by("id")
    assert [json.loads(event.payload)["step"] for event in events] == ["next", "inspector", "force"]
    assert people.ian.pk in json.loads(events[1].payload)["told"]


def test_the_cover_is_told_before_the_other_duty_officers(people, who, force, omar_is_a_duty_officer_too):
    on_the_rota(force, people.sian, who)
    on_the_rota(force, people.omar, who, cover=True)
    referral = a_referral(who("tanya"), danger={"danger": "yes"})
    assert (told(people.sian), told(people.omar), told(people.dot)) == (1, 0, 0)
    waited(referral, 5)
    ladder.climb()
    assert (told(people.omar), told(people.dot)) == (1, 0)


def test_whoever_takes_it_stops_the_ladder(who, referral):
    danger.take(referral=referral, by=who("dot"))
    waited(referral, 60)
    assert ladder.climb() == 0


def test_danger_held_by_somebody_suspended_since_is_raised_again(people, who, referral):
    danger.take(referral=referral, by=who("dot"))
    people.dot.is_active = False
    people.dot.save()
    waited(referral, 10)
    assert ladder.climb() == 2


def test_an_answer_ends_the_ladder(who, referral):
    danger.judge_none(referral=referral, reason="A line of a play", by=who("dot"))
    waited(referral, 60)
    assert ladder.climb() == 0


def test_not_sure_climbs_in_hours_and_yes_told_later_begins_anew(who):
    referral = a_referral(who("tanya"), danger={"danger": "not_sure"})
    waited(referral, 59)
    assert ladder.climb() == 0
    waited(referral, 60)
    assert ladder.climb() == 1
    adding.add_information(referral=referral, text="Now", immediate_danger="yes", by=who("tanya"))
    assert referral.dangers.get().rung == 0


def test_not_sure_on_a_friday_evening_is_due_in_hours_and_not_on_monday(who, monkeypatch):
    referral = a_referral(who("tanya"), danger={"danger": "not_sure"})
    assert referral.due_at - referral.submitted_at <= timedelta(hours=LIMITS.not_sure_hours, minutes=1)


def test_danger_that_was_taken_and_not_answered_in_time_is_told_as_danger(people, who, referral):
    danger.take(referral=referral, by=who("dot"))
    Referral.objects.filter(pk=referral.pk).update(due_at=timezone.now() - timedelta(minutes=1))
    clocks.raise_overdue()
    late = Notice.objects.get(person=people.ian, kind="case.overdue")
    assert late.urgent and late.words.startswith("Danger has not been answered in time")


# --- The rota --------------------------------------------------------------------------------------------------------


def test_with_no_entry_every_duty_officer_is_told(people, omar_is_a_duty_officer_too, referral):
    assert told(people.dot) == told(people.omar) == 1


def test_the_rota_decides_who_is_told(people, who, force, omar_is_a_duty_officer_too):
    on_the_rota(force, people.omar, who)
    a_referral(who("tanya"), danger={"danger": "yes"})
    assert (told(people.omar), told(people.dot)) == (1, 0)


@pytest.mark.parametrize("change", ["suspended", "lapsed", "role ended", "taken off", "over"])
def test_whoever_cannot_act_is_skipped(people, who, force, omar_is_a_duty_officer_too, change):
    spell = on_the_rota(force, people.omar, who)
    {
        "suspended": lambda: type(people.omar).objects.filter(pk=people.omar.pk).update(is_active=False),
        "lapsed": lambda: (
            type(people.omar)
            .objects.filter(pk=people.omar.pk)
            .update(vetting_until=timezone.localdate() - timedelta(days=1))
        ),
        "role ended": lambda: people.omar.memberships.update(until=timezone.now()),
        "taken off": lambda: rota.take_off(duty=spell, by=who("ian")),
        "over": lambda: Duty.objects.update(until=timezone.now()),
    }[change]()
    a_referral(who("tanya"), danger={"danger": "yes"})
    # Off the rota, every duty officer is told; but nobody who could not open it.
    assert told(people.dot) == 1
    assert told(people.omar) == (change in ("taken off", "over"))


@pytest.mark.parametrize("name", ["dot", "omar", "iris", "tanya", "ada"])
def test_only_a_supervisor_of_the_force_writes_the_rota(people, who, force, name):
    now = timezone.now()
    with pytest.raises(MoveDenied, match="supervisor"):
        rota.put_on(
            force=force,
            person=people.dot,
            since=now,
            until=now + timedelta(hours=1),
            is_cover=False,
            by=who(name),
        )


def test_nobody_is_on_twice_at_once_and_nobody_of_another_force_at_all(people, who, force):
    on_the_rota(force, people.dot, who)
    with pytest.raises(MoveDenied, match="already"):
        on_the_rota(force, people.dot, who, hours=1)
    with pytest.raises(MoveDenied, match="cannot be on duty"):
        on_the_rota(force, people.kofi, who)


def asked(person, *, since="07:00", until="19:00", day=1, **more):
    on = timezone.localdate() + timedelta(days=day)
    days = {
        f"{end}_day-{part}": str(getattr(on, part)) for end in ("since", "until") for part in ("day", "month", "year")
    }
    return dict(
        idempotency=str(uuid.uuid4()),
        person=person.pk,
        since_clock=since,
        until_clock=until,
        **{**days, **more},
    )


def test_the_page_puts_on_shows_and_takes_off(people, who, signed_in):
    sian = signed_in("sian")
    answer = sian.post(reverse("referrals:rota"), asked(people.dot), follow=True)
    assert "Dot Farrow is on the rota" in answer.content.decode()
    spell = Duty.objects.get()
    assert "Take off" in sian.get(reverse("referrals:rota")).content.decode()
    seen = signed_in("dot").get(reverse("referrals:rota")).content.decode()
    assert "Dot Farrow" in seen and "Take off" not in seen and "Put somebody" not in seen
    sian.post(reverse("referrals:rota_take_off", args=[spell.public_id]))
    assert Duty.objects.get().withdrawn_by == people.sian
    kinds = Event.objects.filter(target_type="referrals.Duty").values_list("kind", flat=True)
    assert {"duty.added", "duty.withdrawn"} <= set(kinds)


@pytest.mark.parametrize(
    "wrong",
    [
        {"until": "06:00"},
        {"since": "25:00"},
        {"day": -3},
        {"day": 500},
        {"since_day-year": "9999"},
        {"until_day-year": "2031"},
        {"since_day-month": "13"},
    ],
)
def test_a_time_that_cannot_be_is_refused_beside_the_field(people, signed_in, wrong):
    answer = signed_in("sian").post(reverse("referrals:rota"), asked(people.dot, **wrong))
    assert answer.status_code == 422 and not Duty.objects.exists()


@pytest.mark.parametrize("name", ["tanya", "ada", "amir", "nadia", "carl"])
def test_the_rota_does_not_exist_for_others(signed_in, name):
    assert signed_in(name).get(reverse("referrals:rota")).status_code == 404


def test_another_force_can_take_nobody_off(who, people, force, signed_in):
    spell = on_the_rota(force, people.dot, who)
    assert signed_in("iris").post(reverse("referrals:rota_take_off", args=[spell.public_id])).status_code == 404
