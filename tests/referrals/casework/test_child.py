"""A child by the best claim is a child: flags, tier, queue, filter and suggested option follow what is claimed,
on the day."""

from __future__ import annotations

import ast
from datetime import date, datetime, timedelta
from itertools import product
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from core.clock import LONDON
from referrals.casework.actions import claiming, enquiring, identity
from referrals.casework.actions.children import follow_birthdays
from referrals.casework.forms.deciding import RecommendForm
from referrals.casework.queue_order import FLAGGED, STEP, THE_REST
from referrals.casework.rules.decisions import tier_of, why_channel_first
from referrals.casework.views.bar import facts, labels
from referrals.casework.views.overview import facts as overview_facts
from referrals.child import may_be_a_child, weigh, why_not_as_answered
from referrals.limits import LIMITS
from referrals.models import Referral
from referrals.models.decision import Option, Tier
from referrals.models.referral import Answer, State
from subjects.actions import BirthClaim, Description
from subjects.births import age_on, best, of_age_on
from subjects.models import DateOfBirth
from tests.plans import plan_of
from tests.records import a_decided_referral, a_recommendation, a_referral, an_assessed_referral, joined
from tests.source import ROOT, parsed, sources

YES, NOT_SURE, NO = Answer.YES, Answer.NOT_SURE, Answer.NO
FILED = date(2026, 11, 20)
TODAY = date(2026, 11, 28)
OF_2013 = {"dob-day": "4", "dob-month": "5", "dob-year": "2013"}
OF_1990 = {"dob-day": "4", "dob-month": "5", "dob-year": "1990"}


def ticked(answer):
    return {"under_18": answer, "own_staff": "no", "declaration": "on"}


def now(referral):
    return Referral.objects.get(pk=referral.pk)


def learned(who, referral, *, source="Police systems", **birth):
    identity.add_known(referral=referral, person=Description(birth=BirthClaim(**birth)), source=source, by=who("omar"))
    return now(referral)


def with_needs(who, referral):
    return enquiring.set_flags(
        referral=referral,
        concern_type=referral.concern_type,
        has_complex_needs=True,
        has_violence=False,
        version=referral.version,
        by=who("omar"),
    )


def tags(referral):
    return [label.text for label in labels(referral)]


def fact(referral, label):
    said = {one.label: one.value for one in facts(referral)} | {row.key: row.value for row in overview_facts(referral)}
    return said[label]


def in_the_filter(signed_in, name="omar"):
    rows = signed_in(name).get(reverse("referrals:queue"), {"flag": "child", "tab": "all"}).context["rows"]
    return {row.referral.pk for row in rows}


def on_the_day(monkeypatch, day):
    """Everybody's calendar shows this day."""
    monkeypatch.setattr(timezone, "localdate", lambda *args: day)


# --- What is weighed --------------------------------------------------------------------------------------------------


def claim(source="referral", said=TODAY, **birth):
    return DateOfBirth(source=source, claimed_at=datetime(said.year, said.month, said.day, 12, tzinfo=LONDON), **birth)


BORN_2013 = claim(year=2013, month=5, day=4)
BORN_1990 = claim(year=1990, month=5, day=4)
ABOUT_16_TO_19 = claim(age_from=16, age_to=19)
KNOWN_2013 = claim("School roll", year=2013, month=5, day=4)
KNOWN_1990 = claim("Police systems", year=1990, month=5, day=4)
BORN_ON_A_4_MAY = claim(month=5, day=4)


