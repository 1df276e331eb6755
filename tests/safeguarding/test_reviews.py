"""How often a case is reviewed, what is suspended only with a reason and a day, and what is asked months after the end.

Failures 17 and 19 of the published reviews: five months lay between two panels, and what other agencies knew was not asked."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Agency, Notice
from audit.moves import MoveDenied
from safeguarding.cases.actions import cases, look_backs, suspensions
from safeguarding.cases.duties import reminders
from safeguarding.cases.rules.look_backs import agencies_to_ask
from safeguarding.cases.rules.reviews import inspector_due, standing_suspension
from safeguarding.models import Case, CaseReview, CaseSuspension, FollowUp
from tests.records import a_line, planned, settled
from tests.safeguarding.test_cases import a_case
from tests.safeguarding.test_closing import a_closed_case, a_planned_case, now, record, returned

PARTNERSHIP = {"particulars": {"why_not_channel": "Refused", "risk_plan": "Weekly visits", "owner": "Omar Haddad"}}

pytestmark = pytest.mark.usefixtures("assessed_beforehand")


@pytest.fixture(scope="module")
def opened(once_a_module):
    """Sian approved Omar's recommendation to refer to the Channel panel: once for the module."""
    return a_case(once_a_module.who).pk


@pytest.fixture
def case(opened, people) -> Case:
    return Case.objects.get(pk=opened)


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


def review(case, *, by, days=30, **said):
    return cases.hold_review(
        case=case, note="He came.", next_on=in_days(days), version=now(case).version, by=by, **said
    )


def told(kind):
    return set(Notice.objects.filter(kind=kind).values_list("person__name", flat=True))


# --- How often ----------------------------------------------------------------------------------------------


def test_a_channel_case_is_at_its_panel_every_35_days_at_least(case, who):
    with pytest.raises(MoveDenied, match="within 35 days"):
        review(case, by=who("omar"), days=36)
    assert review(case, by=who("omar"), days=35).channel_again == ""


def test_a_partnership_is_reviewed_monthly_and_each_time_asks_for_channel_again(who):
    case = a_planned_case(who, option="partnership", **PARTNERSHIP)
    with pytest.raises(MoveDenied, match="within 31 days"):
        review(case, by=who("omar"), days=32, channel_again="Not yet.")
    with pytest.raises(MoveDenied, match="whether Channel is right"):
        review(case, by=who("omar"))
    assert review(case, by=who("omar"), channel_again="He still refuses.").channel_again == "He still refuses."


def test_the_form_of_a_channel_case_does_not_ask_for_channel_again(case, who, signed_in):
    omar = signed_in("omar")
    asked = omar.get(reverse("safeguarding:case_review", args=[case.public_id])).context["form"]
    assert set(asked.fields) == {"note", "next_on", "version", "idempotency"}


def test_each_quarter_an_inspector_reviews_a_partnership_and_a_sergeant_does_not_count(who, people):
    case = a_planned_case(who, option="partnership", **PARTNERSHIP)
    Case.objects.update(opened_at=timezone.now() - timedelta(days=100))
    review(case, by=who("sian"), channel_again="Not yet.")
    reminders.raise_overdue_cases()
    assert {people.omar.name, people.sian.name, people.ian.name} <= told("case.inspector_review_overdue")
    review(case, by=who("ian"), channel_again="Not yet.")
    assert inspector_due(now(case)) == in_days(91) and CaseReview.objects.filter(by_inspector=True).count() == 1


def test_a_review_that_is_late_is_said_every_week_and_upward_until_it_is_held(case, who, people):
    Case.objects.update(review_on=in_days(-30))
    reminders.raise_overdue_cases()
    assert {people.omar.name, people.ian.name} <= told("case.review_overdue")
    assert people.sian.name not in told("case.review_overdue"), "by now an inspector must settle it"
    review(case, by=who("omar"))
    assert not now(case).review_is_overdue


# --- Standing still -----------------------------------------------------------------------------------------


def stands_still(case, who, *, days=20, **said):
    given = {"because": "custody", "why": "Remanded until trial.", **said}
    return suspensions.suspend(case=case, review_on=in_days(days), version=now(case).version, by=who("omar"), **given)


def goes_on(case, who):
    return suspensions.go_on(case=case, why="Bailed.", version=now(case).version, by=who("omar"))


