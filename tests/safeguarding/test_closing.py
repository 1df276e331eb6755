"""How a case ends: proposed by its owner, decided by a second person, looked back at after six and twelve months."""

import uuid
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice
from audit.moves import MoveDenied
from core import clock
from core.reference_numbers import display_reference
from referrals.casework.actions import deconfliction, enquiring, identity
from referrals.filing.actions import adding
from referrals.models import Referral
from referrals.models.referral import State
from safeguarding.cases.actions import cases, closing, look_backs
from safeguarding.cases.duties import reminders
from safeguarding.cases.rules.look_backs import not_answered
from safeguarding.models import Case, CaseClosing, CaseState, FollowUp
from subjects.actions import Description, IdentifierClaim
from tests.records import a_decided_referral, a_line, a_request, planned, the_desk_says

# One is built for the module; a test that asks for an assessed referral has it.
pytestmark = pytest.mark.usefixtures("assessed_beforehand")

ENDING = {
    "reason_codes": ["exit_no_concern"],
    "report": "Twelve mentoring sessions; he left the chats in May.",
    "gaps": "All of it was done.",
    "remaining": "Grief: Nadia Broad of the trust has accepted.",
}


def a_planned_case(who, *, option="channel", **said) -> Case:
    """Sian approved Omar's recommendation; Omar has made a plan, and done what it says."""
    to = "Wensum County Council" if option == "channel" else None
    case = Case.objects.get(referral=a_decided_referral(who, option=option, to=to, **said))
    return planned(who, case)


def propose(case, *, by, **changes) -> CaseClosing:
    ending = closing.Ending(**{**ENDING, **changes})
    return closing.propose_closing(case=case, ending=ending, version=now(case).version, by=by)


def approve(proposal, *, by) -> Case:
    return closing.approve_closing(
        case=proposal.case, reason="I read all of it and agree.", read=proposal.public_id, by=by
    )


def a_closed_case(who, *, case=None, **said) -> Case:
    return approve(propose(case or a_planned_case(who, **said), by=who("omar")), by=who("sian"))


def now(record):
    return type(record).objects.get(pk=record.pk)


def test_the_team_page_shows_what_closing_waits_and_whose_rank_it_needs(who, signed_in):
    proposal = propose(a_planned_case(who), by=who("omar"))
    (row,) = signed_in("sian").get(reverse("referrals:team")).context["decisions"]
    assert (row.what, row.reference) == ("Close the case", display_reference(proposal.case.reference))
    assert row.tier == proposal.tier and row.by == "Omar Haddad"
    approve(proposal, by=who("sian"))
    assert signed_in("sian").get(reverse("referrals:team")).context["decisions"] == []


# --- Proposing ----------------------------------------------------------------------------------------------


def test_a_case_ends_with_a_second_persons_yes_and_the_referral_with_it(who, people):
    case = a_closed_case(who)
    assert (case.state, case.closed_at is not None) == (CaseState.CLOSED, True)
    assert now(case.referral).state == State.CLOSED
    told = Notice.objects.filter(kind="case.closing_proposed").values_list("person__name", flat=True)
    assert set(told) == {people.sian.name, people.ian.name, people.ingrid.name}


def test_for_whoever_filed_it_nothing_happens_on_the_day_the_case_ends(who):
    case = a_planned_case(who)
    before = now(case.referral)
    approve(propose(case, by=who("omar")), by=who("sian"))
    after = now(case.referral)
    assert (after.finished_at, after.shown_status, after.shown_since) == (
        before.finished_at,
        before.shown_status,
        before.shown_since,
    )


def test_a_case_without_a_plan_does_not_end(who):
    case = Case.objects.get(referral=a_decided_referral(who, option="channel", to="Wensum County Council"))
    with pytest.raises(MoveDenied, match="No plan was ever recorded"):
        propose(case, by=who("omar"))
    assert propose(case, by=who("omar"), reason_codes=["panel_needs_met"])


def test_consent_alone_is_no_reason(who):
    case = a_planned_case(who)
    with pytest.raises(MoveDenied, match="never the only reason"):
        propose(case, by=who("omar"), reason_codes=["exit_consent_withdrawn"])
    assert propose(case, by=who("omar"), reason_codes=["exit_consent_withdrawn", "exit_reduced"])


def test_a_partner_who_still_works_on_it_keeps_the_case_open(who):
    case = a_planned_case(who)
    a_request(who, referral=now(case.referral))
    with pytest.raises(MoveDenied, match="Broadfen NHS Trust is still open"):
        propose(case, by=who("omar"))


