"""A clinical consultant is asked one question, minimised, and sees it, what was ticked, and what their service answered."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, Notice
from audit.models import Event
from audit.moves import MoveDenied
from core.row_security import reading
from packs.content import casework
from packs.sections import KINDS, Given
from referrals.models import Referral
from safeguarding.cases.duties import reminders
from safeguarding.cases.rules.look_backs import agencies_to_ask
from safeguarding.disclosure import for_advice, items_of
from safeguarding.models import ActionState, Case, PartnerAction
from safeguarding.requests import moves
from safeguarding.requests.actions import answering, steering
from safeguarding.requests.objections import open_requests
from tests.records import (
    a_decided_referral,
    a_request,
    an_advice_question,
    an_assessed_referral,
    the_desk_says,
)

pytestmark = pytest.mark.usefixtures("assessed_beforehand")

ADVICE = "An interest alone seldom explains it. Ask what he hopes to find there."


@pytest.fixture
def asked(who) -> PartnerAction:
    return an_advice_question(who)


def page(action, name="request"):
    return reverse(f"safeguarding:{name}", args=[action.public_id])


def advised(who, action, **said):
    given = {"text": ADVICE, "evidence": "", "nothing_known": False, **said}
    return answering.answer(action=action, version=action.version, by=who("maya"), **given)


def test_the_clinicians_of_the_service_are_told_and_not_its_desk(asked, people):
    told = Notice.objects.filter(kind="request.new", reference=asked.reference)
    assert {notice.person for notice in told} == {people.maya}


def test_a_question_can_be_asked_without_saying_whom_it_is_about(asked, signed_in):
    assert asked.disclosed == []
    shown = signed_in("maya").get(page(asked)).content.decode()
    assert asked.what in shown and "Dylan" not in shown and "without saying whom" in shown


def test_no_address_no_number_and_nothing_about_other_people_is_on_offer(asked):
    keys = {item.key for item in for_advice(asked.referral)}
    assert keys < {item.key for item in items_of(asked.referral)}
    assert not any(key.startswith(("address:", "identifier:")) for key in keys)


def test_what_is_not_on_offer_to_a_clinician_is_not_sent_though_it_is_posted(who):
    referral = an_assessed_referral(who)
    every = [item.key for item in items_of(referral)]
    sent = an_advice_question(who, referral=referral, items=every)
    assert {item["key"] for item in sent.disclosed} == {item.key for item in for_advice(referral)}


def test_who_practises_at_the_trust_finds_no_question_to_its_clinicians_and_the_other_way_round(who, asked, signed_in):
    request = a_request(who, referral=asked.referral)
    assert signed_in("nadia").get(page(asked)).status_code == 404
    assert signed_in("maya").get(page(request)).status_code == 404
    assert asked.reference[-4:] not in signed_in("nadia").get(reverse("safeguarding:desk")).content.decode()
    assert signed_in("maya").get(page(asked)).status_code == 200


@pytest.mark.parametrize(
    "name", ["nadia", "neil", "bea", "carl", "cora", "hugh", "nell", "imran", "tanya", "yusuf", "amir", "des"]
)
def test_no_other_outside_the_case_finds_the_question(asked, signed_in, name):
    assert signed_in(name).get(page(asked)).status_code == 404


def test_maya_can_open_nothing_else_of_it(who, asked, signed_in):
    case = Case.objects.get(referral=a_decided_referral(who, option="channel", to="Wensum County Council"))
    maya, elsewhere = signed_in("maya"), asked.referral
    for name, record in (
        ("referrals:case", elsewhere),
        ("safeguarding:partners", elsewhere),
        ("safeguarding:action", asked),
        ("safeguarding:case", case),
        ("safeguarding:evidence", case),
    ):
        assert maya.get(reverse(name, args=[record.public_id])).status_code == 404, name
    shown = maya.get(page(asked)).content.decode()
    assert elsewhere.reference not in shown and "Tanya" not in shown and "Marsh-Price" not in shown


def test_advice_is_written_and_read_and_the_question_completed(who, asked, people, signed_in):
    answered = advised(who, asked)
    assert Notice.objects.filter(kind="request.answered", person=people.omar, reference=asked.reference).exists()
    assert ADVICE in signed_in("maya").get(page(answered)).content.decode()
    shown = signed_in("omar").get(page(answered, "action")).content.decode()
    assert "Advice" in shown and ADVICE in shown
    answered.refresh_from_db()
    done = steering.complete(action=answered, version=answered.version, by=who("omar"))
    assert done.state == ActionState.COMPLETED
    kinds = set(Event.objects.filter(target_id=str(asked.pk)).values_list("kind", flat=True))
    assert {"partneraction.ask", "partneraction.answer", "partneraction.complete"} <= kinds


def test_advice_that_was_not_read_keeps_the_referral_from_being_closed(who, asked):
    assert open_requests(asked.referral) is not None
    steering.withdraw(action=asked, reason="Not needed", version=asked.version, by=who("omar"))
    assert open_requests(asked.referral) is None


def test_what_is_withdrawn_is_gone_with_the_next_request(who, asked, signed_in):
    maya = signed_in("maya")
    assert maya.get(page(asked)).status_code == 200
    steering.withdraw(action=asked, reason="Not needed", version=asked.version, by=who("omar"))
    assert maya.get(page(asked)).status_code == 404
    assert Notice.objects.filter(kind="request.withdrawn", person__name="Maya Lindqvist").count() == 1


def test_while_a_hold_stands_the_question_is_not_there_and_none_is_asked(who, asked, signed_in):
    the_desk_says(who, asked.referral, "pursue_primacy")
    assert signed_in("maya").get(page(asked)).status_code == 404
    with pytest.raises(MoveDenied, match="investigation has primacy"):
        an_advice_question(who, referral=Referral.objects.get(pk=asked.referral_id), due_days=6)


def test_it_is_reminded_and_chased_as_what_is_asked_of_any_partner(who, asked, people):
    PartnerAction.objects.filter(pk=asked.pk).update(due_at=timezone.now() - timedelta(days=8))
    Notice.objects.update(kind="before")
    reminders.chase()
    told = {(notice.kind, notice.person.name) for notice in Notice.objects.exclude(kind="before")}
    assert any(name == "Omar Haddad" for _, name in told) and any(name == "Sian Pugh" for _, name in told)
    assert not {"Nadia Broad", "Neil Farr"} & {name for _, name in told}


def test_when_the_last_clinician_leaves_the_question_is_the_services_again(who, asked, people):
    answering.allocate(action=asked, to=people.maya, deputy=None, version=asked.version, by=who("maya"))
    Membership.objects.filter(user=people.maya).update(until=timezone.now())
    asked.refresh_from_db()
    assert moves.LET_GO_REQUEST.rule.filter(who("omar"), PartnerAction.objects.filter(pk=asked.pk)).exists()


def test_nobody_of_the_desk_can_be_named_for_it(who, asked, people):
    with pytest.raises(MoveDenied, match="own agency's desk"):
        answering.allocate(action=asked, to=people.nadia, deputy=None, version=asked.version, by=who("maya"))


def test_no_file_hangs_on_advice(asked, signed_in):
    assert "Files you sent" not in signed_in("maya").get(page(asked)).content.decode()
    assert signed_in("maya").get(page(asked, "request_files")).status_code in (200, 404)
    assert signed_in("maya").post(page(asked, "request_files"), {}).status_code in (403, 404, 405)


def test_the_second_net_shows_clinicians_their_questions_and_the_desk_its_requests(who, asked, settings):
    request = a_request(who, referral=asked.referral)
    settings.ROW_SECURITY = True
    for name, found in (("maya", {asked.pk}), ("nadia", {request.pk}), ("omar", {asked.pk, request.pk})):
        with reading(who(name).reader):
            assert set(PartnerAction.objects.values_list("pk", flat=True)) == found, name
    with reading(who("maya").reader):
        assert Referral.objects.filter(pk=asked.referral_id).exists() and not Case.objects.exists()


def test_no_agency_is_given_it_in_a_pack_and_the_police_and_the_court_are(who, asked):
    advised(who, asked)
    for name, kind in KINDS.items():
        is_police = name in ("police", "case", "court")
        assert (kind.given["clinical"] is Given.NEVER) is not is_police, name
    section = casework.clinical(asked.referral, given=frozenset({"clinical"}))
    assert ADVICE in str(section)
    assert ADVICE not in str(casework.actions(asked.referral, given=frozenset({"actions"})))
    told = str(casework.chronology(asked.referral, given=frozenset({"actions"})))
    assert "clinical" not in told


def test_a_look_back_asks_nothing_of_a_service_that_only_advised(who):
    case = Case.objects.get(referral=a_decided_referral(who, option="channel", to="Wensum County Council"))
    an_advice_question(who, referral=case.referral)
    assert "Broadfen NHS Trust" not in {agency.name for agency in agencies_to_ask(case)}


def test_by_hand_from_the_case_to_the_advice(who, signed_in):
    case = Case.objects.get(referral=a_decided_referral(who, option="channel", to="Wensum County Council"))
    omar, maya = signed_in("omar"), signed_in("maya")
    where = reverse("safeguarding:ask_clinician", args=[case.referral.public_id])
    assert where in omar.get(reverse("safeguarding:case", args=[case.public_id])).content.decode()
    form = omar.get(where).context["form"]
    said = {
        "agency": form.fields["agency"].queryset.get().pk,
        "what": "Is it urgent?",
        "why": "He has stopped sleeping.",
        "lawful_basis": "child_protection",
        "due_days": "3",
        "idempotency": str(form["idempotency"].value()),
    }
    preview = omar.post(where, {**said, "act": "preview"})
    assert "will see this and nothing else" in preview.content.decode()
    assert omar.post(where, {**said, "act": "send"}).status_code == 302
    sent = PartnerAction.objects.get(kind="clinical")
    assert "Clinical advice" in omar.get(reverse("safeguarding:case", args=[case.public_id])).content.decode()
    asks = maya.get(page(sent, "request_answer"))
    assert "Give your advice" in asks.content.decode() and "We hold nothing" not in asks.content.decode()
    given = {"answer": ADVICE, "evidence": "", "version": sent.version}
    given["idempotency"] = str(asks.context["form"]["idempotency"].value())
    assert maya.post(page(sent, "request_answer"), given).status_code == 302
    sent.refresh_from_db()
    assert sent.state == ActionState.ANSWERED and sent.answer == ADVICE
