"""Bulk data is placed, not walked; so what the rules would have seen to is asked of it here."""

import subprocess
from io import StringIO
from random import Random
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from audit.acting import Actor, acting
from prevent_portal.seeding.bulk import seed_referrals
from prevent_portal.seeding.invention import redraw_references
from referrals.casework.rules.holds import deconfliction_allows
from referrals.models import Referral
from referrals.models.referral import State
from safeguarding.gates.consents import support_waits
from safeguarding.models import Case, CaseState, FollowUp

pytestmark = pytest.mark.usefixtures("people", "reference")


@pytest.fixture
def two_years() -> None:
    with acting(Actor(name="seed")):
        seed_referrals(count=200, seed=3, years=2.0, in_hand=0.0)


def test_whoever_was_taken_on_has_a_case_and_a_case_ends_with_its_referral(two_years):
    states = {(case.state, case.referral.state) for case in Case.objects.select_related("referral")}
    assert states == {(CaseState.OPEN, State.CASE_OPEN), (CaseState.CLOSED, State.CLOSED)}
    assert not Referral.objects.filter(state=State.CASE_OPEN, cases=None).exists()


def test_no_open_case_waits_for_the_desk_or_for_its_review(two_years):
    for case in Case.objects.filter(state=CaseState.OPEN).select_related("referral"):
        assert deconfliction_allows(case.referral) is None
        assert not case.review_is_overdue


def test_a_second_run_of_the_same_dice_collides_with_nothing_and_ends(two_years):
    with acting(Actor(name="seed")):
        seed_referrals(count=200, seed=3, years=2.0, in_hand=0.0)
    assert Referral.objects.count() == 400


def test_two_of_one_batch_never_share_a_reference():
    made = [Referral(reference="PR34679CDF3") for _ in range(3)]
    redraw_references(Random(1), made)
    assert len({one.reference for one in made}) == 3


def test_every_look_back_that_fell_due_was_held(two_years):
    assert FollowUp.objects.exclude(found="").exists()
    assert not FollowUp.objects.filter(found="", due_on__lt=timezone.localdate()).exists()


def test_no_provider_meets_anybody_without_consent(two_years):
    provided = Case.objects.filter(commissions__isnull=False).distinct()
    assert provided.exists()
    assert [case for case in provided if support_waits(case)] == []


def test_processes_share_all_of_it_and_none_has_the_dice_of_another(monkeypatch):
    begun = []
    monkeypatch.setattr(
        subprocess, "Popen", lambda command, **_: begun.append(command) or SimpleNamespace(wait=lambda: 0)
    )
    call_command("seed", referrals=7, seed=3, processes=3, stdout=StringIO())
    asked = [dict(each[2:].split("=") for each in command if "=" in each) for command in begun]
    assert [int(one["referrals"]) for one in asked] == [3, 2, 2]
    assert len({one["seed"] for one in asked}) == 3


def test_where_one_process_fails_the_command_fails_and_says_what_is_there(monkeypatch):
    ended = iter([0, 1])
    monkeypatch.setattr(subprocess, "Popen", lambda *_, **__: SimpleNamespace(wait=lambda: next(ended)))
    with pytest.raises(CommandError, match="What the others made is there"):
        call_command("seed", referrals=7, processes=2, stdout=StringIO())
