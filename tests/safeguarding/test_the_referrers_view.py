"""Those who told us are asked how the person is, before the panel decides and before support ends: they answer without seeing, and
nothing waits for them for ever. And what a proposal to close rests on holds when it is approved."""

import uuid
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.actions import people as accounts
from accounts.models import Notice
from audit.moves import MoveDenied
from core.reference_numbers import display_reference
from referrals.casework.actions import responding
from referrals.casework.presenters.record_beside import record_of
from referrals.models.referral import ShownStatus
from safeguarding.cases.actions import closing, providers, referrers
from safeguarding.cases.actions.closing import Ending
from safeguarding.cases.duties import chasing_referrers
from safeguarding.cases.rules.closing import CONSENT_SINCE
from safeguarding.cases.rules.referrers import ANSWERED_SINCE, BOX, NOT_ASKED
from safeguarding.models import Case, CaseClosing, PlanLine
from tests.keeping import the_keeper_at_work
from tests.records import (
    a_commission,
    a_session,
    consent_answered,
    planned,
    settled,
    taken_on,
)
from tests.records import a_decided_referral as a_decision
from tests.safeguarding.at_the_panel import COUNTY, at_the_panel, decided, viewed

TOLD_NOTHING_OF = ("Channel", "panel", "section 36", "Cora", "Omar", "support ends", "decides", "Case")


@pytest.fixture(scope="module")
def _told(once_a_module) -> SimpleNamespace:
    """The panel adopted it, and all that its plan says is done."""
    who = once_a_module.who
    case = Case.objects.get(referral=a_decision(who, option="channel", to=COUNTY, approver="ian"))
    told = at_the_panel(who, case)
    viewed(who, told.paper)
    decided(who, told.item)
    for line in PlanLine.objects.standing().filter(case=case):
        settled(who, line)
    planned(who, now(case))
    return SimpleNamespace(case=case)


@pytest.fixture
def case(_told, people) -> Case:
    return now(_told.case)


def now(record):
    return type(record).objects.get(pk=record.pk)


def asked(who, case, asked_for="exit", *, by="cora"):
    return referrers.ask_their_view(case=now(case), asked_for=asked_for, by=who(by))


def page(client, case, name="panel_case"):
    return client.get(reverse(f"safeguarding:{name}", args=[case.public_id]))


def sent(client, question, **said):
    to = reverse("referrals:answer", args=[question.referral.public_id, question.public_id])
    return client.post(to, {"danger": "no", "idempotency": str(uuid.uuid4()), **said})


def submission(client, case):
    return client.get(reverse("referrals:submission", args=[case.referral.public_id])).text


def proposed(who, case, **said):
    ending = {"reason_codes": ["exit_reduced"], "report": "He left", "gaps": "None", "remaining": "His form tutor"}
    one = now(case)
    return closing.propose_closing(case=one, ending=Ending(**ending | said), version=one.version, by=who("omar"))


def approved(who, proposal):
    said = {"reason": "I read all of it.", "read": proposal.public_id}
    return closing.approve_closing(case=now(proposal.case), **said, by=who("ian"))


def days_on(monkeypatch, days):
    on = timezone.now() + timedelta(days=days)
    monkeypatch.setattr(timezone, "now", lambda: on)


def test_the_coordinator_asks_and_the_school_answers_without_seeing(who, signed_in, case):
    cora, tanya = signed_in("cora"), signed_in("tanya")
    here = reverse("safeguarding:case_ask_view", args=[case.public_id])
    assert here in page(cora, case).text and "How are things now?" in cora.get(here).text
    assert cora.post(here, {"idempotency": str(uuid.uuid4())}).status_code == 422
    cora.post(here, {"asked_for": "exit", "idempotency": str(uuid.uuid4())})
    question = case.referral.questions.get()
    told = Notice.objects.filter(kind="submission.view").values_list("person__email", flat=True)
    assert set(told) == {"tanya@demo.example"}
    shown = submission(tanya, case)
    assert "How are things now?" in shown and "Please answer by" in shown
    asked_part = shown[shown.index("question-title") : shown.index("</form>", shown.index("question-title"))]
    assert not [word for word in TOLD_NOTHING_OF if word in asked_part]
    assert sent(tanya, question).status_code == 422
    sent(tanya, question, seen="He laughs again", attendance="Every day since May")
    added = case.referral.addenda.latest("pk")
    assert (
        added.text
        == "How the person is now: He laughs again\n\nAttendance, work and contact with others: Every day since May"
    )
    assert now(case.referral).has_unread_information
    responding.read_addendum(addendum=added, by=who("omar"))
    assert added.cited_as in [one.key for _, found in record_of(case.referral) for one in found]
    assert Notice.objects.filter(kind="panel.view_given", person__email="cora@demo.example").exists()
    council = page(cora, case).text
    assert "answered on" in council and "He laughs again" not in council
    assert "He laughs again" not in page(signed_in("hugh"), case).text


def test_what_it_is_asked_for_makes_no_difference_to_what_they_read(who, signed_in, case):
    tanya, read = signed_in("tanya"), []
    for number, asked_for in enumerate(("adoption", "exit")):
        one = asked(who, case, asked_for, by=("cora", "omar")[number])
        read.append((one.question, Notice.objects.filter(kind="submission.view").latest("pk").words))
        sent(tanya, one, seen="Well")
    assert read[0] == read[1]


