"""Nothing of support begins without consent: how it is to be asked stands first, each answer says who gave it and whether
they could, and a no brings the day on which the person is assessed again."""

import uuid
from datetime import date, timedelta
from functools import partial

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice
from audit.models import Event
from audit.moves import MoveDenied, MovedOn, Stale
from packs.content import cases as in_packs
from referrals.models import Referral
from safeguarding.cases.actions import consents as acts
from safeguarding.cases.duties import reminders
from safeguarding.gates import consents
from safeguarding.gates.consents_rows import STANDS, STANDS_NO_MORE
from safeguarding.limits import LIMITS
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


def version_of(case):
    """As a page that was opened just now has it."""
    return Case.objects.get(pk=case.pk).version


def plans(who, case, **changes):
    asking = acts.Asking(**dated({**ASKING, **changes}))
    return acts.plan_asking(case=case, asking=asking, version=version_of(case), by=who("omar"))


def answers(who, case, like=GIVEN, **changes):
    answered = acts.Answered(**dated({**like, **changes}))
    return acts.record_answer(case=case, answered=answered, version=version_of(case), by=who("omar"))


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


def test_what_was_said_on_an_earlier_day_and_is_recorded_later_ends_nothing_that_was_said_since(who, case, people):
    """Two visits, and the record of the first is written after that of the second: the no of Friday stands."""
    answers(who, case, REFUSED, asked_on=-1, told_on=-1)
    answers(who, case, asked_on=-3, told_on=-3)
    assert not consents.consent_stands(case) and "refused" in consents.support_waits(case)
    assert consents.newest(case).said == "refused" and case.consents.count() == 2
    assert told("case.consent_earlier") == {"Omar Haddad"} and told("case.consent_given") == set()


def test_an_earlier_no_that_is_recorded_later_ends_no_yes_that_was_said_since(who, case):
    answers(who, case)
    answers(who, case, REFUSED, asked_on=-3, told_on=-3)
    assert consents.consent_stands(case) and not consents.not_assessed_again().exists()


def test_a_yes_from_before_a_call_that_reached_nobody_stands(who, case):
    answers(who, case, NOBODY)
    answers(who, case, asked_on=-2, told_on=-2)
    assert consents.consent_stands(case)


def test_only_what_had_been_given_by_then_is_withdrawn(who, case):
    answers(who, case)
    with pytest.raises(MoveDenied, match="No consent stands"):
        answers(who, case, REFUSED, said="withdrawn", asked_on=-2, told_on=-2)


def test_a_parent_answered_for_a_child_whose_birthday_was_since(who, case):
    """Dylan was filed as under 18, and is 18 now: what his mother said before is recorded as it was."""
    answers(who, grown_up(case), asked_on=-2, told_on=-2)
    assert not consents.consent_stands(grown_up(case)) and consents.support_waits(grown_up(case)) == consents.GROWN_UP


IN_TWO_TABS = {
    "plan_asking": lambda: {"asking": acts.Asking(**dated(ASKING))},
    "record_answer": lambda: {"answered": acts.Answered(**dated(GIVEN))},
    "record_investigation": lambda: {"tests": acts.ThreeTests(**dated(HOLD))},
    "investigation_is_over": lambda: {"reason": "No further action"},
}


@pytest.mark.parametrize("act", IN_TWO_TABS)
def test_of_two_tabs_the_second_is_shown_that_it_changed(who, case, act):
    investigated(who, case)
    version = version_of(case)
    does = partial(getattr(acts, act), case=case, version=version, by=who("omar"))
    does(**IN_TWO_TABS[act]())
    assert version_of(case) == version + 1
    with pytest.raises((Stale, MovedOn)):
        does(**IN_TWO_TABS[act]())


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
    "withdrawn and never given": ({**REFUSED, "said": "withdrawn"}, "said_of_it", "No consent stands"),
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
    return acts.record_investigation(case=case, tests=said, version=version_of(case), by=who("omar"))


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
    acts.investigation_is_over(case=case, reason="No further action", version=version_of(case), by=who("omar"))
    assert consents.support_waits(case) is None


# --- A session of a day that is over -------------------------------------------------------------------------------------


def waits_on(case, days):
    return consents.session_waits(Case.objects.get(pk=case.pk), in_days(days))


def test_a_session_is_weighed_by_the_answer_of_its_day_and_not_by_todays(who, case):
    """Yes, then no, then yes again: between the two no session could be held, whatever stands today."""
    for said, day in ((GIVEN, -8), (REFUSED, -5), (GIVEN, -2)):
        answers(who, case, said, asked_on=day, told_on=day)
    weighed = {day: str(waits_on(case, day) or "") for day in (-9, -8, -6, -5, -3, -2, 0)}
    assert [day for day, why in weighed.items() if not why] == [-8, -6, -2, 0]
    assert weighed[-9] == consents.NOT_ASKED and "refused" in weighed[-5] and "refused" in weighed[-3]


