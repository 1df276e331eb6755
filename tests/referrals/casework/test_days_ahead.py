"""No day of a decision, a plan or a review lies in the past or out of sight: the page refuses it, and so
does the action."""

from __future__ import annotations

import ast
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from accounts.actions import people as accounts
from accounts.models import Agency
from audit.moves import MoveDenied
from referrals.agreements import actions as agreements
from referrals.casework.actions import case_team, deciding, deconfliction, diary, due_days, releasing
from referrals.casework.actions.deciding import Recommendation
from referrals.casework.forms.deciding import MAKERS, RecommendForm
from referrals.casework.rules.ahead import WITHIN
from referrals.casework.rules.decisions import CARDS
from referrals.models import DiaryEntry, Referral
from safeguarding.cases.actions import cases, suspensions
from safeguarding.models import Case
from safeguarding.panels.actions import items
from tests.records import a_decided_referral, a_recommendation, an_assessed_referral, ready
from tests.safeguarding.at_the_panel import at_the_panel
from tests.safeguarding.test_hand_overs import put
from tests.safeguarding.test_panel import referred
from tests.source import APPS, ROOT

pytestmark = pytest.mark.usefixtures("assessed_beforehand")

FAR = date(9226, 12, 20)
NEVER = timezone.localdate() - timedelta(days=1)


@pytest.fixture
def referral(who):
    return ready(who, an_assessed_referral(who))


def days_of_a_decision():
    for option, card in CARDS.items():
        for need in card.needs:
            if need.kind in WITHIN:
                yield option, need


@pytest.mark.parametrize("day", [NEVER, FAR], ids=["past", "far"])
def test_no_decision_names_a_day_in_the_past_or_out_of_sight(who, referral, day):
    """Every option and every day that it names, from the table itself."""
    asked = list(days_of_a_decision())
    assert len(asked) > 6
    for option, need in asked:
        what = Recommendation(
            option,
            f"Another text about {option}",
            "Seen",
            particulars={need.name: day.isoformat()},
            default_option_not_taken_because="She wants help at home",
        )
        with pytest.raises(MoveDenied, match=need.label):
            deciding._refuse_days(referral, what)


def test_recommending_asks_it(who, referral):
    what = Recommendation(
        "gather",
        "The college must be asked.",
        "Seen",
        particulars={"review_on": FAR.isoformat()},
        default_option_not_taken_because="Too little is known",
    )
    with pytest.raises(MoveDenied, match="“Review on” must be within 366 days"):
        deciding.recommend(referral=referral, what=what, by=who("omar"))


def test_the_boxes_have_the_same_limits_and_no_other_kind_of_particular_is_a_day(referral):
    for option, need in days_of_a_decision():
        box = RecommendForm(referral=referral, option=option).fields[need.name]
        assert box.span.latest == timedelta(days=WITHIN[need.kind](referral)), need.name
    days = {kind for kind, make in MAKERS.items() if "ComingDay" in type(_made(make, referral)).__name__}
    assert days == set(WITHIN)


def _made(make, referral):
    return make(CARDS["gather"].needs[0], referral)


# --- Every action that takes a day ----------------------------------------------------------------------------


def send_back(who, day):
    waiting = a_recommendation(who).referral
    deciding.send_back(referral=waiting, what_is_missing="Why", due=day, by=who("sian"))


def review_hold(who, day):
    held = a_decided_referral(who, option="hold")
    deciding.review_hold(referral=held, reason="Seen", due=day, by=who("omar"))


def answer(who, day):
    check = deconfliction.request_check(referral=an_assessed_referral(who), by=who("omar"))
    deconfliction.answer(check=check, code="clear", next_check_on=day, version=check.version, by=who("des"))


def put_off(who, day):
    a_decided_referral(who, option="gather")
    diary.put_off(entry=DiaryEntry.objects.first(), until=day, reason="Later", by=who("omar"))


def delay(who, day):
    message = a_decided_referral(who, option="gather").decisions.get().message
    releasing.delay(message=message, until=day, reason="Wait", by=who("sian"))