def test_what_came_new_stops_an_approval_until_it_is_read(who):
    proposal = propose(a_planned_case(who), by=who("omar"))
    adding.add_information(
        referral=proposal.case.referral, text="He has a knife", immediate_danger="no", by=who("tanya")
    )
    with pytest.raises(MoveDenied, match="New information has arrived"):
        approve(proposal, by=who("sian"))


def test_an_investigation_keeps_a_case_open_unless_it_takes_it_over(who):
    case = a_planned_case(who)
    the_desk_says(who, case.referral, "pursue_primacy")
    with pytest.raises(MoveDenied, match="primacy"):
        propose(case, by=who("omar"))
    assert propose(case, by=who("omar"), reason_codes=["exit_pursue"])


@pytest.mark.parametrize(
    "codes",
    [["exit_no_concern", "made_up"], ["no_concern"], ["exit_consent_withdrawn", "no_concern"], ["mistaken"]],
)
def test_a_case_does_not_end_for_a_reason_of_another_list(codes, who):
    with pytest.raises(MoveDenied, match="Choose from its own list"):
        propose(a_planned_case(who), by=who("omar"), reason_codes=codes)


def test_a_case_does_not_end_for_no_reason_or_for_a_weak_one_said_twice(who):
    case = a_planned_case(who)
    with pytest.raises(MoveDenied, match="Select at least one reason"):
        propose(case, by=who("omar"), reason_codes=[])
    with pytest.raises(MoveDenied, match="never the only reason"):
        propose(case, by=who("omar"), reason_codes=["exit_consent_withdrawn"] * 2)


def test_a_case_that_police_lead_does_not_end_for_a_reason_of_the_panel(who):
    said = {"particulars": {"why_not_channel": "Refused", "risk_plan": "Weekly visits", "owner": "Omar Haddad"}}
    case = a_planned_case(who, option="partnership", **said)
    with pytest.raises(MoveDenied, match="Choose from its own list"):
        propose(case, by=who("omar"), reason_codes=["panel_needs_met"])


def test_while_closing_waits_the_plan_is_not_changed(who):
    case = propose(a_planned_case(who), by=who("omar")).case
    with pytest.raises(MoveDenied, match="waits for a second person"):
        a_line(who, case, need="Another")


# --- Deciding -----------------------------------------------------------------------------------------------


def test_nobody_closes_a_case_on_their_own_proposal(who):
    proposal = propose(a_planned_case(who), by=who("sian"))
    with pytest.raises(MoveDenied, match="You proposed this"):
        approve(proposal, by=who("sian"))


def test_the_database_itself_refuses_a_yes_to_the_own_proposal(who, people):
    proposal = propose(a_planned_case(who), by=who("omar"))
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseClosing.objects.filter(pk=proposal.pk).update(
            outcome="approved", answer="Yes", answered_by=people.omar, answered_at=timezone.now()
        )


def test_whoever_held_a_review_does_not_close_the_case(who):
    case = a_planned_case(who)
    later = timezone.localdate() + timedelta(days=30)
    cases.hold_review(case=case, note="Fine", next_on=later, version=case.version, by=who("sian"))
    with pytest.raises(MoveDenied, match="You worked on this case"):
        approve(propose(case, by=who("omar")), by=who("sian"))


def test_sian_who_added_what_is_known_of_the_boy_does_not_close_his_case(who):
    case = a_planned_case(who)
    phone = Description(identifiers=(IdentifierClaim("phone", "07700 900123"),))
    identity.add_known(referral=case.referral, person=phone, source="The school roll", by=who("sian"))
    proposal = propose(case, by=who("omar"))
    with pytest.raises(MoveDenied, match=r"somebody else must decide\.$"):
        approve(proposal, by=who("sian"))
    assert approve(proposal, by=who("ian")).state == CaseState.CLOSED


def test_where_nobody_is_left_to_close_it_the_refusal_says_what_to_do(who, people):
    proposal = propose(a_planned_case(who), by=who("sian"))
    for person in (people.ian, people.ingrid):
        person.memberships.update(state="ended", ended_at=timezone.now(), ended_by=people.fay)
    with pytest.raises(MoveDenied, match="Nobody in the force can decide it now"):
        approve(proposal, by=who("sian"))


def test_an_officer_does_not_close_a_case(who):
    with pytest.raises(MoveDenied, match="Only a supervisor"):
        approve(propose(a_planned_case(who), by=who("omar")), by=who("priya"))


