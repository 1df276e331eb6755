"""The plan of a case as a matrix: who does what by when, or why nothing is done; and no case ends while a line is open.

Failure 13 of the published reviews: support did not cover every need that had been found. Failure 19: no plan in writing."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Agency, Notice
from audit.models import Event
from audit.moves import MoveDenied, Stale
from core.components import Label
from safeguarding.cases import plans
from safeguarding.cases.actions import plans as acts
from safeguarding.cases.duties import reminders
from safeguarding.cases.rules.closing import obstacles
from safeguarding.models import Case, PlanLine, TheirView
from tests.records import a_line, planned, settled
from tests.safeguarding.test_cases import a_case
from tests.safeguarding.test_closing import ENDING, propose

ENDS = ["exit_no_concern"]


@pytest.fixture(scope="module")
def opened(once_a_module):
    """Sian approved Omar's recommendation to refer to the Channel panel: once for the module."""
    return a_case(once_a_module.who).pk


@pytest.fixture
def case(opened, people) -> Case:
    return Case.objects.get(pk=opened)


def now(case) -> Case:
    return Case.objects.get(pk=case.pk)


def page(name, case, line=None):
    more = {"need_id": line.line} if line else {}
    return reverse(f"safeguarding:{name}", kwargs={"public_id": case.public_id, **more})


def typed(**said):
    tomorrow = timezone.localdate() + timedelta(days=1)
    parts = {"day": tomorrow.day, "month": tomorrow.month, "year": tomorrow.year}
    day = {f"due_on-{part}": str(value) for part, value in parts.items()}
    return {"about": "need", "need": "Nowhere to live", "idempotency": str(uuid.uuid4()), **day, **said}


# --- Who does what by when, or why nothing ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"what": ""}, "one of the two"),
        ({"because": "Too late"}, "one of the two"),
        ({"person": ""}, "Say who does it"),
        ({"due_on": None}, "Say by when"),
        ({"due_on": timezone.localdate() - timedelta(days=1)}, "after today"),
        ({"due_on": timezone.localdate() + timedelta(days=800)}, "within 366 days"),
    ],
    ids=["neither", "both", "nobody", "no day", "yesterday", "in years"],
)
def test_a_line_says_who_does_what_by_when_or_why_nothing_is_done(case, who, changes, said):
    with pytest.raises(MoveDenied, match=said):
        a_line(who, case, **changes)
    assert not PlanLine.objects.exists() and now(case).plan_at is None


def test_nothing_done_with_the_reason_is_an_answer_too(case, who):
    line = a_line(who, case, what="", person="", due_on=None, because="He wants none, and is safe.")
    assert (line.stands, plans.label(line)) == ("nothing", Label("Nothing is done", "grey"))


@pytest.mark.parametrize(
    "columns",
    [
        {"stands": "to_do", "due_on": None},
        {"stands": "to_do", "person": ""},
        {"stands": "nothing", "because": ""},
        {"stands": "handed_on", "because": "Grief", "accepted_on": None},
    ],
)
def test_the_database_itself_keeps_no_line_that_is_half_said(case, who, people, columns):
    whole = {"about": "need", "need": "Grief", "what": "Counselling", "person": "Nadia", "due_on": timezone.localdate()}
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanLine.objects.create(case=case, by=people.omar, **{**whole, **columns})


def test_each_gap_is_named_beside_its_box_and_nothing_typed_is_lost(case, who, signed_in):
    answer = signed_in("omar").post(page("case_plan", case), {**typed(what="A room at the hostel"), "due_on-day": ""})
    assert answer.status_code == 422 and set(answer.context["form"].errors) == {"agency", "due_on"}
    assert "A room at the hostel" in answer.content.decode()


def test_omar_writes_a_line_by_hand_and_reads_it_on_the_page_of_the_case(case, who, signed_in):
    omar = signed_in("omar")
    trust = Agency.objects.get(name="Broadfen NHS Trust")
    omar.post(page("case_plan", case), typed(what="A room at the hostel", agency=trust.pk, about="safety"))
    shown = omar.get(page("case", case))
    assert [(each.line.who, each.about) for each in shown.context["plan"].lines] == [
        ("Broadfen NHS Trust", "Safety: what could go wrong")
    ]
    assert "A room at the hostel" in shown.content.decode() and shown.context["plan"].no_safety == ""