def test_a_parent_answered_for_a_session_before_the_birthday(who, case):
    answers(who, case, asked_on=-8, told_on=-8)
    assert waits_on(grown_up(case), 0) == consents.GROWN_UP and waits_on(case, -3) is None


def test_an_investigation_of_today_says_nothing_of_a_session_of_yesterday(who, case):
    answers(who, case, asked_on=-8, told_on=-8)
    investigated(who, case, overt=False)
    assert waits_on(case, 0) == consents.TESTS and waits_on(case, -1) is None


def test_a_check_that_lapsed_since_keeps_no_session_from_the_record_that_was_held(who, case):
    answers(who, case, asked_on=-8, told_on=-8)
    the_desk_says(who, case.referral, "pursue_primacy")
    assert consents.support_waits(case) and waits_on(case, -1) is None


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


def test_a_call_that_reached_nobody_ends_no_lateness(who, case, monkeypatch):
    answers(who, case, NOBODY)
    later(monkeypatch, 6)
    reminders.raise_overdue_cases()
    assert {"Omar Haddad", "Sian Pugh"} <= told("case.consent_overdue")


@pytest.mark.parametrize(
    ("days", "is_late"), [(LIMITS.ask_consent_days - 1, False), (LIMITS.ask_consent_days + 1, True)]
)
def test_where_nobody_ever_said_how_it_is_asked_that_is_late_too(unplanned, monkeypatch, days, is_late):
    later(monkeypatch, days)
    reminders.raise_overdue_cases()
    assert ("Omar Haddad" in told("case.consent_overdue")) == is_late


def test_what_was_asked_in_time_is_not_late(who, case, monkeypatch):
    answers(who, case)
    later(monkeypatch, 40)
    reminders.raise_overdue_cases()
    assert told("case.consent_overdue") == told("case.reassessment_overdue") == set()


# --- Its pages --------------------------------------------------------------------------------------------------------


def boxes(**days):
    return {f"{box}-{part}": getattr(in_days(n), part) for box, n in days.items() for part in ("day", "month", "year")}


def posts(client, name, case, **typed):
    data = {"version": version_of(case), "idempotency": str(uuid.uuid4()), **typed}
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


NO_LONGER = {
    "withdrawn": lambda who, case: answers(who, case, REFUSED, said="withdrawn"),
    "eighteen": lambda who, case: grown_up(case),
    "said before, recorded after the no": lambda who, case: (
        answers(who, case, REFUSED),
        answers(who, case, asked_on=-2, told_on=-2),
    ),
}


@pytest.mark.parametrize("why", NO_LONGER)
def test_the_council_reads_that_it_stands_no_more(who, case, signed_in, why):
    answers(who, case)
    NO_LONGER[why](who, case)
    council = signed_in("carl").get(reverse("safeguarding:panel_case", args=[case.public_id])).text
    assert STANDS_NO_MORE in council and STANDS not in council


@pytest.mark.parametrize("name", ["tanya", "lena", "nadia", "carl", "des", "yusuf"])
def test_its_pages_do_not_exist_for_others(case, signed_in, name):
    pages = ("consents", "consent_plan", "consent_answer", "investigation", "investigation_over")
    client = signed_in(name)
    assert {client.get(reverse(f"safeguarding:{page}", args=[case.public_id])).status_code for page in pages} == {404}


ASKED_OF = ("consent", "consentrequest", "investigation", "section36decision", "panelreferral")


@pytest.mark.parametrize("page", ["case", "consents"])
def test_a_page_asks_no_question_about_consent_and_section_36_twice(who, case, signed_in, page):
    answers(who, case)
    omar, there = signed_in("omar"), reverse(f"safeguarding:{page}", args=[case.public_id])
    omar.get(there)
    with CaptureQueriesContext(connection) as asked:
        assert omar.get(there).status_code == 200
    ours = [one["sql"] for one in asked if any(f'FROM "safeguarding_{table}"' in one["sql"] for table in ASKED_OF)]
    twice = {sql for sql in ours if ours.count(sql) > 1}
    assert ours and twice == set()


def test_the_log_the_timeline_and_the_pack_say_it(who, case, signed_in):
    answers(who, case)
    investigated(who, case)
    kinds = set(Event.objects.values_list("kind", flat=True))
    assert {"case.consent_planned", "case.consent", "case.investigation"} <= kinds
    shown = signed_in("omar").get(reverse("referrals:case_timeline", args=[case.referral.public_id])).text
    assert "recorded an answer about consent" in shown
    packed = repr(in_packs.consent(case.referral, given=frozenset({"deconfliction"})))
    assert "Eleri Marsh-Price" in packed and "Gwen Probert" in packed and "He was interviewed" in packed
    assert "He was interviewed" not in repr(in_packs.consent(case.referral, given=frozenset()))