def hold_review(who, day):
    a_decided_referral(who, option="channel", to="Wensum County Council")
    case = Case.objects.get()
    cases.hold_review(case=case, note="Fine", next_on=day, version=case.version, by=who("omar"))


def suspend(who, day):
    a_decided_referral(who, option="channel", to="Wensum County Council")
    case = Case.objects.get()
    why = "He is in custody until his trial"
    suspensions.suspend(case=case, because="custody", why=why, review_on=day, version=case.version, by=who("omar"))


def take_on(who, day):
    a_decided_referral(who, option="channel", to="Wensum County Council")
    there = at_the_panel(who, Case.objects.get())
    items.take_on(item=there.item, owner=there.seats["nell"], what="Ring him", due_on=day, by=who("cora"))


def put_forward(who, day):
    put(who, referred(who), lives_there_from=day)


def note_training(who, day):
    person = who("omar").user
    accounts.note_training(person=person, version=person.version, training_until=day, vetting_until=None, by=who("fay"))


def name(who, day):
    referral, priya = an_assessed_referral(who), who("priya").user
    case_team.name(referral=referral, person=priya, role="guest", until=day, why="She speaks Kurdish", by=who("omar"))


def record(who, day):
    agreements.record(
        title="Sharing in Wensum",
        document="ISA-1",
        parties=list(Agency.objects.filter(name__in=["Wensum Constabulary", "Broadfen NHS Trust"])),
        purposes=["child_protection"],
        from_day=timezone.localdate(),
        until_day=day,
        by=who("rex"),
    )


def set_due(who, day):
    due_days.set_due(referral=an_assessed_referral(who), due=day, reason="Closed for a week", by=who("sian"))


TAKES_A_DAY = (
    set_due,
    send_back,
    review_hold,
    answer,
    put_off,
    delay,
    hold_review,
    suspend,
    take_on,
    put_forward,
    note_training,
    name,
    record,
)
# Of another kind: bounded by days of its own, with its own tests; or called by one of these with the day it has
# refused.
OTHERWISE = {
    "enter": "a delegation: two years at most, tests/safeguarding/test_section_36.py",
    "note": "an absence: today to a year from now",
    "move_on": "called by review_hold",
    "draft": "a merger: tomorrow to a year from now, tests/safeguarding/test_mergers.py",
    "keep": "a review of a record: as long as its class says, tests/safeguarding/test_retention.py",
    "put_hold": "a hold on disposals: looked at again within a year, tests/safeguarding/test_retention.py",
    "ask_their_view": "called with the day that it reckons, ten working days from now",
    "note_sent": "the day on which a letter was sent: today or sixty days before, tests/letters/test_letters.py",
    "note_what_became": "calls note_sent",
    "publish": "time limits: tomorrow to a year from now, tests/policy/test_limits.py",
    "record_session": "a session that was held: from taking the brief on to today, tests/safeguarding/test_providers.py",
    "refuse_unless_near": "called by putting a case forward, to a council or to a force",
    "report_due": "reckons",
    "record_view": "the day on which somebody was asked: today or before, tests/safeguarding/test_plans.py",
    "set_apps_until": "the last day of authenticator apps: any, or none",
}


@pytest.mark.parametrize("act", TAKES_A_DAY, ids=lambda act: act.__name__)
def test_no_action_takes_a_day_out_of_sight(who, act):
    with pytest.raises(MoveDenied, match=r"must be within|at most"):
        act(who, FAR)


def test_every_action_that_takes_a_day_is_tried():
    taken = {
        node.name
        for app in APPS
        for path in [*(ROOT / app).rglob("actions/*.py"), *(ROOT / app).rglob("actions.py")]
        for node in ast.parse(Path(path).read_text()).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and takes_a_day(node)
    }
    assert taken == {act.__name__ for act in TAKES_A_DAY} | OTHERWISE.keys()


def takes_a_day(node):
    every = [*node.args.args, *node.args.kwonlyargs]
    return any(one.annotation and ast.unparse(one.annotation) in ("date", "date | None") for one in every)


def test_a_day_that_is_refused_changes_nothing(who):
    with pytest.raises(MoveDenied):
        send_back(who, FAR)
    assert Referral.objects.get().state == "approval"