def test_a_case_with_violence_is_closed_by_an_inspector(who):
    case = a_planned_case(who)
    enquiring.set_flags(
        referral=case.referral,
        concern_type="",
        has_complex_needs=False,
        has_violence=True,
        version=now(case.referral).version,
        by=who("omar"),
    )
    proposal = propose(now(case), by=who("omar"))
    with pytest.raises(MoveDenied, match="An inspector must decide"):
        approve(proposal, by=who("sian"))
    assert approve(proposal, by=who("ian")).state == CaseState.CLOSED


def test_violence_that_is_learned_of_while_it_waits_makes_it_an_inspectors(who, signed_in):
    case = a_planned_case(who)
    proposal = propose(case, by=who("omar"))
    enquiring.set_flags(
        referral=case.referral,
        concern_type="",
        has_complex_needs=False,
        has_violence=True,
        version=now(case.referral).version,
        by=who("omar"),
    )
    page = signed_in("sian").get(reverse("safeguarding:case", args=[case.public_id])).content.decode()
    assert "Inspector: violence or weapons" in page
    with pytest.raises(MoveDenied, match="An inspector must decide"):
        approve(proposal, by=who("sian"))
    assert approve(proposal, by=who("ian")).state == CaseState.CLOSED


def test_a_yes_is_for_the_proposal_that_was_read(who):
    case = a_planned_case(who)
    first = propose(case, by=who("omar"))
    closing.take_closing_back(case=case, reason="More to say", by=who("omar"))
    propose(case, by=who("omar"), report="Another report.")
    with pytest.raises(MoveDenied, match="taken the place"):
        approve(first, by=who("sian"))


def test_a_returned_proposal_says_what_is_missing_and_the_case_goes_on(who, people):
    case = propose(a_planned_case(who), by=who("omar")).case
    back = closing.return_closing(case=case, missing="Who asked the mother?", by=who("sian"))
    assert back.state == CaseState.OPEN
    assert case.closings.get().answer == "Who asked the mother?"
    assert people.omar.notices.filter(kind="case.closing_returned").exists()


# --- Looking back -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 11, 22), 12, date(2027, 11, 22)),
        (date(2026, 12, 5), 6, date(2027, 6, 5)),
    ],
)
def test_so_many_months_later(day, months, later):
    assert clock.months_after(day, months) == later


def test_a_channel_case_is_looked_back_at_after_six_and_twelve_months(who):
    today = timezone.localdate()
    case = a_closed_case(who)
    due = list(FollowUp.objects.filter(closing__case=case).values_list("months", "due_on"))
    assert due == [(6, clock.months_after(today, 6)), (12, clock.months_after(today, 12))]


def test_a_partnership_ends_without_looks_back(who):
    case = a_closed_case(who, option="partnership")
    assert not FollowUp.objects.filter(closing__case=case).exists()


@pytest.fixture
def due(who) -> FollowUp:
    """Six months have passed since Sian closed the case."""
    a_closed_case(who)
    FollowUp.objects.filter(months=6).update(due_on=timezone.localdate())
    return FollowUp.objects.get(months=6)


def record(follow_up, found, *, by):
    return closing.record_follow_up(follow_up=follow_up, found=found, note="His school sees nothing new.", by=by)


def returned(who, follow_up):
    """Each agency that is asked says that it knows nothing new."""
    for agency in not_answered(follow_up):
        look_backs.record_return(
            follow_up=follow_up, agency=agency, knows="nothing", said="", answered_by="The desk", by=who("omar")
        )


def test_nobody_looks_back_too_early(who, due):
    with pytest.raises(MoveDenied, match="can be recorded from"):
        record(FollowUp.objects.get(months=12), "stays_closed", by=who("omar"))


def test_the_keeper_asks_the_desk_once_and_tells_the_owner(due, people):
    due.closing.case.referral.deconflictions.update(requested_at=timezone.now() - timedelta(days=180))
    reminders.raise_due_follow_ups()
    reminders.raise_due_follow_ups()
    assert due.closing.case.referral.deconflictions.filter(code="").count() == 1
    assert people.omar.notices.filter(kind="case.follow_up_due").count() == 1


def test_a_late_look_back_is_told_to_the_supervisors(due, people):
    FollowUp.objects.filter(pk=due.pk).update(due_on=timezone.localdate() - timedelta(days=15))
    reminders.raise_due_follow_ups()
    assert people.sian.notices.filter(kind="case.follow_up_late").exists()


def test_a_case_stays_closed_only_after_the_desk_was_asked_afresh(who, due):
    referral = due.closing.case.referral
    referral.deconflictions.update(answered_at=timezone.now() - timedelta(days=100))
    with pytest.raises(MoveDenied, match="has not answered for this look back"):
        record(due, "stays_closed", by=who("omar"))
    the_desk_says(who, referral, "clear")
    returned(who, due)
    assert record(due, "stays_closed", by=who("omar")).found == "stays_closed"
    assert now(due.closing.case).state == CaseState.CLOSED


