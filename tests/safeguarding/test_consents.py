"""Nothing of support begins without consent: how it is to be asked stands first, each answer says who gave it and whether
they could, and a no brings the day on which the person is assessed again."""

import uuid
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice
from audit.models import Event
from audit.moves import MoveDenied
from packs.content import cases as in_packs
from referrals.models import Referral
from safeguarding.cases.actions import consents as acts
from safeguarding.cases.duties import reminders
from safeguarding.gates import consents
from safeguarding.models import Case, Consent
from tests.records import a_decided_referral, the_desk_says

# One is built for the module; a test that asks for an assessed referral has it.
pytestmark = pytest.mark.usefixtures("assessed_beforehand")


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


ASKING = {
    "whom": "parent",
    "how": "At school, with his form tutor beside him",
    "asked_by": "Gwen Probert, social worker",
    "ask_on": 5,
    "to_be_told": "That police know what he said, and that the panel reads it",
}
GIVEN = {
    "said": "given",
    "asked_on": 0,
    "told_on": -1,
    "told": "Who knows what, and that she can say no",
    "answered_by": "parent",
    "answerer": "Eleri Marsh-Price, mother",
    "capacity": "not_gillick",
    "capacity_why": "He could not say what a mentor is for",
    "words": "Yes, if it is after school",
}
REFUSED = {**GIVEN, "said": "refused", "words": "Not with the police", "reassess_on": 30}
NOBODY = {"said": "no_answer", "asked_on": 0, "words": "She did not come to the door"}


def dated(said):
    """Whole numbers are days from today."""
    return {name: in_days(value) if type(value) is int else value for name, value in said.items()}


def plans(who, case, **changes):
    asking = acts.Asking(**dated({**ASKING, **changes}))
    return acts.plan_asking(case=case, asking=asking, version=case.version, by=who("omar"))


def answers(who, case, like=GIVEN, **changes):
    answered = acts.Answered(**dated({**like, **changes}))
    return acts.record_answer(case=case, answered=answered, version=case.version, by=who("omar"))


@pytest.fixture(scope="module")
def referred(once_a_module):
    """A case at the panel: once for the module."""
    return Case.objects.get(
        referral=a_decided_referral(once_a_module.who, option="channel", to="Wensum County Council")
    ).pk


@pytest.fixture
def unplanned(referred, people) -> Case:
    return Case.objects.get(pk=referred)


@pytest.fixture
def case(who, unplanned) -> Case:
    """It was said how Dylan's mother is asked."""
    plans(who, unplanned)
    return unplanned


def grown_up(case):
    Referral.objects.filter(pk=case.referral_id).update(child_now="no")
    return Case.objects.get(pk=case.pk)


def told(kind):
    return {notice.person.name for notice in Notice.objects.filter(kind=kind)}


# --- Support waits for it ---------------------------------------------------------------------------------------------


def test_until_it_is_given_nothing_of_support_begins(who, case):
    assert not consents.consent_stands(case) and consents.support_waits(case) == consents.NOT_ASKED
    answers(who, case, NOBODY)
    assert consents.support_waits(case) == consents.NOT_ASKED
    answers(who, case)
    assert consents.consent_stands(case) and consents.support_waits(case) is None


@pytest.mark.parametrize(("said", "word"), [("refused", "refused"), ("withdrawn", "withdrawn")])
def test_refused_or_withdrawn_it_stops_and_those_who_must_know_are_told(who, case, said, word):
    answers(who, case)
    answers(who, case, REFUSED, said=said)
    assert word in consents.support_waits(case) and not Consent.objects.standing().exists()
    assert {"Sian Pugh", "Ian Whitlock"} <= told(f"case.consent_{said}")


def test_asked_again_it_stands_again_and_every_answer_is_kept(who, case):
    for said in (REFUSED, NOBODY, GIVEN):
        answers(who, case, said)
    assert consents.consent_stands(case) and [one.said for one in case.consents.all()] == [
        "refused",
        "no_answer",
        "given",
    ]


def test_a_call_that_reached_nobody_changes_neither_a_yes_nor_a_no(who, case):
    answers(who, case)
    answers(who, case, NOBODY)
    assert consents.consent_stands(case)


def test_at_eighteen_a_parent_answers_no_longer(who, case):
    answers(who, case)
    case = grown_up(case)
    assert not consents.consent_stands(case) and consents.support_waits(case) == consents.GROWN_UP
    by_himself = {"answered_by": "person", "answerer": "Dylan", "capacity": "adult", "capacity_why": "I asked him"}
    answers(who, case, **by_himself)
    assert consents.consent_stands(case)


