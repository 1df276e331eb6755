"""An assessment is judged factor by factor as evidence arrives, each on what of the record is cited to it; signed by one
person, countersigned by another; and says so itself when evidence came after it. Nothing in it adds up."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice
from audit.models import Event
from audit.moves import MoveDenied, MovedOn, Stale
from referrals.models import LineOfEnquiry
from safeguarding.cases.actions import assessments as acts
from safeguarding.cases.actions import citing
from safeguarding.cases.duties import reminders
from safeguarding.cases.rules import assessments, closing, reviews
from safeguarding.gates import section_36
from safeguarding.models import Assessment, Case, Citation, Judgement
from tests.records import asked_under_section_36
from tests.safeguarding.assessing import (
    SAID,
    all_judged,
    an_open_case,
    answered,
    assessed,
    begun,
    cited,
    judged,
    now,
    page,
    posts,
    signed,
)


@pytest.fixture(scope="module")
def opened(once_a_module) -> Case:
    return an_open_case(once_a_module.who)


@pytest.fixture
def case(opened, people) -> Case:
    return now(opened)


@pytest.fixture
def draft(who, case) -> Assessment:
    return begun(who, case)


# --- Cited from where it stands ---------------------------------------------------------------------------------------


def test_a_piece_of_the_record_is_cited_to_several_factors_in_its_words_of_that_day(who, case, signed_in):
    answer = posts(signed_in("omar"), "cite", case.public_id, "filed-0", factors=["vaf.grievance", "vaf.means"], why="")
    assert answer.status_code == 302
    assert {(one.factor, one.by.name) for one in case.citations.all()} == {
        ("grievance", "Omar Haddad"),
        ("means", "Omar Haddad"),
    }
    assert "one more push" in case.citations.earliest("pk").words


def test_the_evidence_says_what_each_piece_is_cited_to(who, case, signed_in):
    cited(who, case, "grievance")
    assert "Cited to: Feelings of grievance and injustice" in page(signed_in("omar"), "evidence", case.public_id)


def test_cited_twice_it_stands_once(who, case):
    cited(who, case, "grievance")
    assert cited(who, case, "grievance", "threat") and case.citations.filter(factor="grievance").count() == 1


@pytest.mark.parametrize(("key", "status"), [("filed-0", 422), ("filed-999", 422), ("contact-999999", 422)])
def test_what_is_no_factor_or_not_on_the_record_is_not_cited(case, signed_in, key, status):
    answer = posts(signed_in("omar"), "cite", case.public_id, key, factors=["vaf.height"], why="Typed reason")
    assert answer.status_code == status and not case.citations.exists()
    assert "Typed reason" in answer.text


def test_each_page_of_the_record_leads_from_its_pieces_to_the_factors(case, signed_in):
    shown = signed_in("omar").get(reverse("referrals:case_notes", args=[case.referral.public_id])).text
    line = case.referral.enquiries.get(state="answered")
    assert reverse("safeguarding:cite", args=[case.public_id, line.cited_as]) in shown
    assert (
        "Cite to a factor"
        not in signed_in("ian").get(reverse("referrals:case_files", args=[case.referral.public_id])).text
    )


def test_none_is_in_use_unless_it_is_said(settings, who, case, signed_in):
    settings.FRAMEWORKS = []
    with pytest.raises(MoveDenied, match="not in use"):
        begun(who, case)
    omar = signed_in("omar")
    assert "Begin an assessment" not in page(omar, "case", case.public_id)
    assert omar.get(reverse("safeguarding:evidence", args=[case.public_id])).status_code == 404
    assert reviews.assessment_due(case) is None


# --- Judged, signed, countersigned ------------------------------------------------------------------------------------


@pytest.mark.parametrize("found", ["present", "partly"])
def test_what_is_there_rests_on_something_that_is_cited(draft, signed_in, found):
    there = (draft.public_id, "grievance")
    answer = posts(signed_in("omar"), "assessment_judge", *there, judged=found, why="A typed reason", version=0)
    assert answer.status_code == 422 and acts.RESTS_ON in answer.text and "A typed reason" in answer.text
    with pytest.raises(IntegrityError, match="rests on nothing"), transaction.atomic():
        Judgement.objects.create(assessment=draft, factor="status", judged=found, why="-", by=draft.author)


def test_a_factor_is_judged_and_judged_anew_and_both_are_kept(who, draft):
    judged(who, judged(who, draft), found="partly", why="His aunt says that he has stopped")
    assert list(draft.judgements.values_list("version", "judged")) == [(1, "present"), (2, "partly")]
    assert assessments.judgements_of(draft)["grievance"].judged == "partly"


def test_two_people_who_judge_one_factor_lose_nothing(who, draft, signed_in):
    judged(who, draft)
    there = (draft.public_id, "grievance")
    answer = posts(signed_in("sian"), "assessment_judge", *there, judged="absent", why="Sian's own words", version=0)
    assert answer.status_code == 409 and "Killers are praised" in answer.text and "Sian&#x27;s own words" in answer.text


def test_two_people_judge_two_factors_at_once(who, draft):
    judged(who, draft, "threat", "absent")
    assert judged(who, draft, "status", "absent", by="sian").judgements.count() == 2


def test_it_is_signed_when_every_factor_is_judged_and_put_into_words_and_not_before(who, draft, signed_in):
    assert "Not judged yet" in page(signed_in("omar"), "assessment", draft.public_id)
    with pytest.raises(MoveDenied, match="Feeling under threat"):
        acts.sign(assessment=draft, version=draft.version, by=who("omar"))
    one = signed(who, draft)
    assert one.state == "signed" and {n.person.name for n in Notice.objects.filter(kind="assessment.signed")} >= {
        "Sian Pugh"
    }


def test_what_was_taken_off_holds_no_factor(who, draft):
    draft = judged(who, draft)
    citing.take_off(citation=Citation.objects.get(), reason="It was another boy", by=who("omar"))
    with pytest.raises(MoveDenied, match="Nothing is cited any more for: Feelings of grievance"):
        signed(who, draft, status="absent")


def test_what_is_no_longer_on_the_record_is_said_and_must_be_taken_off(who, case, draft, signed_in):
    line = case.referral.enquiries.get(state="answered")
    cited(who, case, "status", key=line.cited_as)
    LineOfEnquiry.objects.filter(pk=line.pk).update(state="open", settled_at=None, settled_by=None)
    judged(who, draft, "status")
    assert "Not on the record any more" in page(signed_in("omar"), "assessment", draft.public_id)
    with pytest.raises(MoveDenied, match="not on the record any more, for: A desire for status"):
        signed(who, draft)


def test_another_person_countersigns(who, draft):
    one = signed(who, draft)
    with pytest.raises(MoveDenied, match="Only a supervisor"):
        answered(who, one, by="omar")
    assert answered(who, one).answered_by == who("sian").user
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.filter(pk=one.pk).update(answered_by=one.author)


def sian_writes(who, draft):
    return acts.write(assessment=draft, **{**SAID, "narrative": "Hers"}, version=draft.version, by=who("sian"))


def sian_takes_off(who, draft):
    (one, _) = (*cited(who, draft.case, "means"), *cited(who, draft.case, "means", key="filed-1"))
    citing.take_off(citation=one, reason="Another boy", by=who("sian"))
    return draft


HANDS = {
    "judged a factor": lambda who, draft: signed(who, judged(who, draft, by="sian")),
    "signed it": lambda who, draft: signed(who, draft, by="sian"),
    "wrote words that another wrote over": lambda who, draft: signed(who, sian_writes(who, draft)),
    "cited what it rests on": lambda who, draft: signed(who, (cited(who, draft.case, "means", by="sian"), draft)[1]),
    "took something off": lambda who, draft: signed(who, sian_takes_off(who, draft)),
    "signed it before it was returned": lambda who, draft: signed(
        who, answered(who, signed(who, draft, by="sian"), by="ian", act=acts.send_back)
    ),
}


@pytest.mark.parametrize("did", HANDS)
def test_a_supervisor_whose_words_are_in_it_does_not_countersign(who, draft, did):
    one = HANDS[did](who, draft)
    told = Notice.objects.filter(kind="assessment.signed").order_by("-pk").values_list("person__name", flat=True)[:2]
    assert "Sian Pugh" not in told or did.startswith("signed it before")
    with pytest.raises(MoveDenied, match="You worked on this assessment"):
        answered(who, one)
    assert answered(who, one, by="ian").state == "countersigned"


def test_whose_words_are_in_the_assessment_decides_neither_the_referral_to_the_panel_nor_the_end_of_the_case(
    who, draft
):
    sian_writes(who, draft)
    decision = asked_under_section_36(who, now(draft.case))
    assert "assessment of this case" in str(section_36.own_hand(decision, who("sian")))
    assert section_36.own_hand(decision, who("ian")) is None
    assert closing._wrote(now(draft.case), who("sian")) and not closing._wrote(now(draft.case), who("ian"))


def test_a_page_from_before_a_factor_was_judged_signs_nothing(who, draft):
    seen = now(all_judged(who, draft))
    seen = acts.write(assessment=seen, **SAID, version=seen.version, by=who("omar"))
    judged(who, now(seen), "grievance", "absent", by="sian")
    with pytest.raises(Stale):
        acts.sign(assessment=seen, version=seen.version, by=who("omar"))


def test_returned_it_is_a_draft_again_and_says_why(who, draft, signed_in):
    one = answered(who, signed(who, draft), act=acts.send_back)
    assert one.state == "draft" and "I read each sentence that is cited." in page(
        signed_in("omar"), "assessment", one.public_id
    )
    assert signed(who, one).state == "signed"


def test_once_signed_nothing_of_it_changes_and_evidence_can_still_be_cited(who, draft):
    one = signed(who, draft, grievance="present")
    with pytest.raises(MovedOn, match="has been signed"):
        judged(who, one, "status", "absent")
    with pytest.raises(MovedOn, match="has been signed"):
        acts.write(assessment=one, **SAID, version=one.version, by=who("omar"))
    cited(who, one.case, "grievance", key="filed-1")
    assert len(assessments.evidence_of(one)["grievance"]) == 1


def test_a_second_click_and_an_old_page_sign_nothing_twice(who, draft):
    one = signed(who, draft)
    with pytest.raises(MovedOn):
        acts.sign(assessment=draft, version=draft.version, by=who("omar"))
    with pytest.raises(Stale):
        acts.countersign(assessment=one, reason="-", version=one.version - 1, by=who("sian"))


def test_one_is_written_at_a_time(who, draft):
    with pytest.raises(MovedOn, match="is being written"):
        begun(who, draft.case)


def test_words_are_kept_as_far_as_they_are_written(draft, signed_in):
    words = "غضب 憤怒 ਗੁੱਸਾ: he calls it that himself"
    answer = posts(signed_in("omar"), "assessment_words", draft.public_id, narrative=words, version=draft.version)
    assert answer.status_code == 302 and words in page(signed_in("omar"), "assessment", draft.public_id)


def aged(case, *, days):
    Case.objects.filter(pk=case.pk).update(opened_at=timezone.now() - timedelta(days=days))
    return now(case)


def test_the_first_is_due_twenty_working_days_after_the_case_was_opened_and_the_next_every_ninety_days(who, case):
    due = reviews.assessment_due(case)
    assert timedelta(days=26) <= due - timezone.localdate() <= timedelta(days=34)
    assessed(who, case)
    assert reviews.assessment_due(case) == timezone.localdate() + timedelta(days=90)


def test_a_late_one_is_raised_until_it_is_countersigned(who, case):
    aged(case, days=60)
    reminders.raise_overdue_cases()
    assert Notice.objects.filter(kind="case.assessment_overdue").exists()
    assessed(who, case)
    waits = Notice.objects.filter(kind="case.assessment_overdue", read_at__isnull=True)
    reminders.raise_overdue_cases()
    assert not waits.exists()


def test_one_that_nobody_countersigns_is_raised(who, draft):
    one = signed(who, draft)
    Assessment.objects.filter(pk=one.pk).update(signed_at=timezone.now() - timedelta(days=8))
    reminders.raise_overdue_cases()
    assert Notice.objects.filter(kind="case.countersign_overdue").exists()


# --- Said elsewhere ---------------------------------------------------------------------------------------------------


def test_the_log_the_timeline_and_the_list_of_what_waits_say_it(who, draft, signed_in):
    one = signed(who, draft, grievance="present")
    sian = signed_in("sian")
    assert "Countersign an assessment" in sian.get(reverse("referrals:team")).text
    answered(who, one)
    kinds = set(Event.objects.values_list("kind", flat=True))
    assert {"case.cited", "assessment.begun", "assessment.judged", "assessment.sign", "assessment.countersign"} <= kinds
    shown = signed_in("omar").get(reverse("referrals:case_timeline", args=[one.case.referral.public_id])).text
    assert "countersigned an assessment" in shown


def test_who_judged_a_factor_does_not_approve_the_end_of_the_case(who, draft):
    judged(who, draft, "status", "absent", by="sian")
    proposal = closing.CaseClosing(case=draft.case, by=draft.author)
    assert closing.own_hand(proposal, who("sian")) and not closing.own_hand(proposal, who("ian"))
