"""The officer's side: asking with a preview, the list, one request."""

import uuid

import pytest
from django.urls import reverse

from accounts.models import Agency, Notice
from safeguarding.disclosure import items_of
from safeguarding.models import ActionState, PartnerAction
from safeguarding.requests.actions import answering, steering
from safeguarding.requests.moves import WAITS
from tests.records import a_referral, a_request, an_assessed_referral, the_desk_says

pytestmark = pytest.mark.usefixtures("assessed_beforehand")


def ask_page(referral):
    return reverse("safeguarding:ask", args=[referral.public_id])


def typed(referral, **changes):
    said = {
        "agency": Agency.objects.get(name="Broadfen NHS Trust").pk,
        "kind": "information",
        "what": "Is he known?",
        "why": "To see what support there is.",
        "lawful_basis": "child_protection",
        "may_tell": "no",
        "safe_contact": "",
        "due_days": 5,
        "items": [items_of(referral)[0].key],
        "idempotency": str(uuid.uuid4()),
        "act": "preview",
    }
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
    read = signed_in("nadia").get(reverse("safeguarding:request", args=[PartnerAction.objects.get().public_id]))
    assert preview.context["told"] == read.context["told"]
    assert [(r.key, r.value) for r in preview.context["asked"]] == [(r.key, r.value) for r in read.context["asked"]]


def test_a_reference_pasted_into_the_question_is_refused_beside_the_field(who, signed_in):
    referral = an_assessed_referral(who)
    pasted = signed_in("omar").post(ask_page(referral), typed(referral, what=f"About {referral.reference.lower()}"))
    assert pasted.status_code == 422 and "partners do not see it" in pasted.content.decode()


def test_without_any_item_nothing_can_be_sent(who, signed_in):
    referral = an_assessed_referral(who)
    empty = signed_in("omar").post(ask_page(referral), typed(referral, items=[], act="send"))
    assert empty.status_code == 422 and "Tick at least one item" in empty.content.decode()


def test_before_deconfliction_the_page_says_why_nobody_can_be_asked(who, signed_in):
    referral = a_referral(who("tanya"))
    shown = signed_in("sian").get(reverse("safeguarding:partners", args=[referral.public_id])).content.decode()
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
    assert "Known since May." in omar.get(reverse("safeguarding:action", args=[action.public_id])).content.decode()
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


# --- While a hold stands ------------------------------------------------------------------------------------

TELLING = {
    "action_message": {"text": "Any news?"},
    "action_withdraw": {"reason": "No need"},
    "action_more": {"text": "More"},
}


@pytest.fixture
def held(who):
    """Nadia has answered; then the desk said that an investigation has primacy."""
    action = a_request(who)
    action = answering.answer(
        action=action,
        text="Seen twice.",
        evidence="",
        nothing_known=False,
        version=action.version,
        by=who("nadia"),
    )
    the_desk_says(who, action.referral, "pursue_primacy")
    Notice.objects.update(kind="before")
    return PartnerAction.objects.get(pk=action.pk)


@pytest.mark.parametrize("name", TELLING)
def test_nothing_goes_to_a_partner_during_a_hold_and_the_reason_stands_beside_the_field(name, held, signed_in):
    page = reverse(f"safeguarding:{name}", args=[held.public_id])
    said = {"version": held.version, "idempotency": str(uuid.uuid4()), **TELLING[name]}
    answer = signed_in("omar").post(page, said)
    field = next(iter(TELLING[name]))
    assert answer.status_code == 422 and answer.context["form"].errors == {field: [WAITS]}
    assert TELLING[name][field] in answer.content.decode()
    held.refresh_from_db()
    assert held.state == ActionState.ANSWERED and not held.thread.exists()
    assert not Notice.objects.exclude(kind="before").exists()


def test_a_request_is_not_completed_during_a_hold_and_its_page_says_so(held, signed_in):
    omar, page = signed_in("omar"), reverse("safeguarding:action", args=[held.public_id])
    omar.post(f"{page}complete/", {"version": held.version, "idempotency": str(uuid.uuid4())})
    held.refresh_from_db()
    assert held.state == ActionState.ANSWERED
    shown = omar.get(page).content.decode()
    assert WAITS in shown and "Seen twice." in shown and "Withdraw the request" not in shown


def test_the_officer_goes_on_with_the_partner_once_the_desk_has_cleared_it(who, held):
    the_desk_says(who, held.referral, "clear")
    now = PartnerAction.objects.get(pk=held.pk)
    done = steering.complete(action=now, version=now.version, by=who("omar"))
    assert done.state == ActionState.COMPLETED