def test_support_stands_still_with_a_reason_and_a_day_within_the_limit(case, who):
    with pytest.raises(MoveDenied, match="within 30 days"):
        stands_still(case, who, days=31)
    assert stands_still(case, who).why == "Remanded until trial."


def test_past_its_day_it_is_said_upward_and_the_review_runs_on(case, who, people):
    stands_still(case, who)
    CaseSuspension.objects.update(review_on=in_days(-1))
    Case.objects.update(review_on=in_days(-1))
    reminders.raise_overdue_cases()
    assert people.sian.name in told("case.suspension_overdue") & told("case.review_overdue")


def test_looked_at_again_it_stands_still_for_longer_and_each_time_is_kept(case, who, signed_in):
    stands_still(case, who)
    stands_still(case, who, because="abroad", why="With his aunt.")
    assert case.suspensions.count() == 2 and standing_suspension(case).why == "With his aunt."
    goes_on(case, who)
    shown = signed_in("omar").get(reverse("safeguarding:case", args=[case.public_id])).content.decode()
    assert all(words in shown for words in ("Remanded until trial.", "With his aunt.", "Bailed."))
    with pytest.raises(MoveDenied, match="is not suspended"):
        goes_on(case, who)


def test_the_database_itself_keeps_one_suspension_at_a_time(case, who, people):
    stands_still(case, who)
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseSuspension.objects.create(case=case, because="other", why="-", review_on=in_days(3), by=people.omar)


# --- Months later -------------------------------------------------------------------------------------------


@pytest.fixture
def due(who) -> FollowUp:
    """Six months have passed since Sian closed the case; the trust had done what a line says."""
    case = a_case(who)
    settled(who, a_line(who, case, agency=Agency.objects.get(name="Broadfen NHS Trust")))
    a_closed_case(who, case=planned(who, now(case)))
    FollowUp.objects.filter(months=6).update(due_on=timezone.localdate())
    return FollowUp.objects.get(months=6)


def test_a_look_back_asks_each_agency_that_did_something_and_the_council_of_the_panel(due):
    asked = agencies_to_ask(due.closing.case).values_list("name", flat=True)
    assert set(asked) == {"Broadfen NHS Trust", "Wensum County Council"}


def test_a_case_does_not_stay_closed_while_an_agency_has_not_answered(who, due):
    with pytest.raises(MoveDenied, match="Not answered yet: Broadfen NHS Trust, Wensum County Council"):
        record(due, "stays_closed", by=who("omar"))
    returned(who, due)
    assert record(due, "stays_closed", by=who("omar")).found == "stays_closed"


def test_nothing_known_is_an_answer_and_something_says_what(who, due):
    trust = Agency.objects.get(name="Broadfen NHS Trust")
    asked = {"follow_up": due, "agency": trust, "answered_by": "Nadia Broad", "by": who("omar")}
    with pytest.raises(MoveDenied, match="Say what is known"):
        look_backs.record_return(knows="something", said="", **asked)
    look_backs.record_return(knows="nothing", said="", **asked)
    with pytest.raises(MoveDenied, match="recorded already"):
        look_backs.record_return(knows="nothing", said="", **asked)


def test_opened_again_it_keeps_what_was_and_nobody_need_have_answered(who, due):
    opened = due.closing.case.opened_at
    record(due, "reopen", by=who("omar"))
    case = now(due.closing.case)
    assert (case.state, case.opened_at, case.closings.count()) == ("open", opened, 1)


def test_by_hand_what_an_agency_says_is_asked_beside_its_box_and_stands_at_the_look_back(due, signed_in):
    omar, case = signed_in("omar"), due.closing.case
    there = reverse("safeguarding:case_return", args=[case.public_id, due.public_id])
    council = Agency.objects.get(name="Wensum County Council")
    said = {"agency": council.pk, "answered_by": "Carl Ives", "knows": "something", "idempotency": str(uuid.uuid4())}
    assert set(omar.post(there, said).context["form"].errors) == {"words"}
    omar.post(there, {**said, "words": "He has moved to his aunt.", "idempotency": str(uuid.uuid4())})
    shown = omar.get(reverse("safeguarding:case_follow_up", args=[case.public_id, due.public_id])).content.decode()
    assert "He has moved to his aunt." in shown and "Not answered yet: Broadfen NHS Trust." in shown