def test_while_the_desk_holds_nothing_of_support_goes_on(who, case):
    answers(who, case)
    the_desk_says(who, case.referral, "pursue_primacy")
    assert "An investigation has primacy" in consents.support_waits(case)


def test_what_police_lead_without_the_panel_asks_for_no_consent(who):
    case = Case.objects.get(referral=a_decided_referral(who, option="partnership"))
    assert consents.support_waits(case) is None
    with pytest.raises(MoveDenied, match="Police lead this case"):
        plans(who, case)


# --- How it is asked --------------------------------------------------------------------------------------------------


def test_no_answer_without_a_plan_of_how_it_is_asked(who, unplanned):
    with pytest.raises(MoveDenied, match="Say first how"):
        answers(who, unplanned)


def test_said_anew_it_takes_the_place_of_what_was_said(who, case):
    plans(who, case, whom="person", asked_by="His form tutor")
    assert consents.request_of(case).asked_by == "His form tutor" and case.consent_requests.count() == 2


# --- What cannot be ---------------------------------------------------------------------------------------------------

CANNOT = {
    "before they were told": ({"told_on": 0, "asked_on": -1}, "asked_on", "before they were told"),
    "tomorrow": ({"asked_on": 1}, "asked_on", "after today"),
    "a child as an adult": ({"capacity": "adult"}, "capacity", "understand enough"),
    "a child alone": ({"answered_by": "person"}, "answered_by", "cannot consent alone"),
    "withdrawn and never given": ({**REFUSED, "said": "withdrawn"}, "said", "No consent stands"),
    "a no without a day": ({**REFUSED, "reassess_on": None}, "reassess_on", "36\\(4\\)\\(e\\)"),
    "a no and a day that is over": ({**REFUSED, "reassess_on": 0}, None, "must be after today"),
    "nobody answered": ({"answerer": ""}, None, "who answered"),
}
CANNOT_BE_AN_ADULTS = {
    "by a parent": ({"capacity": "adult"}, "answered_by", "does not answer for"),
    "without capacity": ({"capacity": "lacks", "answered_by": "person"}, "capacity", "best interests"),
    "as a child": ({"answered_by": "person"}, "capacity", "18 or over"),
}


@pytest.mark.parametrize("what", CANNOT)
def test_what_cannot_be_is_refused_beside_its_box(who, case, what):
    said, beside, why = CANNOT[what]
    with pytest.raises(MoveDenied, match=why) as refused:
        answers(who, case, **said)
    assert refused.value.beside == beside and not case.consents.exists()


@pytest.mark.parametrize("what", CANNOT_BE_AN_ADULTS)
def test_what_cannot_be_of_an_adult(who, case, what):
    said, beside, why = CANNOT_BE_AN_ADULTS[what]
    with pytest.raises(MoveDenied, match=why) as refused:
        answers(who, grown_up(case), **said)
    assert refused.value.beside == beside


@pytest.mark.parametrize(
    "broken",
    [{"told_on": date(2100, 1, 1)}, {"answered_by": "person"}, {"said": "refused"}, {"reassess_on": date(2100, 1, 1)}],
)
def test_the_database_keeps_what_must_hold(who, case, broken):
    answers(who, case)
    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.update(**broken)


# --- An investigation beside it ---------------------------------------------------------------------------------------

HOLD = {
    "overt": True,
    "overt_why": "He was interviewed",
    "after_action": True,
    "after_action_why": "The search was in May",
    "agreed": True,
    "agreed_why": "Chair and investigating officer, on Monday; looked at each week",
    "review_on": 20,
}


def investigated(who, case, **changes):
    said = acts.ThreeTests(**dated({**HOLD, **changes}))
    return acts.record_investigation(case=case, tests=said, version=case.version, by=who("omar"))


@pytest.mark.parametrize("failing", ["overt", "after_action", "agreed", None])
def test_beside_an_investigation_all_three_tests_must_hold(who, case, failing):
    answers(who, case, warned=True)
    investigated(who, case, **({failing: False} if failing else {}))
    assert consents.support_waits(case) == (consents.TESTS if failing else None)
    assert ("Sian Pugh" in told("case.investigation")) == bool(failing)