def test_who_sent_it_and_left_is_not_asked_and_their_lead_is(who, people, signed_in, case):
    accounts.suspend(person=people.tanya, version=people.tanya.version, reason="Left", by=who("rex"))
    question = asked(who, case)
    (lead,) = Notice.objects.filter(kind="submission.view").values_list("person__email", flat=True)
    assert lead == "lena@demo.example"
    sent(signed_in("lena"), question, seen="He sits with others again")
    assert now(question).answered_by == people.lena


def test_their_silence_is_chased_waited_for_and_recorded(who, signed_in, case, monkeypatch):
    question, cora = asked(who, case), signed_in("cora")
    shown = {"words": "Rung on Monday", "idempotency": str(uuid.uuid4())}
    here = reverse("safeguarding:case_view_silence", args=[case.public_id])
    assert "Until then their silence is no answer" in cora.post(here, shown).text
    with pytest.raises(MoveDenied, match="is open already"):
        asked(who, case)
    days_on(monkeypatch, 17)
    with the_keeper_at_work():
        chasing_referrers.chase_views()
        chasing_referrers.chase_views()
    told = Notice.objects.filter(kind__endswith="view_not_given").values_list("kind", "person__email")
    assert set(told) >= {("case.view_not_given", "omar@demo.example"), ("panel.view_not_given", "cora@demo.example")}
    assert len(told) == len(set(told))
    referrers.record_silence(case=now(case), question=question, reason="Rung on Monday", by=who("cora"))
    assert now(case.referral).shown_status != ShownStatus.CONTACT_US
    assert "How are things now?" not in submission(signed_in("tanya"), case)
    assert "and not answered: Rung on Monday" in page(signed_in("omar"), case, "case").text
    assert sent(signed_in("tanya"), question, seen="Late").status_code != 302
    assert asked(who, case)


def test_what_a_panel_adopted_does_not_end_before_they_were_asked_and_does_not_wait_for_ever(who, case):
    for sentence in (NOT_ASKED, "have until"):
        with pytest.raises(MoveDenied) as refused:
            proposed(who, case)
        assert sentence in str(refused.value) and refused.value.beside == BOX
        if sentence == NOT_ASKED:
            question = asked(who, case)
    assert proposed(who, case, referrer_not_asked="He moved to another school in May").referrer_view.endswith("in May")
    closing.take_closing_back(case=now(case), reason="They may answer yet", by=who("omar"))
    type(question).objects.filter(pk=question.pk).update(due_on=timezone.localdate() - timedelta(days=1))
    done = approved(who, proposed(who, case))
    said = CaseClosing.objects.filter(case=done).latest("pk").referrer_view
    assert "did not answer by" in said
    assert now(question).ended_why == "The case was closed."


def test_a_proposal_that_rests_on_what_has_changed_since_is_not_approved(who, signed_in, case):
    consent_answered(who, case)
    question = asked(who, case)
    proposal = proposed(who, case, referrer_not_asked="It cannot wait", consent_end="Gwen rang his mother")
    with pytest.raises(MoveDenied, match="waits for a second person"):
        consent_answered(who, case)
    case.consents.update(at=timezone.now())  # as if it had been recorded meanwhile
    with pytest.raises(MoveDenied) as refused:
        approved(who, proposal)
    assert str(refused.value) == CONSENT_SINCE
    assert CONSENT_SINCE in page(signed_in("ian"), case, "case").text
    closing.return_closing(case=now(case), missing="Who tells his mother?", by=who("ian"))
    proposal = proposed(who, case, referrer_not_asked="It cannot wait", consent_end="Gwen rang his mother")
    sent(signed_in("tanya"), question, seen="He is ill")
    responding.read_addendum(addendum=case.referral.addenda.latest("pk"), by=who("omar"))
    with pytest.raises(MoveDenied) as refused:
        approved(who, proposal)
    assert str(refused.value) == ANSWERED_SINCE


def test_who_consented_for_a_person_that_is_grown_up_since_is_told_of_the_end_too(who, case):
    consent_answered(who, case)
    type(case.referral).objects.filter(pk=case.referral_id).update(child_now="no")
    with pytest.raises(MoveDenied) as refused:
        proposed(who, case, referrer_not_asked="He left the school")
    assert refused.value.beside == "consent_end"


def test_while_support_waits_a_provider_is_counted_nothing_to_report(who, signed_in, case):
    consent_answered(who, case)
    session = a_session(who, taken_on(who, a_commission(who, now(case))))
    imran = signed_in("imran")
    to_report = reverse("safeguarding:provided") + "?tab=report"
    assert (
        "Sessions to report" in imran.get("/").text
        and display_reference(session.commission.reference) in imran.get(to_report).text
    )
    consent_answered(who, now(case), "withdrawn")
    assert "Sessions to report" not in imran.get("/").text
    assert display_reference(session.commission.reference) not in imran.get(to_report).text
    consent_answered(who, now(case))
    assert "Sessions to report" in imran.get("/").text
    providers.report(session=session, text="He came", by=who("imran"))
    assert "Sessions to report" not in imran.get("/").text