@pytest.mark.parametrize(
    ("answered", "claims", "holds"),
    [
        (YES, [], YES),
        (NO, [], NO),
        (NOT_SURE, [], NOT_SURE),
        (YES, [BORN_2013], YES),
        (NO, [BORN_1990], NO),
        (NOT_SURE, [BORN_2013], YES),
        (NOT_SURE, [BORN_1990], NO),
        (NO, [BORN_2013], NOT_SURE),
        (YES, [BORN_1990], NOT_SURE),
        (NO, [KNOWN_2013], YES),
        (YES, [KNOWN_1990], NOT_SURE),  # less care wants both to agree, more care one who knows
        (NO, [BORN_2013, KNOWN_1990], NO),
        (NO, [BORN_1990, KNOWN_2013], YES),
        (NO, [ABOUT_16_TO_19], NOT_SURE),
        (YES, [ABOUT_16_TO_19], YES),
        (NOT_SURE, [ABOUT_16_TO_19], NOT_SURE),
        (NO, [ABOUT_16_TO_19, BORN_1990], NO),
        (NO, [KNOWN_1990, KNOWN_2013], NOT_SURE),
        (NO, [claim(year=2008)], NOT_SURE),
        (NO, [claim(year=2007)], NO),
        (NO, [claim(year=2010)], NOT_SURE),
        (YES, [BORN_ON_A_4_MAY], YES),
        (NO, [BORN_ON_A_4_MAY], NO),
        (NO, [claim("Mother", age_from=12, age_to=14)], NOT_SURE),
        (YES, [claim(year=32_000)], YES),
    ],
)
def test_the_answer_is_weighed_against_the_best_claim(answered, claims, holds):
    filed = Referral(under_18=answered, received_at=datetime(2026, 11, 20, 12, tzinfo=LONDON))
    assert weigh(filed, claims, TODAY).answer == holds


def test_a_claim_that_was_withdrawn_says_nothing():
    withdrawn = claim(year=2013, month=5, day=4)
    withdrawn.withdrawn_at = timezone.now()
    assert best([withdrawn]) is None


def test_a_birthday_is_no_disagreement_with_what_was_true_when_it_was_filed():
    filed = Referral(under_18=YES, received_at=datetime(2026, 11, 20, 12, tzinfo=LONDON))
    turns_18 = claim(year=2008, month=11, day=25)
    days = [weigh(filed, [turns_18], date(2026, 11, day)) for day in (24, 25)]
    assert [(one.answer, one.until) for one in days] == [(YES, date(2026, 11, 25)), (NO, None)]


@pytest.mark.parametrize(
    ("born", "of_age"),
    [(date(2008, 11, 28), date(2026, 11, 28)), (date(2008, 2, 29), date(2026, 3, 1))],
)
def test_somebody_is_of_age_on_the_eighteenth_birthday(born, of_age):
    assert of_age_on(born) == of_age
    assert [
        age_on(born, of_age),
        age_on(born, of_age.replace(day=of_age.day - 1 or 28, month=11 if of_age.day > 1 else 2)),
    ] == [18, 17]


def test_what_is_weighed_holds_until_a_day_that_is_still_to_come():
    """Else the keeper would ask every minute."""
    filed = Referral(received_at=datetime(2026, 11, 20, 12, tzinfo=LONDON))
    births = [
        [claim(year=year, month=month, day=day)]
        for year, month, day in product((2007, 2008, 2009), (None, 2, 11), (None, 28))
    ]
    estimates = [[claim(age_from=low, age_to=low + wide)] for low in range(14, 20) for wide in range(3)]
    for answered, claims in product(Answer.values, births + estimates):
        filed.under_18 = answered
        until = weigh(filed, claims, TODAY).until
        assert until is None or until > TODAY
        if until is None:
            assert weigh(filed, claims, TODAY).answer == weigh(filed, claims, date(2060, 1, 1)).answer


# --- What follows -----------------------------------------------------------------------------------------------------


@pytest.fixture
def of_thirteen(who):
    """Filed by Tanya: "under 18: no", and a date of birth that makes 13. Omar has claimed it."""
    filed = a_referral(who("tanya"), last=ticked("no"), person=OF_2013)
    return claiming.claim(referral=filed, by=who("omar"))


@pytest.fixture
def of_thirty_six(who):
    return a_referral(who("tanya"), last=ticked("yes"), person=OF_1990)


def test_a_date_of_birth_that_makes_13_is_not_outweighed_by_a_tick(of_thirteen, who, signed_in):
    assert of_thirteen.child_now == NOT_SURE and of_thirteen.under_18 == NO
    assert "Under 18: not sure" in tags(of_thirteen)
    assert of_thirteen.pk in in_the_filter(signed_in)
    assert of_thirteen.queue_key // STEP == FLAGGED


def test_the_page_says_both_and_that_they_disagree(of_thirteen, of_thirty_six):
    assert fact(of_thirteen, "Age") == "13 (the referrer answered: 18 or over)"
    assert fact(of_thirteen, "Under 18") == "Not sure. The referrer answered no; the date of birth makes 13."
    assert fact(of_thirty_six, "Age") == "36 (the referrer answered: under 18)"
    assert fact(of_thirty_six, "Under 18") == "Not sure. The referrer answered yes; the date of birth makes 36."