def test_who_consented_must_have_been_told_that_it_may_be_disclosed(who, case):
    answers(who, case)
    investigated(who, case)
    assert consents.support_waits(case) == consents.NOT_WARNED
    acts.investigation_is_over(case=case, reason="No further action", by=who("omar"))
    assert consents.support_waits(case) is None


# --- Late -------------------------------------------------------------------------------------------------------------


def later(monkeypatch, days):
    on = timezone.now() + timedelta(days=days)
    monkeypatch.setattr(timezone, "now", lambda: on)


@pytest.mark.parametrize(("said", "days", "kind"), [(None, 6, "consent"), (REFUSED, 31, "reassessment")])
def test_late_it_is_raised_and_asked_or_given_it_is_not(who, case, monkeypatch, said, days, kind):
    if said:
        answers(who, case, said)
    later(monkeypatch, days)
    reminders.raise_overdue_cases()
    assert {"Omar Haddad", "Sian Pugh"} <= told(f"case.{kind}_overdue")


def test_what_was_asked_in_time_is_not_late(who, case, monkeypatch):
    answers(who, case)
    later(monkeypatch, 40)
    reminders.raise_overdue_cases()
    assert told("case.consent_overdue") == told("case.reassessment_overdue") == set()


# --- Its pages --------------------------------------------------------------------------------------------------------


def boxes(**days):
    return {f"{box}-{part}": getattr(in_days(n), part) for box, n in days.items() for part in ("day", "month", "year")}


def posts(client, name, case, **typed):
    data = {"version": case.version, "idempotency": str(uuid.uuid4()), **typed}
    return client.post(reverse(f"safeguarding:{name}", args=[case.public_id]), data)


def test_an_answer_from_before_they_were_told_is_refused_beside_its_box_and_nothing_is_lost(case, signed_in):
    typed = {name: value for name, value in GIVEN.items() if isinstance(value, str) and name != "said"}
    answer = posts(
        signed_in("omar"), "consent_answer", case, **typed, said_of_it="given", **boxes(asked_on=-3, told_on=-1)
    )
    assert answer.status_code == 422 and "before they were told" in str(answer.context["form"].errors["asked_on"])
    assert GIVEN["words"] in answer.text and GIVEN["answerer"] in answer.text


def test_omar_plans_and_records_in_his_browser_and_reads_what_stands(case, signed_in):
    omar = signed_in("omar")
    planned = {name: value for name, value in ASKING.items() if isinstance(value, str)}
    assert posts(omar, "consent_plan", case, **planned, **boxes(ask_on=3)).status_code == 302
    typed = {name: value for name, value in REFUSED.items() if isinstance(value, str) and name != "said"}
    days = boxes(asked_on=0, told_on=0, reassess_on=20)
    assert posts(omar, "consent_answer", case, **typed, said_of_it="refused", **days).status_code == 302
    read = omar.get(reverse("safeguarding:consents", args=[case.public_id])).text
    assert "Not with the police" in read and "Consent to support was refused" in read
    assert "Refused" in omar.get(reverse("safeguarding:case", args=[case.public_id])).text


def test_the_council_reads_that_it_stands_and_not_who_said_what(who, case, signed_in):
    answers(who, case)
    council = signed_in("carl").get(reverse("safeguarding:panel_case", args=[case.public_id])).text
    assert "Consent to support" in council and "Given" in council and "Eleri" not in council
    assert told("panel.consent") == {"Carl Ives"}


@pytest.mark.parametrize("name", ["tanya", "lena", "nadia", "carl", "des", "yusuf"])
def test_its_pages_do_not_exist_for_others(case, signed_in, name):
    pages = ("consents", "consent_plan", "consent_answer", "investigation", "investigation_over")
    client = signed_in(name)
    assert {client.get(reverse(f"safeguarding:{page}", args=[case.public_id])).status_code for page in pages} == {404}


def test_the_log_the_timeline_and_the_pack_say_it(who, case, signed_in):
    answers(who, case)
    investigated(who, case)
    kinds = set(Event.objects.values_list("kind", flat=True))
    assert {"case.consent_planned", "case.consent", "case.investigation"} <= kinds
    shown = signed_in("omar").get(reverse("referrals:case_timeline", args=[case.referral.public_id])).text
    assert "recorded an answer about consent" in shown
    packed = repr(in_packs.consent(case.referral, given=frozenset()))
    assert "Eleri Marsh-Price" in packed and "Gwen Probert" in packed and "He was interviewed" in packed
