"""The officer's side: asking with a preview, the list, one request."""

import uuid

import pytest
from django.urls import reverse

from accounts.models import Agency
from safeguarding.actions import answering
from safeguarding.disclosure import items_of
from safeguarding.models import ActionState, PartnerAction
from tests.records import a_referral, a_request, an_assessed_referral


def ask_page(referral):
    return reverse("safeguarding:ask", args=[referral.public_id])


def typed(referral, **changes):
    said = {
        "agency": Agency.objects.get(name="Broadfen NHS Trust").pk, "kind": "information", "what": "Is he known?",
        "why": "To see what support there is.", "lawful_basis": "child_protection", "may_tell": "no", "safe_contact": "",
        "due_days": 5, "items": [items_of(referral)[0].key], "idempotency": str(uuid.uuid4()), "act": "preview",
    }  # fmt: skip
    return {**said, **changes}


def test_omar_sees_the_request_as_the_partner_will_before_anything_is_sent(who, signed_in):
    referral = an_assessed_referral(who)
    preview = signed_in("omar").post(ask_page(referral), typed(referral))
    shown = preview.content.decode()
    assert "will see this and nothing else" in shown and "Dylan Marsh-Price" in shown
    assert not PartnerAction.objects.exists()


def test_changing_after_the_preview_brings_every_word_back(who, signed_in):
    referral = an_assessed_referral(who)
    again = signed_in("omar").post(ask_page(referral), typed(referral, act="change"))
    assert "To see what support there is." in again.content.decode() and not PartnerAction.objects.exists()


def test_sending_twice_asks_once(who, signed_in):
    referral, omar = an_assessed_referral(who), signed_in("omar")
    form = typed(referral, act="send")
    first, second = omar.post(ask_page(referral), form), omar.post(ask_page(referral), form)
    assert first.status_code == second.status_code == 302 and first.url == second.url
    assert PartnerAction.objects.count() == 1


def test_what_stands_in_the_preview_is_what_the_partner_reads(who, signed_in):
    referral = an_assessed_referral(who)
    preview = signed_in("omar").post(ask_page(referral), typed(referral))
    signed_in("omar").post(ask_page(referral), typed(referral, act="send"))
    read = signed_in("nadia").get(
        reverse("safeguarding:request", args=[PartnerAction.objects.get().public_id])
    )
    assert preview.context["told"] == read.context["told"]
    assert [(r.key, r.value) for r in preview.context["asked"]] == [
        (r.key, r.value) for r in read.context["asked"]
    ]


def test_a_reference_pasted_into_the_question_is_refused_beside_the_field(who, signed_in):
    referral = an_assessed_referral(who)
    pasted = signed_in("omar").post(
        ask_page(referral), typed(referral, what=f"About {referral.reference.lower()}")
    )
    assert pasted.status_code == 422 and "partners do not see it" in pasted.content.decode()


def test_without_any_item_nothing_can_be_sent(who, signed_in):
    referral = an_assessed_referral(who)
    empty = signed_in("omar").post(ask_page(referral), typed(referral, items=[], act="send"))
    assert empty.status_code == 422 and "Tick at least one item" in empty.content.decode()


def test_before_deconfliction_the_page_says_why_nobody_can_be_asked(who, signed_in):
    referral = a_referral(who("tanya"))
    shown = (
        signed_in("sian").get(reverse("safeguarding:partners", args=[referral.public_id])).content.decode()
    )
    assert "Nobody can be asked now" in shown and "Ask a partner" not in shown


def test_opening_an_answer_marks_it_read(who, signed_in):
    action = a_request(who)
    answering.answer(
        action=action,
        text="Known since May.",
        evidence="",
        nothing_known=False,
        version=action.version,
        by=who("nadia"),
    )
    omar = signed_in("omar")
    page = omar.get(reverse("safeguarding:partners", args=[action.referral.public_id]))
    assert page.context["unread"] == 1
    assert (
        "Known since May."
        in omar.get(reverse("safeguarding:action", args=[action.public_id])).content.decode()
    )
    assert omar.get(reverse("safeguarding:partners", args=[action.referral.public_id])).context["unread"] == 0


def test_omar_completes_an_answered_request_with_a_button(who, signed_in):
    action = a_request(who)
    action = answering.answer(
        action=action, text="Yes.", evidence="", nothing_known=False, version=action.version, by=who("nadia")
    )
    click = {"version": action.version, "idempotency": str(uuid.uuid4())}
    signed_in("omar").post(reverse("safeguarding:action_complete", args=[action.public_id]), click)
    assert PartnerAction.objects.get(pk=action.pk).state == ActionState.COMPLETED


def test_priya_says_why_she_opens_it_before_she_sees_anything(who, signed_in):
    action = a_request(who)
    sent_to = signed_in("priya").get(reverse("safeguarding:action", args=[action.public_id]))
    assert sent_to.status_code == 302 and "purpose" in sent_to.url


@pytest.mark.parametrize("name", ["tanya", "lena", "ada", "nadia", "des", "amir", "yusuf", "iris", "carl"])
def test_nobody_outside_the_force_opens_the_officers_side(who, signed_in, name):
    action = a_request(who)
    for address in (
        reverse("safeguarding:action", args=[action.public_id]),
        reverse("safeguarding:partners", args=[action.referral.public_id]),
        ask_page(action.referral),
    ):
        assert signed_in(name).get(address).status_code == 404, address