def test_a_case_without_a_safety_plan_says_so(case, who, signed_in):
    a_line(who, case)
    assert plans.NO_SAFETY in signed_in("omar").get(page("case", case)).content.decode()


# --- Versions -----------------------------------------------------------------------------------------------


def test_what_a_line_said_before_is_kept_and_shown(case, who, signed_in):
    omar = signed_in("omar")
    line = a_line(who, case)
    omar.post(page("case_plan_line", case, line), {**typed(what="Mentor twice a week", person="Sam"), "version": "1"})
    shown = omar.get(page("case_plan_line", case, line)).content.decode()
    assert "Mentor twice a week" in shown and "What this line said before" in shown and "Weekly mentoring." in shown
    assert list(plans.lines_of(case).values_list("version", flat=True)) == [2]


def test_two_people_who_change_one_line_at_once_lose_nothing(case, who, signed_in):
    omar, sian = signed_in("omar"), signed_in("sian")
    line = a_line(who, case)
    omar.post(page("case_plan_line", case, line), {**typed(what="Omar's way", person="Sam"), "version": "1"})
    late = sian.post(page("case_plan_line", case, line), {**typed(what="Sian's way", person="Sam"), "version": "1"})
    shown = late.content.decode()
    assert late.status_code == 409 and "Omar&#x27;s way" in shown and "Sian&#x27;s way" in shown


def test_two_people_who_change_two_lines_at_once_are_not_in_each_others_way(case, who):
    lines = [a_line(who, case, need=need) for need in ("Grief", "Debt")]
    assert [settled(who, line).stands for line in lines] == ["done", "done"]


def test_the_database_lets_a_line_be_replaced_once(case, who, people):
    line = a_line(who, case)
    settled(who, line)
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanLine.objects.create(
            replaces=line,
            line=uuid.uuid4(),
            version=2,
            case=line.case,
            about="need",
            need="x",
            what="y",
            person="z",
            due_on=timezone.localdate(),
            by=people.sian,
        )


def test_a_settled_line_is_settled_once_and_can_be_opened_again(case, who):
    line = settled(who, a_line(who, case))
    with pytest.raises(MoveDenied, match="settled already"):
        settled(who, line)
    anew = acts.Needed(about="need", need="Grief", what="Ring him", person="Sam", due_on=timezone.localdate())
    again = acts.change_line(line=line, needed=anew, version=line.version, by=who("omar"))
    assert (again.version, again.is_open, again.because) == (3, True, "")


def test_a_page_of_an_older_version_settles_nothing(case, who):
    line = a_line(who, case)
    settled(who, line)
    with pytest.raises(Stale):
        settled(who, line)


# --- What remains has an owner who accepted it --------------------------------------------------------------


def test_what_remains_is_handed_to_somebody_who_has_accepted_it(case, who):
    line = a_line(who, case)
    with pytest.raises(MoveDenied, match="who has accepted it"):
        settled(who, line, stands="handed_on", because="Grief remains.")
    with pytest.raises(MoveDenied, match="a day that is over"):
        tomorrow = timezone.localdate() + timedelta(days=1)
        settled(who, line, stands="handed_on", because="Grief remains.", person="Sam", accepted_on=tomorrow)
    said = {"person": "Sam Lee", "accepted_on": timezone.localdate()}
    kept = settled(who, line, stands="handed_on", because="Grief remains.", **said)
    assert "by Sam Lee." in plans.in_words(kept) and not kept.is_open


def test_on_the_page_too_who_has_accepted_is_asked_beside_the_boxes(case, who, signed_in):
    line = a_line(who, case)
    said = {"stands": "handed_on", "because": "Grief", "version": "1", "idempotency": str(uuid.uuid4())}
    answer = signed_in("omar").post(page("case_plan_settle", case, line), said)
    assert answer.status_code == 422 and set(answer.context["form"].errors) == {"person", "accepted_on"}


