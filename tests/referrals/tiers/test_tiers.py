"""Tiers of decisions: Pat drafts, Petra publishes from a day, and from then on an inspector decides what was chosen."""

from datetime import timedelta

import pytest
from django.utils import timezone

from audit.moves import MoveDenied
from core.clock import ONE_DAY
from policy import actions
from referrals.casework.actions import deciding
from referrals.models.decision import Tier
from referrals.tiers.matter import TIERS_MATTER
from referrals.tiers.rules import chosen, held, shipped, wrong
from referrals.tiers.trying import run
from tests.policy.drafts import made_from, tomorrow_has_come
from tests.records import a_recommendation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_any_hour")]

TIERS = "/policy/tiers/"
WHY = "After the review of October."


def boxes(**said) -> dict:
    return {"why": WHY, "version": "0", "basis": "1", "per_cent": "10", **said}


def test_pat_drafts_petra_publishes_and_the_next_day_an_inspector_decides(signed_in, who, moves_on_to):
    before = a_recommendation(who, option="gather")
    assert (before.tier, before.tiers_version) == (Tier.SERGEANT, 1)
    pat, petra = signed_in("pat"), signed_in("petra")
    assert pat.post(f"{TIERS}draft/change/", boxes(options=["gather"], per_cent="25")).url == f"{TIERS}draft/"
    page = petra.get(f"{TIERS}draft/").content.decode()
    assert "Gather information" in page and "<ins>25 of a hundred</ins>" in page
    assert "The ends of cases are not counted" in petra.get(f"{TIERS}draft/dry-run/").content.decode()
    question = petra.get(f"{TIERS}draft/publish/", {"number": 2, "version": 1, "basis": 1})
    day = timezone.localdate() + ONE_DAY
    said = {"holds_from-day": day.day, "holds_from-month": day.month, "holds_from-year": day.year}
    answer = petra.post(f"{TIERS}draft/publish/", {**said, **made_from(question)}, follow=True).content.decode()
    assert "Version 2 is published. It holds from" in answer and "By design: not set here" in answer
    moves_on_to(day)
    after = a_recommendation(who, option="gather")
    assert (after.tier, after.tier_because, after.tiers_version) == (Tier.INSPECTOR, ["Gather information"], 2)
    with pytest.raises(MoveDenied, match="An inspector must decide this: gather information"):
        deciding.approve(referral=after.referral, reason="Agreed.", by=who("sian"))
    deciding.approve(referral=before.referral, reason="Agreed.", by=who("sian"))
    deciding.approve(referral=after.referral, reason="Agreed.", by=who("ian"))
    assert held(day).per_cent == 25


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"per_cent": "9"}, "Enter 10 to 100 of a hundred"),
        ({"per_cent": ""}, "Enter 10 to 100 of a hundred"),
        ({"options": ["unfounded"]}, "Select a valid choice"),
        ({}, "Nothing here differs from version 1"),
    ],
)
def test_nothing_is_made_weaker_than_by_design(signed_in, said, message):
    answer = signed_in("pat").post(f"{TIERS}draft/change/", boxes(**said))
    assert answer.status_code == 422 and message in answer.content.decode()


def test_what_a_version_says_beyond_its_bounds_weakens_nothing(who):
    assert [one.box for one in wrong({"because": ["age"], "options": ["unfounded"], "per_cent": 5})] == [
        "because",
        "options",
        "per_cent",
    ]
    said = chosen({"because": ["age"], "options": ["unfounded"], "per_cent": 5})
    assert (said.because, said.options, said.per_cent) == (frozenset(), frozenset(), 10)
    with pytest.raises(MoveDenied, match="Enter 10 to 100"):
        content = {**shipped(), "per_cent": 1}
        actions.write(matter=TIERS_MATTER, content=content, why=WHY, version=0, basis=1, by=who("pat"))


def test_a_dry_run_counts_what_an_inspector_would_have_decided(who, monkeypatch):
    a_recommendation(who, option="gather")
    tomorrow_has_come(monkeypatch, days=1)
    rows = {row[0]: row[1:] for row in run({}, {**shipped(), "options": ["gather"]}).rows}
    assert rows["Gather information"] == ("fewer than 5",) * 3
    assert timedelta(days=1) and len(rows) == 9
