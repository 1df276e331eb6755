"""Recommending and deciding: what stands in the way, who may, and what follows."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.moves import MoveDenied
from referrals.casework.actions import claiming, deciding, deconfliction, enquiring, identity, responding
from referrals.filing.actions import adding
from referrals.models import Referral
from referrals.models.decision import Tier
from referrals.models.referral import State
from tests.records import (
    RATIONALES,
    a_decided_referral,
    a_recommendation,
    a_referral,
    an_assessed_referral,
    joined,
    ready,
)

# One is built for the module; a test that asks for an assessed referral has it.
pytestmark = pytest.mark.usefixtures("assessed_beforehand")

ENDS = {
    "gather": State.INFORMATION,
    "channel": State.CASE_OPEN,
    "partnership": State.CASE_OPEN,
    "service": State.SERVICE_PENDING,
    "transfer": State.TRANSFER_PENDING,
    "no_further_action": State.CLOSED,
    "unfounded": State.CLOSED,
    "cannot_identify": State.PARKED,
}
RECEIVERS = {
    "service": "Broadfen NHS Trust",
    "transfer": "Calder Vale Police",
    "channel": "Wensum County Council",
}
BORING = {"under_18": "no", "own_staff": "no", "declaration": "on"}


def now(referral):
    return Referral.objects.get(pk=referral.pk)


def answered(who, referral):
    """A weapon was told of, which is danger (ADR 0015): Dot records that the emergency response has answered it."""
    if now(referral).danger_now != "no":
        responding.record_emergency(
            referral=referral,
            incident_number="WC-1",
            told="Control room",
            when=timezone.now(),
            what_was_said="A car went; he gave the knife up.",
            by=who("dot"),
        )
    return now(referral)


@pytest.mark.parametrize("option", ENDS)
def test_where_an_approved_option_leads(option, who):
    approver = "ian" if option == "unfounded" else "sian"
    referral = a_decided_referral(who, option=option, to=RECEIVERS.get(option), approver=approver)
    assert now(referral).state == ENDS[option]


def test_nobody_approves_their_own_recommendation(who):
    decision = a_recommendation(who, officer="sian")
    with pytest.raises(MoveDenied, match="You recommended this"):
        deciding.approve(referral=decision.referral, reason="Fine", by=who("sian"))


def test_whoever_owned_the_case_does_not_approve_it(people, who):
    referral = an_assessed_referral(who, officer="sian")
    claiming.assign(referral=referral, to=people.omar, reason="Leave", by=who("sian"))
    decision = a_recommendation(who, referral=now(referral))
    with pytest.raises(MoveDenied, match="You have owned this case"):
        deciding.approve(referral=decision.referral, reason="Fine", by=who("sian"))


def test_whoever_settled_a_line_of_enquiry_does_not_approve(who):
    referral = an_assessed_referral(who)
    line = referral.enquiries.first()
    enquiring.settle_line(line=line, state="answered", answer="I asked", version=line.version, by=who("sian"))
    decision = a_recommendation(who, referral=referral)
    with pytest.raises(MoveDenied, match="You worked on what this rests on"):
        deciding.approve(referral=decision.referral, reason="Fine", by=who("sian"))


@pytest.mark.parametrize(
    ("person", "may"),
    [("omar", False), ("priya", False), ("sian", True), ("ian", True), ("dot", False), ("iris", False)],
)
def test_who_may_approve_what_omar_recommends(person, may, who):
    decision = a_recommendation(who)
    try:
        deciding.approve(referral=decision.referral, reason="Fine", by=who(person))
        assert may
    except MoveDenied:
        assert not may


@pytest.mark.parametrize(
    ("pages", "reason"),
    [
        (
            {"last": {**BORING, "under_18": "yes"}, "needs": {"needs": ["mental_health"]}},
            "Under 18, or perhaps, with complex needs",
        ),
        ({"last": {**BORING, "own_staff": "not_sure"}}, "May concern a colleague of whoever referred"),
        ({"weapons": {"weapons": "yes"}}, "Violence or weapons"),
    ],
)
def test_what_only_an_inspector_may_decide(pages, reason, who):
    referral = answered(who, an_assessed_referral(who, **pages))
    decision = a_recommendation(who, referral=referral, default_option_not_taken_because="The panel has seen him")
    assert (decision.tier, decision.tier_because) == (Tier.INSPECTOR, [reason])
    with pytest.raises(MoveDenied, match="An inspector must decide this"):
        deciding.approve(referral=decision.referral, reason="Fine", by=who("sian"))
    deciding.approve(referral=decision.referral, reason="Fine", by=who("ian"))


def test_a_child_with_complex_needs_goes_to_the_panel_unless_there_is_a_reason(who):
    referral = an_assessed_referral(who, needs={"needs": ["mental_health"]})
    with pytest.raises(MoveDenied, match="Say why the person is not referred"):
        a_recommendation(who, referral=referral)


@pytest.mark.parametrize("codes", [["no_ideology"], ["no_ideology", "no_offence"], ["no_ideology", "made_up"]])
def test_reasons_that_only_support_a_decision_carry_none_however_it_is_recommended(codes, who):
    with pytest.raises(MoveDenied, match="never the only reason"):
        a_recommendation(who, reason_codes=codes)


@pytest.mark.parametrize(
    ("option", "codes"),
    [
        ("no_further_action", ["no_ideology", "mistaken"]),
        ("no_further_action", ["exit_no_concern"]),
        ("no_further_action", ["no_concern", "made_up"]),
        ("unfounded", ["no_concern"]),
        ("service", ["no_concern"]),
        ("gather", ["no_concern"]),
    ],
)
def test_a_decision_is_given_no_reason_of_another_list(option, codes, who):
    to = "Broadfen NHS Trust" if option == "service" else None
    with pytest.raises(MoveDenied, match="Choose from its own list"):
        a_recommendation(who, option=option, reason_codes=codes, to=to)


@pytest.mark.parametrize("option", ["no_further_action", "unfounded", "service"])
def test_a_decision_that_asks_for_reasons_has_at_least_one(option, who):
    to = "Broadfen NHS Trust" if option == "service" else None
    with pytest.raises(MoveDenied, match="Select at least one reason"):
        a_recommendation(who, option=option, reason_codes=[], to=to)


def test_no_ideology_beside_a_reason_that_carries_it_is_accepted(who):
    assert a_recommendation(who, reason_codes=["ordinary_reason", "no_ideology"]).pk


def test_an_open_line_of_enquiry_stops_a_recommendation(who):
    referral = an_assessed_referral(who)
    what = deciding.Recommendation(option="channel", rationale="Grounds", evidence="Seen")
    with pytest.raises(MoveDenied, match="lines of enquiry still open"):
        deciding.recommend(referral=referral, what=what, by=who("omar"))


def test_a_returned_decision_comes_back_with_what_is_missing(who):
    decision = a_recommendation(who)
    due = timezone.localdate() + timedelta(days=3)
    back = deciding.send_back(referral=decision.referral, what_is_missing="Ring the school", due=due, by=who("sian"))
    assert back.state == State.ASSESSMENT
    assert decision.approval.what_is_missing == "Ring the school"


# --- Scenario 5: the third time -----------------------------------------------------------------------------


@pytest.fixture
def third(who):
    """Two closed referrals of the same person, and a third that Omar has just had cleared."""
    closed = [
        a_decided_referral(
            who,
            rationale=f"{RATIONALES['no_further_action']} {i} times over, in other words {i * 'again '}",
            approver="ian",
        )
        for i in (1,)
    ]
    second = an_assessed_referral_of(who, closed[0])
    text = "The youth club saw nothing, his aunt takes him to boxing, and the remark was about a match."
    closed.append(
        a_decided_referral(
            who, referral=second, rationale=text, approver="ian", default_option_not_taken_because="Support is in place"
        )
    )
    return an_assessed_referral_of(who, closed[1])


def an_assessed_referral_of(who, earlier):
    """Claimed by Omar, said to be the person of the earlier referral, and cleared."""
    referral = claiming.claim(referral=a_referral(who("tanya")), by=who("omar"))
    for candidate in referral.subject.candidates.all():
        identity.decide_person(
            referral=referral, other=candidate.other, verdict="same", reason="Same class", by=who("omar")
        )
    referral = joined(who, referral, earlier)
    referral = identity.confirm_identity(referral=referral, by=who("omar"))
    check = referral.deconflictions.get(code="")
    later = timezone.localdate() + timedelta(days=14)
    deconfliction.answer(check=check, code="clear", next_check_on=later, version=check.version, by=who("des"))
    return now(referral)


def test_the_history_must_be_opened_before_a_third_referral_is_recommended(who, third):
    for line in third.enquiries.filter(state="open"):
        enquiring.settle_line(line=line, state="not_needed", answer="Known", version=1, by=who("omar"))
    what = deciding.Recommendation(option="channel", rationale="Grounds", evidence="Seen")
    with pytest.raises(MoveDenied, match="Open the history first"):
        deciding.recommend(referral=third, what=what, by=who("omar"))


def test_a_sergeant_cannot_close_a_third_referral_and_an_inspector_reads_the_history_and_can(who, third, signed_in):
    fresh = "Checked anew with the club, the mosque school and his doctor; each tells of a boy who is well."
    decision = a_recommendation(who, referral=third, rationale=fresh, default_option_not_taken_because="Support holds")
    with pytest.raises(MoveDenied, match="An inspector must decide this"):
        deciding.approve(referral=third, reason="Fine", by=who("sian"))
    page = signed_in("ian").get(reverse("referrals:case_approve", args=[third.public_id])).content.decode()
    assert page.count("Open the case file") == 2 and "takes him to boxing" in page
    assert deciding.approve(referral=decision.referral, reason="I rang the club", by=who("ian")).state == State.CLOSED


@pytest.mark.parametrize(
    "change",
    [str, str.upper, lambda text: text.replace(",", ";") + " Today.", lambda text: "I think: " + text],
)
def test_last_times_rationale_pasted_in_is_refused(change, who, third):
    pasted = change("The youth club saw nothing, his aunt takes him to boxing, and the remark was about a match.")
    with pytest.raises(MoveDenied, match="nearly the same words"):
        a_recommendation(who, referral=third, rationale=pasted, default_option_not_taken_because="Support holds")


# --- Scenarios 6 to 9 ---------------------------------------------------------------------------------------


def test_fascination_with_violence_and_no_ideology_goes_to_the_panel(who):
    referral = an_assessed_referral(who)
    flagged = enquiring.set_flags(
        referral=referral,
        concern_type="fascination_extreme_violence",
        has_complex_needs=False,
        has_violence=True,
        version=referral.version,
        by=who("omar"),
    )
    case = a_decided_referral(who, referral=flagged, option="channel", to="Wensum County Council", approver="ian")
    assert now(case).state == State.CASE_OPEN


def test_fascination_with_violence_and_no_ideology_is_gathered_about(who):
    assert now(a_decided_referral(who, option="gather")).state == State.INFORMATION


def test_a_declined_service_leaves_it_open_with_the_officer(people, who):
    referral = a_decided_referral(who, option="service", to="Broadfen NHS Trust")
    back = deciding.service_declined(referral=now(referral), by=who("nadia"))
    assert (back.state, back.finished_at, now(back).owner) == (State.ASSESSMENT, None, people.omar)
    assert people.sian.notices.filter(kind="case.declined").exists()


def test_an_accepted_service_closes_it(who):
    referral = a_decided_referral(who, option="service", to="Broadfen NHS Trust")
    assert deciding.service_accepted(referral=now(referral), by=who("nadia")).state == State.CLOSED


def test_another_service_cannot_answer_for_it(who):
    referral = a_decided_referral(who, option="service", to="Broadfen NHS Trust")
    with pytest.raises(MoveDenied, match="Only the service this was offered to"):
        deciding.service_accepted(referral=now(referral), by=who("bea"))


def test_new_information_stops_an_approval_until_it_is_read(people, who):
    decision = a_recommendation(who)
    added = adding.add_information(
        referral=decision.referral, text="He has a knife", immediate_danger="yes", by=who("tanya")
    )
    assert {n.person.name for n in added.referral.owner.notices.none() | people.sian.notices.all()} == {"Sian Pugh"}
    with pytest.raises(MoveDenied, match="Danger was told"):
        deciding.approve(referral=decision.referral, reason="Fine", by=who("sian"))
    answered(who, decision.referral)
    with pytest.raises(MoveDenied, match="New information has arrived"):
        deciding.approve(referral=decision.referral, reason="Fine", by=who("sian"))
    responding.read_addendum(addendum=added, by=who("omar"))
    assert deciding.approve(referral=decision.referral, reason="Read too", by=who("sian")).state == State.CLOSED


def test_information_about_a_closed_referral_puts_it_back_in_the_queue(people, who):
    closed = a_decided_referral(who)
    adding.add_information(referral=now(closed), text="Again", immediate_danger="no", by=who("tanya"))
    back = now(closed)
    assert (back.state, back.officer, back.owner, back.finished_at) == (
        State.SUBMITTED,
        None,
        people.sian,
        None,
    )


def test_a_finished_deconfliction_answer_stops_an_approval(who):
    decision = a_recommendation(who)
    decision.referral.deconflictions.update(next_check_on=timezone.localdate() - timedelta(days=1))
    with pytest.raises(MoveDenied, match="has run out"):
        deciding.approve(referral=decision.referral, reason="Fine", by=who("sian"))


def test_a_hold_needs_no_words_and_is_reviewed_within_a_week(who):
    referral = ready(who, an_assessed_referral(who))
    check = deconfliction.request_check(referral=referral, by=who("omar"))
    week = timezone.localdate() + timedelta(days=5)
    deconfliction.answer(check=check, code="pursue_primacy", next_check_on=week, version=check.version, by=who("des"))
    assert now(referral).state == State.HOLD
    held = a_decided_referral(who, referral=now(referral), option="hold")
    assert (now(held).state, now(held).shown_status) == (State.HOLD, "received")


def test_a_yes_is_for_the_recommendation_that_was_read(who):
    read = a_recommendation(who)
    deciding.withdraw(referral=read.referral, reason="More came in", by=who("omar"))
    another = a_recommendation(who, option="gather", referral=now(read.referral))
    with pytest.raises(MoveDenied, match="taken the place"):
        deciding.approve(referral=another.referral, reason="Fine", by=who("sian"), read=read.public_id)
    assert now(read.referral).state == State.APPROVAL


def test_whoever_went_on_before_the_desk_answered_does_not_approve_it(who):
    referral = an_assessed_referral(who)
    deconfliction.request_check(referral=referral, by=who("omar"))
    deconfliction.override(referral=referral, reason="He is on the bridge", by=who("ian"))
    decision = a_recommendation(who, referral=now(referral))
    with pytest.raises(MoveDenied, match="You worked on what this rests on"):
        deciding.approve(referral=decision.referral, reason="Fine", by=who("ian"))


def test_whoever_once_settled_a_line_does_not_approve_though_somebody_settled_it_anew(who):
    referral = an_assessed_referral(who)
    line = referral.enquiries.first()
    for name in ("sian", "omar"):
        line = enquiring.settle_line(
            line=line, state="answered", answer=f"As {name} heard", version=line.version, by=who(name)
        )
    decision = a_recommendation(who, referral=now(referral))
    with pytest.raises(MoveDenied, match="You worked on what this rests on"):
        deciding.approve(referral=decision.referral, reason="Fine", by=who("sian"))


def flagged(referral, *, by, violence):
    return enquiring.set_flags(
        referral=referral,
        concern_type=referral.concern_type,
        has_complex_needs=False,
        has_violence=violence,
        version=referral.version,
        by=by,
    )


def test_a_sergeant_does_not_clear_the_violence_flag_and_then_approve(who):
    referral = flagged(an_assessed_referral(who), by=who("omar"), violence=True)
    flagged(now(referral), by=who("sian"), violence=False)
    decision = a_recommendation(who, referral=now(referral))
    assert decision.tier == Tier.SERGEANT
    with pytest.raises(MoveDenied, match="You worked on what this rests on"):
        deciding.approve(referral=decision.referral, reason="Fine", by=who("sian"))


def test_flags_saved_as_they_were_change_nothing_for_the_approver(who):
    referral = an_assessed_referral(who)
    flagged(referral, by=who("sian"), violence=referral.has_violence)
    decision = a_recommendation(who, referral=now(referral))
    assert deciding.approve(referral=decision.referral, reason="Fine", by=who("sian")).state == State.CLOSED


def test_whoever_recommended_first_does_not_approve_what_a_colleague_recommends_later(who):
    first = a_recommendation(who, officer="sian", referral=an_assessed_referral(who))
    deciding.withdraw(referral=first.referral, reason="Omar should", by=who("sian"))
    again = a_recommendation(who, option="gather", referral=now(first.referral))
    with pytest.raises(MoveDenied, match="You worked on what this rests on"):
        deciding.approve(referral=again.referral, reason="Fine", by=who("sian"))