def test_both_stand_on_every_page_of_the_record(of_thirteen, signed_in):
    page = signed_in("omar").get(reverse("referrals:case", args=[of_thirteen.public_id])).content.decode()
    assert "13 (the referrer answered: 18 or over)" in page and "Under 18: not sure" in page
    assert "The referrer answered no; the date of birth makes 13." in page


def test_complex_needs_of_a_child_by_birth_ask_for_an_inspector_and_suggest_the_panel(of_thirteen, who):
    referral = with_needs(who, of_thirteen)
    tier, because = tier_of(referral, Option.GATHER, overridden=False)
    assert tier == Tier.INSPECTOR and "Under 18, or perhaps, with complex needs" in because
    assert why_channel_first(referral) == ["A child, or perhaps a child, with complex needs"]
    assert "not_channel_because" in RecommendForm(referral=referral, option=Option.UNFOUNDED).fields


def test_deletion_is_reviewed_within_a_year_for_a_child_by_birth(of_thirteen, who):
    form = RecommendForm(referral=of_thirteen, option=Option.UNFOUNDED)
    assert form.fields["deletion_review_on"].span.latest == timedelta(days=LIMITS.child_deletion_review_days)


def test_the_line_about_safeguarding_a_child_is_opened(of_thirteen):
    assert of_thirteen.enquiries.filter(question__contains="safeguarding for this child").exists()


def test_what_police_know_of_a_birth_settles_it_towards_more_care(of_thirteen, who):
    referral = learned(who, of_thirteen, year=2013, month=5, day=4)
    assert referral.child_now == YES and "Under 18" in tags(referral)
    assert fact(referral, "Under 18") == "Yes. The referrer answered no; the date of birth makes 13."


