"""The failures on the record (field notes 5.6), rows 1 to 6, 8, 16 and 27, and scenario 5 of the product page, each as a story:
with this product it is caught. Dylan is referred three times; twice his name is written wrong."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from audit.moves import MoveDenied
from referrals.access import see_case_file
from referrals.casework.actions import (
    asking_referrers,
    claiming,
    danger,
    deciding,
    deconfliction,
    enquiring,
    identity,
    sealing,
)
from referrals.casework.actions.candidate_search import look_for_waiting
from referrals.casework.contacts import contacts_alone, everything
from referrals.casework.presenters.decision_rows import review_questions, what_a_review_asks
from referrals.casework.presenters.earlier_referrals import earlier
from referrals.filing.actions import adding
from referrals.models import Referral
from referrals.models.decision import Tier
from referrals.models.referral import State
from safeguarding.access import see_action
from subjects.actions import Description, NameClaim
from tests.records import a_recommendation, a_referral, a_request, an_assessed_referral
from tests.safeguarding.test_unread_answers import nadia_answers

WRITTEN = (
    {"forenames": "Dylan", "surname": "Marsh-Price", "place": "Year 9, form 9C"},
    {"forenames": "Dillon", "surname": "Marshprice", "place": "Year 10"},
    {"forenames": "Dylen", "surname": "March Price", "place": "The sixth form"},
)
REASONS = (
    "He quoted a film for a dare. The class, the film and his mother all bear it out.",
    "The youth club saw nothing, his aunt takes him to boxing, and the remark was about a match.",
    "Checked anew with the club, the school and his doctor; each tells of a boy who is well.",
)
VIOLENCE = "Who may be at risk of violence, and have they been protected?"
PASTED = "I rang the school and the family doctor, and neither knows of anything that would bear it out."
SUPPORT = "Support is in place and holds"


def now(referral):
    return Referral.objects.select_related("subject").get(pk=referral.pk)


def at(page, referral, *rest):
    return reverse(f"referrals:{page}", args=[referral.public_id, *rest])


def cleared(who, referral):
    """Omar says that everybody who was found is this boy, and the desk clears it."""
    for candidate in referral.subject.candidates.all():
        identity.decide_person(
            referral=referral, other=candidate.other, verdict="same", reason="One form, one mother", by=who("omar")
        )
    confirmed = identity.confirm_identity(referral=now(referral), by=who("omar"))
    check = confirmed.deconflictions.get(code="")
    later = timezone.localdate() + timedelta(days=14)
    deconfliction.answer(check=check, code="clear", next_check_on=later, version=check.version, by=who("des"))
    return now(confirmed)


def closed(who, referral, rationale):
    decision = a_recommendation(who, referral=referral, rationale=rationale, default_option_not_taken_because=SUPPORT)
    return deciding.approve(referral=decision.referral, reason="I have read it all", by=who("ian"))


@pytest.fixture
def third(who):
    """Two closed, each under another spelling; the third has just been claimed by Omar."""
    for written, rationale in zip(WRITTEN[:2], REASONS[:2], strict=True):
        claimed = claiming.claim(referral=a_referral(who("tanya"), who=written), by=who("omar"))
        closed(who, cleared(who, claimed), rationale)
    return claiming.claim(referral=a_referral(who("bea"), who=WRITTEN[2]), by=who("omar"))


# --- Row 1: a name misspelt on the second and third referral ------------------------------------------------


def test_row_1_a_misspelt_name_finds_both_earlier_referrals_before_anybody_looks(who, third):
    found = [candidate.evidence["for"] for candidate in third.subject.candidates.all()]
    assert len(found) == 2
    assert all(any("surname" in reason for reason in reasons) for reasons in found)


def test_row_1_a_referral_that_nobody_has_opened_is_matched_too(who):
    a_referral(who("tanya"), who=WRITTEN[0])
    unopened = a_referral(who("bea"), who=WRITTEN[1])
    look_for_waiting()
    assert unopened.subject.candidates.count() == 1


def test_row_1_nobody_goes_on_without_deciding_about_them(who, third):
    with pytest.raises(MoveDenied, match="Decide about everybody"):
        identity.confirm_identity(referral=third, by=who("omar"))


def test_row_1_a_corrected_name_overwrites_nothing(who, third, signed_in):
    corrected = Description(names=(NameClaim("current", "Dylan", "Marsh-Price"),))
    identity.add_known(referral=third, person=corrected, source="His passport", by=who("omar"))
    page = signed_in("omar").get(at("case_identity", third)).content.decode()
    assert "Dylan Marsh-Price" in page and "Dylen March Price" in page


# --- Row 2, and scenario 5: three referrals, each closed alone ----------------------------------------------


def test_row_2_the_three_are_one_history_with_every_reason(who, third):
    person = cleared(who, third)
    told = earlier(person, who("omar")).here
    assert [one.decision.rationale for one in told] == [REASONS[1], REASONS[0]]
    assert person.is_repeat


def test_scenario_5_nothing_is_recommended_before_the_history_was_opened(who, third, signed_in):
    person = cleared(who, third)
    client = signed_in("omar")
    assert "Open the history first" in client.get(at("case_decision", person)).content.decode()
    client.get(at("case_history", person))
    assert "Open the history first" not in client.get(at("case_decision", person)).content.decode()


def test_scenario_5_a_sergeant_cannot_close_it_and_an_inspector_can(who, third):
    decision = a_recommendation(
        who, referral=cleared(who, third), rationale=REASONS[2], default_option_not_taken_because=SUPPORT
    )
    with pytest.raises(MoveDenied, match="An inspector must decide this"):
        deciding.approve(referral=decision.referral, reason="Fine", by=who("sian"))
    assert deciding.approve(referral=decision.referral, reason="Read", by=who("ian")).state == State.CLOSED


@pytest.mark.parametrize("pasted", REASONS[:2])
def test_scenario_5_an_earlier_rationale_pasted_in_is_refused(pasted, who, third):
    with pytest.raises(MoveDenied, match="nearly the same words"):
        a_recommendation(who, referral=cleared(who, third), rationale=pasted, default_option_not_taken_because=SUPPORT)


# --- Row 3: closed prematurely --------------------------------------------------------------------------------


def test_row_3_nobody_closes_alone(who):
    decision = a_recommendation(who, referral=an_assessed_referral(who))
    with pytest.raises(MoveDenied):
        deciding.approve(referral=decision.referral, reason="Fine", by=who("omar"))


def test_row_3_closing_asks_what_would_change_our_mind(who, signed_in):
    referral = an_assessed_referral(who)
    page = signed_in("omar").get(at("case_recommend", referral, "no_further_action")).content.decode()
    assert "What would change our mind" in page and "What was checked" in page


def test_row_3_a_share_of_closures_is_read_again(who, monkeypatch):
    monkeypatch.setattr("referrals.casework.actions.second_look.by_chance", lambda: True)
    decision = a_recommendation(who, referral=an_assessed_referral(who))
    waiting = deciding.approve(referral=decision.referral, reason="Agreed", by=who("sian"))
    assert waiting.state == State.APPROVAL


# --- Row 4: too much weight on an absent ideology -------------------------------------------------------------


def test_row_4_no_ideology_alone_is_no_reason_to_close(who, signed_in):
    referral = an_assessed_referral(who)
    answer = signed_in("omar").post(
        at("case_recommend", referral, "no_further_action"), {"reason_codes": ["no_ideology"]}
    )
    assert answer.status_code == 422
    assert "never the only reason" in answer.content.decode().split('id="id_reason_codes-error"')[1][:400]


def test_row_4_a_fixation_on_violence_without_ideology_goes_to_the_panel(who):
    told = an_assessed_referral(who, weapons={"weapons": "yes"})
    referral = danger.judge_none(referral=told, reason="Officers hold the knife; he is at home.", by=who("sian"))
    decision = a_recommendation(who, referral=referral, option="channel", to="Wensum County Council")
    assert deciding.approve(referral=decision.referral, reason="Grounds", by=who("ian")).state == State.CASE_OPEN


# --- Row 5: children with complex needs were not sent to the panel --------------------------------------------


@pytest.fixture
def child(who):
    return an_assessed_referral(who, needs={"needs": ["mental_health"]})


def test_row_5_a_child_with_complex_needs_goes_to_the_panel_unless_it_is_said_why_not(who, child):
    with pytest.raises(MoveDenied, match="Say why the person is not referred to the Channel panel"):
        a_recommendation(who, referral=child)


def test_row_5_only_an_inspector_departs_from_it(who, child):
    decision = a_recommendation(who, referral=child, default_option_not_taken_because=SUPPORT)
    assert decision.tier == Tier.INSPECTOR
    with pytest.raises(MoveDenied, match="An inspector must decide this"):
        deciding.approve(referral=decision.referral, reason="Fine", by=who("sian"))


# --- Row 6: no professional curiosity, and lines of enquiry left incomplete -----------------------------------


def test_row_6_nothing_is_recommended_while_a_line_of_enquiry_is_open(who, signed_in):
    claimed = claiming.claim(referral=a_referral(who("tanya"), weapons={"weapons": "yes"}), by=who("omar"))
    asked = set(claimed.enquiries.values_list("question", flat=True))
    assert {"Is there any history of violence, or access to weapons?", VIOLENCE} <= asked
    safe = danger.judge_none(referral=cleared(who, now(claimed)), reason="Officers hold the knife", by=who("sian"))
    page = signed_in("omar").get(at("case_decision", safe)).text
    assert f"{len(asked)} lines of enquiry still open" in page
    with pytest.raises(MoveDenied, match="lines of enquiry still open"):
        deciding.recommend(referral=safe, what=deciding.Recommendation("gather", "Ask", "His tutor"), by=who("omar"))


def test_row_6_one_answer_pasted_into_every_line_is_noticed_by_the_officer_and_by_who_approves(who, signed_in):
    """With a word changed in each, as it is pasted."""
    referral = an_assessed_referral(who)
    for number, line in enumerate(referral.enquiries.order_by("pk")):
        said = f"{PASTED} Line {number + 1}."
        enquiring.settle_line(line=line, state="answered", answer=said, version=line.version, by=who("omar"))
    page = signed_in("omar").get(at("case_recommend", referral, "no_further_action")).text
    assert "One answer stands under several lines of enquiry" in page
    decision = a_recommendation(who, referral=now(referral))
    assert any(one.startswith("One answer stands under several") for one in review_questions(decision.referral))


# --- Row 8: more than fifteen contacts with health, education, care and police, never summed ------------------


# Two referrals by the school, one by the club and twice more from it, an answer of the trust.
COUNTED = {"Bridge Youth Project": 3, "Hollow Lane Academy": 2, "Broadfen NHS Trust": 1}


def test_row_8_contacts_with_every_agency_are_summed_and_so_many_are_an_alert(who, third, signed_in):
    person = cleared(who, third)
    nadia_answers(who, a_request(who, referral=person))
    for text in ("He came with a bruise.", "He did not come at all."):
        adding.add_information(referral=person, text=text, immediate_danger="no", weapon="no", by=who("bea"))
    client = signed_in("omar")
    found = client.get(at("case_person", person)).context["found"]
    assert found.adds_up
    assert {one.name: one.times for one in found.agencies} == COUNTED
    assert found.sum_in_words == f"{sum(COUNTED.values())} contacts with {len(COUNTED)} agencies"
    for page in ("case", "case_person"):
        assert f"{found.sum_in_words} are known" in client.get(at(page, person)).content.decode()


def test_row_8_what_stands_on_the_overview_is_counted_without_reading_what_was_said(who, third):
    person = cleared(who, third)
    nadia_answers(who, a_request(who, referral=person))
    adding.add_information(referral=person, text="A bruise.", immediate_danger="no", weapon="no", by=who("bea"))
    told, counted = everything(now(person), who("omar")), contacts_alone(now(person), who("omar"))
    assert counted.agencies == told.agencies and counted.sum_in_words == told.sum_in_words
    assert any(one.text for one in told.contacts) and not any(one.text for one in counted.contacts)
    with CaptureQueriesContext(connection) as asked:
        contacts_alone(now(person), who("omar"))
    texts = ('addendum"."text"', "what_was_said", 'partneraction"."answer",', 'partneraction"."what"')
    assert [name for name in texts if any(name in one["sql"] for one in asked.captured_queries)] == []


def test_row_8_each_record_that_is_told_of_is_logged_by_the_rule_that_let_it_be_seen(who, third, signed_in):
    person = cleared(who, third)
    action = a_request(who, referral=person)
    signed_in("omar").get(at("case_person", person))
    shown = Event.objects.filter(kind="list.shown", actor_id=who("omar").pk)
    requests, referrals = (
        shown.filter(payload__contains=f'"{rule.name}"').latest("id").ids for rule in (see_action, see_case_file)
    )
    assert requests == [f"safeguarding.PartnerAction:{action.pk}"]
    before = Referral.objects.exclude(pk=person.pk)
    assert sorted(referrals) == sorted(f"referrals.Referral:{one.pk}" for one in before) and len(referrals) == 2


def test_row_8_of_a_sealed_person_a_colleague_finds_no_sum_and_an_inspector_does(who, third, signed_in):
    person = cleared(who, third)
    sealing.seal(referral=person, why="Son of an officer of the force", by=who("ian"))
    page = at("case_person", person)
    assert signed_in("priya").get(page).status_code == 404
    assert signed_in("ian").get(page).status_code != 404


# --- Row 16: the school that referred was not involved later -----------------------------------------------------


def test_row_16_who_referred_is_asked_what_more_they_know_before_anything_is_decided(who, signed_in):
    """It is the first line of enquiry of each referral; that nobody spoke to them is asked of the officer and the approver."""
    referral = claiming.claim(referral=a_referral(who("tanya")), by=who("omar"))
    assert "What more does the referrer know" in referral.enquiries.order_by("pk").first().question
    decision = a_recommendation(who, referral=cleared(who, referral))
    assert "Nobody has recorded speaking to the referrer. Why not?" in what_a_review_asks(
        now(referral), option=decision.option
    )
    spoke = {"with_whom": "referrer", "reached": True, "how": "phone", "when": timezone.now()}
    enquiring.record_contact(referral=now(referral), **spoke, what_was_said="He is quieter", by=who("omar"))
    assert not any("speaking to the referrer" in one for one in what_a_review_asks(now(referral), option="channel"))


def test_row_16_what_who_referred_answers_later_is_read_before_anything_is_decided(who):
    referral = an_assessed_referral(who)
    asking_referrers.ask_referrer(referral=referral, question="Does he still come to school?", by=who("omar"))
    adding.answer_question(
        question=referral.questions.get(), text="Not since May.", immediate_danger="no", by=who("tanya")
    )
    with pytest.raises(MoveDenied, match="New information has arrived"):
        a_recommendation(who, referral=now(referral))


# --- Row 27: a surge after publicity, and too few hands ----------------------------------------------------------


def test_row_27_of_a_surge_the_sergeant_sees_who_has_how_much_and_deals_all_of_it_out_at_once(who, people, signed_in):
    """What cannot be dealt out says so and holds nothing else up. What one force cannot carry goes to another by row 9."""
    waits = [a_referral(who("bea")) for _ in range(3)]
    held = claiming.claim(referral=a_referral(who("bea")), by=who("omar"))
    sian = signed_in("sian")
    team = sian.get(reverse("referrals:team")).context
    assert (team["figures"]["in_hand"], team["figures"]["unassigned"]) == (4, 3)
    assert [(one.officer, one.in_hand) for one in team["workloads"]] == [(people.omar, 1)]
    said = {"referral": [str(one.public_id) for one in (*waits, held)], "officer": people.omar.pk}
    told = sian.post(reverse("referrals:several_assign"), {**said, "idempotency": str(uuid.uuid4())}, follow=True)
    assert [bool(line.why_not) for line, _ in told.context["lines"]] == [False, False, False, True]
