"""Drafts nobody sent: the author is reminded, then the lead learns that there is one, only then it goes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.actions import people as people_acts
from accounts.models import Notice
from referrals.filing.actions import drafting
from referrals.filing.actions.unsent_drafts import LAST_WORD, forget, remind
from referrals.models import Draft
from referrals.models.draft import DraftState
from tests.records import a_draft


def begun(days, **more):
    moment = timezone.now() - timedelta(days=days)
    Draft.objects.update(started_at=moment, saved_at=moment, **more)


def told(person):
    return sorted(Notice.objects.filter(person=person).exclude(kind="before").values_list("kind", flat=True))


@pytest.mark.parametrize(
    ("days", "kinds"), [(0, []), (1, ["draft.waits_1"]), (3, ["draft.waits_3"]), (7, ["draft.waits_7"])]
)
def test_tanya_is_reminded_on_day_1_3_and_7(people, who, days, kinds):
    a_draft(who("tanya"))
    begun(days)
    remind()
    remind()
    assert told(people.tanya) == kinds
    assert told(people.lena) == []


def test_then_lena_learns_that_there_is_one(people, who):
    a_draft(who("tanya"))
    begun(8)
    remind()
    remind()
    assert told(people.lena) == ["draft.unsent"]


def test_no_lead_learns_of_a_draft_about_a_colleague(people, who):
    a_draft(who("tanya"), last={"under_18": "no", "own_staff": "yes", "declaration": "on"})
    begun(8)
    remind()
    assert told(people.lena) == []


def test_it_is_deleted_only_after_that(people, who):
    a_draft(who("tanya"))
    begun(40)
    forget()
    remind()
    forget()
    assert Draft.objects.get().state == DraftState.OPEN
    Draft.objects.update(reminded_at=timezone.now() - LAST_WORD)
    forget()
    draft = Draft.objects.get()
    assert (draft.state, draft.answers) == (DraftState.DISCARDED, {})


def test_a_draft_still_being_written_is_never_deleted(people, who):
    a_draft(who("tanya"))
    begun(40, reminded=4)
    Draft.objects.update(saved_at=timezone.now())
    forget()
    assert Draft.objects.get().state == DraftState.OPEN


# --- Handed to a lead who does nothing ------------------------------------------------------------------------


def asleep(who, days):
    drafting.hand_over(draft=a_draft(who("tom")), by=who("tom"))
    Draft.objects.update(handed_over_at=timezone.now() - timedelta(days=days))
    Notice.objects.update(kind="before")
    remind()
    remind()


@pytest.mark.parametrize("day", [1, 3, 7])
def test_lena_is_reminded_of_a_draft_and_tom_hears_that_it_is_not_sent(people, who, day):
    asleep(who, day)
    assert told(people.lena) == [f"draft.lead_asleep_{day}"] and told(people.tom) == [f"draft.asleep_{day}"]


def test_after_a_week_the_forces_supervisors_ring_the_school(people, who):
    asleep(who, 20)
    said = Notice.objects.get(kind="draft.never_sent", person=people.sian)
    assert said.words.startswith("Hollow Lane Academy") and "Dylan" not in said.words


def test_a_draft_with_a_lead_is_never_deleted(people, who):
    asleep(who, 90)
    Draft.objects.update(saved_at=timezone.now() - timedelta(days=90))
    forget()
    assert Draft.objects.get().state == DraftState.WITH_LEAD


def test_a_draft_comes_back_to_tom_when_lena_can_no_longer_act(people, who):
    drafting.hand_over(draft=a_draft(who("tom")), by=who("tom"))
    people_acts.suspend(person=people.lena, version=people.lena.version, reason="Left", by=who("ada"))
    assert Draft.objects.get().state == DraftState.OPEN
    assert "draft.no_lead" in told(people.tom)