# --- The end of a case --------------------------------------------------------------------------------------


def test_no_case_ends_while_a_line_is_open_and_the_lines_are_named_before_the_form(case, who, signed_in):
    case = planned(who, case)
    a_line(who, case, need="His mother is not safe from him")
    asked = signed_in("omar").get(page("case_close", case)).content.decode()
    assert "Before this can be done" in asked and "“His mother is not safe from him”" in asked
    with pytest.raises(MoveDenied, match="His mother is not safe"):
        propose(now(case), by=who("omar"))


def test_a_case_of_which_nothing_began_has_no_plan_and_one_with_lines_settles_them_all_the_same(case, who):
    assert obstacles(case, ["panel_needs_met"]) == [] and plans.NO_PLAN in obstacles(case, ENDS)
    a_line(who, case)
    assert "still to be done" in obstacles(now(case), ["panel_needs_met"])[0]
    assert obstacles(now(case), ["exit_deceased"]) == []


def test_a_plan_of_before_stays_readable_and_is_written_in_lines_before_the_case_ends(case, who, people, signed_in):
    """The data path of a case whose plan is one text: nothing of it is lost, or put into lines by a machine."""
    Case.objects.update(plan="Mentor, weekly.", plan_at=timezone.now(), plan_by=people.omar)
    assert obstacles(now(case), ENDS) == [plans.ONE_TEXT] and not now(case).plan_is_overdue
    omar = signed_in("omar")
    assert all("Mentor, weekly." in omar.get(page(name, case)).content.decode() for name in ("case", "case_plan"))
    assert (planned(who, case).plan, obstacles(now(case), ENDS)) == ("Mentor, weekly.", [])


def test_once_every_line_is_settled_the_case_can_be_proposed_to_close(case, who):
    assert propose(planned(who, case), by=who("omar")).report == ENDING["report"]


# --- Their view, and what is late ---------------------------------------------------------------------------


def test_how_the_person_sees_it_is_recorded_in_their_words_with_the_day(case, who, signed_in):
    today = timezone.localdate()
    with pytest.raises(MoveDenied, match="day that is over"):
        acts.record_view(case=case, whose="person", said="Fine", asked_on=today + timedelta(days=1), by=who("omar"))
    day = {f"asked_on-{part}": str(getattr(today, part)) for part in ("day", "month", "year")}
    said = {"whose": "person", "words": "I do not need a mentor.", "idempotency": str(uuid.uuid4()), **day}
    signed_in("omar").post(page("case_their_view", case), said)
    assert TheirView.objects.get().said == "I do not need a mentor."
    assert "I do not need a mentor." in signed_in("omar").get(page("case", case)).content.decode()


def test_what_is_not_done_by_its_day_is_red_and_its_owner_is_told_again_every_week(case, who, people):
    row = {"about": "need", "need": "Grief", "what": "Counselling", "person": "Nadia Broad"}
    PlanLine.objects.create(case=case, due_on=timezone.localdate() - timedelta(days=9), by=people.omar, **row)
    reminders.raise_overdue_cases()
    reminders.raise_overdue_cases()
    assert plans.label(PlanLine.objects.get()) == Label("Overdue", "red")
    assert Notice.objects.filter(kind="case.line_overdue", person=people.omar).count() == 1


def test_the_log_and_the_timeline_say_that_the_plan_was_changed_and_not_how(case, who):
    settled(who, a_line(who, case))
    events = Event.objects.filter(kind__in=["case.plan", "case.plan_settled"])
    assert events.count() == 2 and not any("mentoring" in event.payload for event in events)


@pytest.mark.parametrize("name", ["tanya", "nadia", "carl", "priya"])
def test_the_plan_is_changed_by_its_owner_and_supervisors_alone(case, who, signed_in, name):
    line = a_line(who, case)
    answers = [
        signed_in(name).get(page(*each))
        for each in (("case_plan", case), ("case_plan_line", case, line), ("case_plan_settle", case, line))
    ]
    assert {answer.status_code for answer in answers} <= {403, 404}
