"""A case that ends a second time, and whoever once wrote on it: nothing that is over comes back, nobody decides on
their own work."""

from threading import Event, Thread

import pytest
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from audit.moves import MoveDenied
from core.row_security import as_the_service
from safeguarding.cases.actions import closing
from safeguarding.cases.duties import reminders
from safeguarding.models import CaseState, FollowUp
from tests.records import a_request, planned, the_desk_says
from tests.safeguarding.test_closing import a_closed_case, a_planned_case, approve, now, propose, record


@pytest.fixture
def closed_twice(who):
    """Omar opened it again at the first look back, and it ended a second time; the second look back of the first
    ending would be due today."""
    case = a_closed_case(who)
    FollowUp.objects.update(due_on=timezone.localdate())
    record(FollowUp.objects.get(months=6), "reopen", by=who("omar"))
    the_desk_says(who, now(case.referral), "clear")
    return approve(propose(now(case), by=who("omar")), by=who("sian"))


def test_looks_back_at_an_earlier_ending_disturb_nobody(closed_twice, people, signed_in):
    reminders.raise_due_follow_ups()
    assert not people.omar.notices.filter(kind__startswith="case.follow_up").exists()
    late = signed_in("sian").get(reverse("safeguarding:cases"), {"tab": "look_back"})
    assert not late.context["rows"]


def test_a_look_back_at_an_earlier_ending_is_not_recorded(closed_twice, who):
    over = FollowUp.objects.get(found="", closing=closed_twice.closings.earliest("at"))
    with pytest.raises(MoveDenied, match="open again"):
        record(over, "reopen", by=who("omar"))
    assert now(closed_twice).state == CaseState.CLOSED


def test_whoever_once_wrote_the_plan_does_not_close_the_case(who):
    case = a_planned_case(who)
    for name in ("sian", "omar"):
        case = planned(who, case, by=name)
    with pytest.raises(MoveDenied, match="You worked on this case"):
        approve(propose(case, by=who("omar")), by=who("sian"))


def test_whoever_once_proposed_it_does_not_close_the_case(who):
    case = a_planned_case(who)
    propose(case, by=who("sian"))
    closing.take_closing_back(case=now(case), reason="Omar knows more", by=who("sian"))
    with pytest.raises(MoveDenied, match="You worked on this case"):
        approve(propose(now(case), by=who("omar")), by=who("sian"))


@pytest.mark.django_db(transaction=True)
def test_what_is_asked_of_a_partner_at_the_same_moment_keeps_the_case_open(who):
    proposal = propose(a_planned_case(who), by=who("omar"))
    sian, asked, said = who("sian"), Event(), []

    @as_the_service()
    def decide():
        asked.wait(20)
        try:
            said.append(approve(proposal, by=sian).state)
        except MoveDenied as denied:
            said.append(str(denied))
        finally:
            connection.close()

    deciding = Thread(target=decide)
    deciding.start()
    with transaction.atomic():
        a_request(who, referral=now(proposal.case.referral))
        asked.set()
        deciding.join(1)
    deciding.join(20)
    assert "Broadfen NHS Trust is still open" in said[0]
    assert now(proposal.case).state == CaseState.CLOSING


def test_a_reason_that_is_none_is_refused_beside_its_field(who, signed_in):
    case = a_planned_case(who)
    sent = {"reason_codes": ["exit_no_concern\x00", "made_up"], "report": "Done.", "version": case.version}
    answer = signed_in("omar").post(reverse("safeguarding:case_close", args=[case.public_id]), sent)
    assert answer.status_code == 422 and answer.context["form"].errors["reason_codes"]


def test_what_partners_were_asked_ends_without_a_word_when_an_investigation_takes_over(who, people):
    case = a_planned_case(who)
    action = a_request(who, referral=now(case.referral))
    the_desk_says(who, now(case.referral), "pursue_primacy")
    told = people.nadia.notices.count()
    closed = approve(propose(case, by=who("omar"), reason_codes=["exit_pursue"]), by=who("sian"))
    assert closed.state == CaseState.CLOSED and now(action).state == "withdrawn"
    assert people.nadia.notices.count() == told


def test_without_a_hold_a_partner_is_told_before_an_investigation_takes_over(who):
    case = a_planned_case(who)
    a_request(who, referral=now(case.referral))
    with pytest.raises(MoveDenied, match="is still open"):
        propose(case, by=who("omar"), reason_codes=["exit_pursue"])