def test_a_case_opens_again_without_a_second_person(who, due):
    record(due, "reopen", by=who("omar"))
    case = now(due.closing.case)
    assert (case.state, case.closed_at) == (CaseState.OPEN, None)
    assert now(case.referral).state == State.CASE_OPEN
    with pytest.raises(MoveDenied, match="recorded already"):
        record(due, "reopen", by=who("omar"))


def test_what_is_added_after_the_case_ended_brings_the_referral_back_to_the_queue(who):
    referral = a_closed_case(who).referral
    adding.add_information(referral=referral, text="He is back", immediate_danger="no", by=who("tanya"))
    assert Referral.objects.get(pk=referral.pk).state == State.SUBMITTED


def test_an_open_case_is_checked_again_when_the_desks_answer_runs_out(who):
    case = a_planned_case(who)
    case.referral.deconflictions.update(next_check_on=timezone.localdate() - timedelta(days=1))
    assert deconfliction.expire() == 1


# --- The pages ----------------------------------------------------------------------------------------------


def page(case, name="case", *rest):
    return reverse(f"safeguarding:{name}", args=[case.public_id, *rest])


def sent(**typed):
    return {"idempotency": str(uuid.uuid4()), **typed}


def test_a_case_is_closed_on_its_pages(who, signed_in):
    case, omar, sian = a_planned_case(who), signed_in("omar"), signed_in("sian")
    assert "Propose to close" in omar.get(page(case)).content.decode()
    omar.post(page(case, "case_close"), sent(version=case.version, **ENDING))
    shown = sian.get(page(case)).content.decode()
    assert "Twelve mentoring sessions" in shown and "Approve closing" in shown
    read = CaseClosing.objects.get().public_id
    sian.post(page(case, "closing_approve"), sent(words="Agreed", read=read))
    after = omar.get(page(case)).content.decode()
    assert "After 6 months" in after and "Agreed" in after and "Propose to close" not in after


def test_what_is_missing_is_said_beside_its_field_and_nothing_typed_is_lost(who, signed_in):
    case = a_planned_case(who)
    said = {**ENDING, "remaining": "", "reason_codes": ["exit_consent_withdrawn"]}
    answer = signed_in("omar").post(page(case, "case_close"), sent(version=case.version, **said))
    shown = answer.content.decode()
    assert answer.status_code == 422 and "Twelve mentoring sessions" in shown
    assert "never the only reason" in shown and "Say who holds what remains" in shown


def test_a_proposal_to_close_that_stands_in_the_way_is_said_before_anything_is_typed(who, signed_in):
    case = a_planned_case(who)
    a_request(who, referral=now(case.referral))
    assert "is still open" in signed_in("omar").get(page(case, "case_close")).content.decode()


def test_a_yes_that_does_not_say_what_was_read_closes_nothing(who, signed_in):
    case = propose(a_planned_case(who), by=who("omar")).case
    answer = signed_in("sian").post(page(case, "closing_approve"), sent(words="Agreed"))
    assert answer.status_code == 409 and "Open this page again" in answer.content.decode()
    assert now(case).state == CaseState.CLOSING


def test_the_owner_takes_the_proposal_back_and_the_sergeant_returns_it_on_a_page(who, signed_in):
    case = a_planned_case(who)
    for name, page_name in (("omar", "closing_take_back"), ("sian", "closing_return")):
        propose(case, by=who("omar"))
        signed_in(name).post(page(case, page_name), sent(words="Ask the mother first"))
        assert now(case).state == CaseState.OPEN


def test_a_look_back_is_recorded_on_its_page_and_found_on_its_list(who, due, signed_in):
    case, omar = due.closing.case, signed_in("omar")
    listed = omar.get(reverse("safeguarding:cases") + "?tab=look_back")
    assert [row[0] for row in listed.context["rows"]] == [case]
    there = page(case, "case_follow_up", due.public_id)
    assert omar.get(there).status_code == 200
    returned(who, due)
    omar.post(there, sent(found="stays_closed", note="Nothing new."))
    assert "Nothing new." in omar.get(page(case)).content.decode()
    assert (
        omar.get(there).status_code == 404 and omar.get(page(case, "case_follow_up", uuid.uuid4())).status_code == 404
    )


@pytest.mark.parametrize("name", ["case_close", "closing_take_back"])
def test_priya_who_has_not_got_the_case_does_not_close_it(name, who, signed_in):
    assert signed_in("priya").get(page(a_planned_case(who), name)).status_code == 403
