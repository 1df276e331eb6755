"""Time limits: Pat drafts, Petra publishes from a day, and a clock keeps the limit of the day on which it started."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.clock import ONE_DAY, add_working_days, at_hour, local_day
from core.row_security import as_the_service
from guidance.versions import State
from policy import actions, dry_run, in_force, limits, moves
from policy.dry_run import Tried
from policy.models import TIME_LIMITS, PolicyVersion
from policy.time_limits import all_limits, set_here
from referrals.casework.clocks_run import steps
from referrals.casework.first_read import LATER, FirstRead
from referrals.limits import ASSESSMENT, DANGER, FIRST_LOOK, due_in
from referrals.models import Referral
from referrals.models.referral import State as Stage
from safeguarding.limits import COUNTERSIGNED
from tests.policy.drafts import (
    CHANGE,
    DRAFT,
    LIMITS,
    PUBLISH,
    RUN,
    boxes,
    drafted,
    made_from,
    on,
    published,
    to_publish,
    tomorrow_has_come,
)
from tests.records import a_recommendation, a_referral

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_any_hour")]


def test_pat_drafts_tries_it_and_petra_publishes_it_from_a_day(signed_in, monkeypatch):
    pat, petra = signed_in("pat"), signed_in("petra")
    assert pat.post(CHANGE, boxes(first_look=2)).url == DRAFT
    page = petra.get(DRAFT).content.decode()
    assert "<del>1 working day</del>" in page and "<ins>2 working days</ins>" in page
    assert "What the last quarter would have done" in petra.get(RUN).content.decode()
    tomorrow = timezone.localdate() + ONE_DAY
    question = petra.get(to_publish(petra))
    assert "<ins>2 working days</ins>" in question.content.decode()
    answer = petra.post(PUBLISH, on(tomorrow, **made_from(question)), follow=True).content.decode()
    assert "Version 2 is published. It holds from" in answer and "Petra Vance" in answer
    assert "Withdraw the version to come" in answer and "Version 1" in answer
    asked = {"on-day": tomorrow.day, "on-month": tomorrow.month, "on-year": tomorrow.year}
    page = signed_in("omar").get(LIMITS, asked).content.decode()
    assert "Version 2, from" in page and "shown as this release has it" in page
    both = petra.get(f"{LIMITS}versions/", {"before": 1, "after": 2}).content.decode()
    assert "<del>1 working day</del>" in both and "The desk answers sooner." in both
    tomorrow_has_come(monkeypatch)
    assert FIRST_LOOK.held(timezone.now()) == 2


def test_a_clock_keeps_the_limit_of_the_day_on_which_it_started(who, monkeypatch):
    referral = a_referral(who("tanya"))
    stored, before = referral.due_at, timezone.now()
    published(who, first_look=3, assessment=9)
    assert FIRST_LOOK.held(timezone.now()) == 1
    tomorrow_has_come(monkeypatch)
    assert [FIRST_LOOK.held(before), FIRST_LOOK.held(timezone.now())] == [1, 3]
    assert due_in(Stage.SUBMITTED, before) == stored
    assert ASSESSMENT.due(before) == add_working_days(before, 5)
    assert due_in(Stage.SUBMITTED, timezone.now()) == add_working_days(timezone.now(), 3)
    referral.refresh_from_db()
    assert referral.due_at == stored


def test_what_was_keyed_in_is_read_late_by_the_day_of_its_receipt(who):
    came = timezone.now()
    read = FirstRead(1, came, came - timedelta(days=20), came + timedelta(minutes=5))
    assert read.as_read == LATER and read.hours < 1


def test_a_list_of_what_is_late_leaves_none_out(who):
    signed = at_hour(date(2026, 11, 24), 23)
    moment_after = COUNTERSIGNED.due(signed) + timedelta(minutes=1)
    assert moment_after - signed < timedelta(days=3) and signed < COUNTERSIGNED.started_before(moment_after)


def test_a_decision_says_under_which_version_it_was_made(who):
    assert a_recommendation(who).limits_version == 1


def test_what_came_with_the_service_holds_where_nothing_was_published(who):
    assert in_force.on(timezone.localdate(), TIME_LIMITS).number == 1
    PolicyVersion.objects.update(state=State.DRAFT, origin="shipped", published_at=None)
    in_force.forget()
    assert in_force.on(timezone.localdate(), TIME_LIMITS) == in_force.Held()
    assert FIRST_LOOK.held(timezone.now()) == 1


def test_all_is_read_once_a_day_in_a_process(who, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert {limit.held(timezone.now()) for limit in all_limits()} > {1, 5}
    with django_assert_num_queries(0):
        assert FIRST_LOOK.held(timezone.now() - timedelta(days=400)) == 1


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"first_look": "6"}, "This limit must be 1 to 5 working days"),
        ({"first_look": "0"}, "This limit must be 1 to 5 working days"),
        ({"recheck": "six"}, "as a whole number"),
        ({"plan": ""}, "Enter a number: 2 to 20 working days"),
        ({"first_look": "2", "why": ""}, "Say why they change"),
        ({}, "Nothing here differs from version 1"),
    ],
)
def test_what_is_out_of_bounds_is_said_beside_its_box_and_nothing_is_lost(signed_in, changes, message):
    answer = signed_in("pat").post(CHANGE, boxes(**{"panel_review": "99", **changes}))
    assert answer.status_code == 422 and message in answer.content.decode()
    assert not PolicyVersion.objects.filter(state=State.DRAFT).exists()


def test_the_author_does_not_publish_and_another_does_not_change_the_draft(signed_in, who):
    drafted(who, first_look=2)
    pat, petra = signed_in("pat"), signed_in("petra")
    day = timezone.localdate() + ONE_DAY
    assert "Another policy administrator publishes it." in pat.get(DRAFT).content.decode()
    assert pat.post(PUBLISH, on(day)).url == DRAFT and petra.get(PUBLISH).url == DRAFT
    assert petra.get(CHANGE).url == DRAFT
    assert PolicyVersion.objects.get(state=State.DRAFT)


def test_a_draft_that_changed_meanwhile_is_not_overwritten(signed_in):
    pat = signed_in("pat")
    pat.post(CHANGE, boxes(first_look="2"))
    pat.post(CHANGE, boxes(first_look="3", version="1"))
    second = pat.post(CHANGE, boxes(first_look="4", version="1"))
    page = second.content.decode()
    assert second.status_code == 409 and "This draft has changed since you opened it." in page
    assert 'value="4"' in page and "looked at for the first time" in page
    assert PolicyVersion.objects.get(state=State.DRAFT).content["first_look"] == 3


def test_a_version_holds_from_a_day_to_come_after_the_last_and_can_be_called_off_until_then(
    signed_in, who, monkeypatch
):
    published(who, days=3, first_look=2)
    read = {"number": "3", "version": str(drafted(who, first_look=3).version)}
    petra, today = signed_in("petra"), timezone.localdate()
    for day, message in [
        (today, "Date must be in the future"),
        (today + 3 * ONE_DAY, "Choose a day after that, or withdraw it first"),
        (today + 400 * ONE_DAY, "or earlier"),
    ]:
        answer = petra.post(PUBLISH, on(day, **read, basis="2"))
        assert answer.status_code == 422 and message in answer.content.decode()
    called_off = petra.post(f"{LIMITS}coming/withdraw/", made_from(petra.get(LIMITS)), follow=True).content.decode()
    assert "Version 2 is withdrawn before its day." in called_off
    withdrawn = PolicyVersion.objects.get(number=2)
    assert (withdrawn.state, withdrawn.approver.name) == (State.WITHDRAWN, "Petra Vance")
    petra.post(PUBLISH, on(today + ONE_DAY, **read))
    tomorrow_has_come(monkeypatch)
    assert FIRST_LOOK.held(timezone.now()) == 3
    holds = PolicyVersion.objects.get(number=3)
    with pytest.raises(actions.MoveDenied, match="holds already"):
        actions.call_off(coming=holds, version=holds.version, by=who("petra"))


def test_nothing_is_settled_for_tomorrow_in_the_last_minutes_of_a_day(who, monkeypatch):
    monkeypatch.setattr(moves, "LIMITS", limits.LIMITS)
    draft = drafted(who, first_look=2)
    midnight = at_hour(timezone.localdate() + ONE_DAY, 0)
    monkeypatch.setattr(timezone, "now", lambda: midnight - timedelta(minutes=5))
    with pytest.raises(actions.MoveDenied, match="Choose a day from"):
        actions.publish(draft=draft, holds_from=local_day(midnight), version=1, basis=1, by=who("petra"))


@pytest.mark.parametrize(
    ("name", "reads"), [("omar", 200), ("amir", 200), ("tanya", 404), ("nadia", 404), ("rex", 404)]
)
def test_police_and_auditors_read_what_holds_and_only_policy_administrators_draft(signed_in, name, reads):
    client = signed_in(name)
    assert client.get(LIMITS).status_code == reads
    assert {client.get(page).status_code for page in (CHANGE, DRAFT, RUN, PUBLISH)} == {404}


def test_what_a_law_or_the_release_fixes_is_shown_and_has_no_box(signed_in):
    pat = signed_in("pat")
    page, form = pat.get(LIMITS).content.decode(), pat.get(CHANGE).content.decode()
    assert "Data Protection Act 2018, section 164A." in page and "section 36(4)" in page
    assert 'name="panel_review"' not in form and 'name="danger"' not in form
    assert DANGER.held(timezone.now()) == 15


def test_names_are_used_once_and_what_came_with_the_service_lies_within_its_bounds():
    names = [limit.name for limit in all_limits()]
    assert len(names) == len(set(names)) > 25
    assert [limit.name for limit in set_here() if not limit.least <= limit.number <= limit.most] == []


def test_a_dry_run_counts_what_would_be_late_and_tells_nothing_of_few():
    long_ago = timezone.now() - timedelta(days=30)
    ran = {FIRST_LOOK.name: [(long_ago, add_working_days(long_ago, 2))] * 6}
    found = dry_run._tried(FIRST_LOOK, 3, ran[FIRST_LOOK.name])
    few = "fewer than 5"
    assert found.told == (f"{few} in time, 5 late", f"5 in time, {few} late") and found.all_of_them == "5"
    assert Tried(FIRST_LOOK, 3, 9, 6, 3).told == (f"{few} in time, 5 late", f"5 in time, {few} late")
    drafts = [Tried(FIRST_LOOK, number, 32, 12, late) for number, late in ((2, 11), (3, 10))]
    assert {one.told[1] for one in drafts} == {"20 in time, 10 late"} and drafts[0].all_of_them == "30"


def test_a_dry_run_counts_the_first_look_from_the_receipt_and_reads_no_move_that_changes_no_state(who):
    referral = a_referral(who("tanya"))
    received = referral.submitted_at - timedelta(days=20)
    Referral.objects.filter(pk=referral.pk).update(received_at=received)
    with CaptureQueriesContext(connection) as asked, as_the_service():
        found = steps(received - ONE_DAY, received + ONE_DAY)
    assert found["first_look"] == [(received, None)]
    read = str(asked.captured_queries)
    assert "referral.confirm_identity" in read and "referral.set_due" not in read


def test_every_measure_reads_its_clocks(who, monkeypatch):
    a_recommendation(who)
    tomorrow_has_come(monkeypatch)
    numbers = {limit.name: limit.number for limit in set_here()}
    rows = {row.limit.name: row for row in dry_run.tried(numbers, set_here())}
    assert {"first_look", "approval", "deconfliction", "answer", "plan", "pack_opened"} <= set(rows)
    assert rows["first_look"].started >= 1 and rows["deconfliction"].started >= 1
    assert rows["approval"].started == 1