def test_a_date_that_police_add_later_makes_a_child_at_once(who, signed_in):
    plain = claiming.claim(referral=a_referral(who("tanya"), last=ticked("no")), by=who("omar"))
    assert (plain.child_now, now(plain).queue_key // STEP) == (NO, THE_REST)
    child = learned(who, plain, year=2013, month=5, day=4)
    assert (child.child_now, child.queue_key // STEP) == (YES, FLAGGED)
    assert child.pk in in_the_filter(signed_in)
    assert child.enquiries.filter(question__contains="safeguarding for this child").count() == 1


def test_what_comes_while_a_recommendation_waits_asks_for_an_inspector(who, signed_in):
    adult = with_needs(who, an_assessed_referral(who, last=ticked("no")))
    decision = a_recommendation(who, option="gather", referral=adult)
    assert decision.tier == Tier.SERGEANT
    learned(who, adult, year=2013, month=5, day=4)
    page = signed_in("sian").get(reverse("referrals:case_decision", args=[adult.public_id])).content.decode()
    assert "Inspector decides." in page and "with complex needs" in page


# --- Days and joins ---------------------------------------------------------------------------------------------------


def test_an_eighteenth_birthday_passes(who, signed_in, monkeypatch):
    today = timezone.localdate()
    born = today.replace(year=today.year - 18) if (today.month, today.day) != (2, 29) else date(today.year - 18, 3, 1)
    typed = {"dob-day": str(born.day), "dob-month": str(born.month), "dob-year": str(born.year + 1)}
    child = a_referral(who("tanya"), person=typed)
    assert child.child_now == YES and child.child_until == born.replace(year=born.year + 19)
    on_the_day(monkeypatch, child.child_until)
    assert follow_birthdays() == 1 and follow_birthdays() == 0
    assert (now(child).child_now, now(child).queue_key // STEP) == (NO, THE_REST)
    assert child.pk not in in_the_filter(signed_in) and not may_be_a_child(now(child))


def test_who_is_joined_counts_and_who_is_parted_counts_no_more(who):
    known = claiming.claim(referral=a_referral(who("tanya"), last=ticked("no")), by=who("omar"))
    learned(who, known, year=2013, month=5, day=4)
    other = claiming.claim(referral=a_referral(who("tanya"), last=ticked("no")), by=who("omar"))
    assert now(other).child_now == NO
    joined(who, other, known)
    assert now(other).child_now == YES
    assert (
        why_not_as_answered(now(other))
        == "The referrer answered no; what is claimed in a joined referral makes under 18."
    )
    assert "13" not in fact(now(other), "Age")
    link = other.subject.links_from.first() or other.subject.links_to.first()
    identity.undo_decision(referral=now(other), link=link, reason="Two boys of one class", by=who("omar"))
    assert now(other).child_now == NO


def test_what_is_learned_reaches_all_who_are_joined(who):
    one, two = (claiming.claim(referral=a_referral(who("tanya"), last=ticked("no")), by=who("omar")) for _ in range(2))
    joined(who, one, two)
    learned(who, two, year=2013, month=5, day=4)
    assert now(one).child_now == now(two).child_now == YES


def test_what_has_been_closed_keeps_what_held_then(who, monkeypatch):
    closed = a_decided_referral(who, referral=an_assessed_referral(who, person=OF_2013))
    assert closed.state == State.CLOSED
    on_the_day(monkeypatch, date(2031, 5, 4))
    assert follow_birthdays() == 0 and now(closed).child_now == YES
    assert fact(now(closed), "Under 18") == "Yes, when it was closed. The referrer answered yes."


# --- They never disagree ----------------------------------------------------------------------------------------------


def test_flag_filter_order_tier_and_suggestion_never_disagree(who, signed_in):
    births = ({}, OF_2013, OF_1990, {"age_from": "16", "age_to": "19"})
    for answered, birth in product(Answer.values, births):
        a_referral(who("tanya"), last=ticked(answered), person=birth, needs={"needs": ["mental_health"]})
    shown = in_the_filter(signed_in)
    for referral in Referral.objects.all():
        verdicts = {
            may_be_a_child(referral),
            referral.pk in shown,
            any(text.startswith("Under 18") for text in tags(referral)),
            referral.queue_key // STEP == FLAGGED,
            tier_of(referral, Option.GATHER, overridden=False)[0] == Tier.INSPECTOR,
            bool(why_channel_first(referral)),
        }
        assert len(verdicts) == 1, (referral.under_18, fact(referral, "Age"), verdicts)
    assert 0 < len(shown) < Referral.objects.count()


# Who may name the answer as filed: its declaration, the name of its question, the one judge, and who writes it when something is filed or
# invented.
NAME_IT = {
    "referrals/models/referral.py",
    "referrals/child.py",
    "referrals/questions/meaning.py",
    "referrals/filing/actions/filing.py",
    # How long it is kept: a child by what was filed or by what is known, whichever is kept for the shorter time.
    "safeguarding/retention/reckoning.py",
    "prevent_portal/seeding/bulk.py",
    "prevent_portal/seeding/steps.py",
    "prevent_portal/seeding/story.py",
}


def names_the_answer(path: Path) -> bool:
    """As an attribute, as an argument, or within a name of a filter; what is said about it in a docstring is none."""
    said = [
        str(
            getattr(node, "attr", "")
            or getattr(node, "arg", "")
            or getattr(node, "value", "")
            or getattr(node, "id", "")
        )
        for node in ast.walk(parsed(path))
        if isinstance(node, (ast.Attribute, ast.keyword, ast.Constant, ast.Name))
    ]
    exact = {"under_18", "get_under_18_display"}
    return any(word in exact or word.startswith("under_18__") or word.endswith("__under_18") for word in said)


def test_only_one_place_judges_by_the_answer_as_filed():
    naming = {str(path.relative_to(ROOT)) for path in sources() if names_the_answer(path)}
    assert naming == NAME_IT


def test_no_page_shows_the_answer_as_filed_by_itself():
    pages = (ROOT / "templates").rglob("*.html")
    assert [page.name for page in pages if "under_18" in page.read_text()] == []


# --- The index --------------------------------------------------------------------------------------------------------


def test_the_keeper_finds_birthdays_by_their_index(people):
    due = (
        Referral.objects.filter(child_until__lte=TODAY)
        .exclude(state="closed")
        .order_by("child_until")
        .values_list("pk")
    )
    plan = plan_of(due, without=("seqscan", "bitmapscan", "sort"))
    assert "referrals_child_until" in plan and "Sort" not in plan
