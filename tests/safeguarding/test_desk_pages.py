"""The pages of the partner's desk, as Nadia of the trust and others open them."""

import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Agency
from core.reference_numbers import display_reference
from referrals.models import Referral
from safeguarding.models import ActionState, PartnerAction
from tests.records import a_decided_referral, a_recommendation, a_request, the_desk_says

pytestmark = pytest.mark.usefixtures("asked_beforehand")


def page(action, name="request"):
    return reverse(f"safeguarding:{name}", args=[action.public_id])


def sent(action, **typed):
    return {"version": action.version, "idempotency": str(uuid.uuid4()), **typed}


def test_nadia_sees_what_why_due_and_whether_the_person_may_be_told(who, signed_in):
    """Scenario 10; that every other address is the same 404 stands in test_everyone_everywhere."""
    action = a_request(who)
    shown = signed_in("nadia").get(page(action)).content.decode()
    for words in (
        "Dylan Marsh-Price",
        "Is he known to your service",
        "Do not tell the person",
        "Do not ring the home",
    ):
        assert words in shown


def test_nadia_does_not_see_the_referral_its_reference_or_who_else_is_asked(who, signed_in):
    action = a_request(who)
    a_request(who, referral=action.referral, agency="Wensum County Council")
    shown = signed_in("nadia").get(page(action)).content.decode()
    plain = action.referral.reference
    for hidden in (
        plain,
        f"{plain[:2]}-{plain[2:6]}-{plain[6:]}",
        "Tanya",
        "Hollow Lane",
        "County Council",
        "they will all pay",
    ):
        assert hidden not in shown, hidden


def test_every_other_address_about_it_is_the_404_of_a_record_that_does_not_exist(who, signed_in):
    action, nadia = a_request(who), signed_in("nadia")
    other = a_request(who, referral=action.referral, agency="Wensum County Council")
    record = action.referral.public_id
    addresses = [
        ("safeguarding:request", other.public_id),
        ("safeguarding:action", action.public_id),
        ("safeguarding:action_more", action.public_id),
        ("safeguarding:action_withdraw", action.public_id),
        ("referrals:case", record),
        ("safeguarding:partners", record),
        ("safeguarding:ask", record),
        ("packs:packs", record),
    ]
    for name, public_id in addresses:
        assert 404 in (seen := answers(nadia, name, public_id)) and len(seen) == 2, name


def answers(client, name, public_id):
    """What it answers, and what an address of nothing does: tried again where the minute that pages say has turned."""
    for _ in range(2):
        both = [client.get(reverse(name, args=[each])) for each in (public_id, uuid.uuid4())]
        found = {part for one in both for part in (one.status_code, one.content)}
        if len(found) == 2:
            break
    return found


def test_the_lists_of_the_police_do_not_exist_for_nadia(who, signed_in):
    for name in ("safeguarding:cases", "referrals:queue"):
        assert signed_in("nadia").get(reverse(name)).status_code == 404


@pytest.mark.parametrize("name", ["tanya", "lena", "ada", "omar", "sian", "des", "amir", "yusuf", "bea"])
def test_whoever_is_not_at_the_desk_that_was_asked_learns_nothing(who, signed_in, name):
    assert signed_in(name).get(page(a_request(who))).status_code == 404


def test_the_list_has_tabs_and_only_the_own_desks_requests(who, signed_in):
    action = a_request(who)
    a_request(who, referral=action.referral, agency="Wensum County Council")
    listing = signed_in("nadia").get(reverse("safeguarding:desk"))
    assert [row[0] for row in listing.context["rows"]] == [action]
    assert [(tab.label, tab.count) for tab in listing.context["tabs"]][:3] == [
        ("New", 1),
        ("Mine", 0),
        ("All open", 1),
    ]


def test_the_list_costs_the_same_for_one_request_and_for_many(who, signed_in, django_assert_max_num_queries):
    first = a_request(who)
    nadia = signed_in("nadia")
    nadia.get(reverse("safeguarding:desk"))
    kept = {
        f.attname: getattr(first, f.attname)
        for f in first._meta.concrete_fields
        if f.attname not in ("id", "public_id")
    }
    for number in range(30):
        PartnerAction.objects.create(**{**kept, "reference": f"PA{number}", "state": "declined", "decline_reason": "x"})
    PartnerAction.objects.update(partner_access_until="2030-01-01T00:00:00Z")
    with django_assert_max_num_queries(40):
        listing = nadia.get(reverse("safeguarding:desk") + "?tab=done")
    assert len(listing.context["rows"]) == 25 and listing.context["next_url"]


def test_nadia_accepts_with_a_button_and_a_second_click_changes_nothing(who, signed_in):
    action, nadia = a_request(who), signed_in("nadia")
    click = sent(action)
    for _ in range(2):
        assert nadia.post(page(action, "request_accept"), click, follow=True).status_code == 200
    now = PartnerAction.objects.get(pk=action.pk)
    assert (now.state, now.version) == (ActionState.ACCEPTED, action.version + 1)


def test_an_answer_typed_on_an_old_page_is_kept_and_shown_beside_what_stands(who, signed_in):
    action, nadia, neil = a_request(who), signed_in("nadia"), signed_in("neil")
    nadia.post(page(action, "request_answer"), sent(action, answer="Nadia answered first."))
    late = neil.post(page(action, "request_answer"), sent(action, answer="Neil typed a long answer."))
    assert late.status_code == 409
    shown = late.content.decode()
    assert "Neil typed a long answer." in shown and "Nadia answered first." in shown
    assert "What happened last: answered, Nadia Broad" in shown


def test_an_empty_answer_is_refused_beside_the_field(who, signed_in):
    action = a_request(who)
    answer = signed_in("nadia").post(page(action, "request_answer"), sent(action))
    assert answer.status_code == 422 and "Write your answer" in answer.content.decode()


def test_a_finished_request_can_no_longer_be_answered_and_says_so(who, signed_in):
    action, nadia = a_request(who), signed_in("nadia")
    nadia.post(page(action, "request_decline"), sent(action, reason="Not ours."))
    refused = nadia.get(page(action, "request_answer"))
    assert refused.status_code == 409 and "has ended" in refused.text and "declined, Nadia Broad" in refused.text


def test_typed_markup_is_shown_as_text(who, signed_in):
    action = a_request(who, what="<script>alert(1)</script> and مرحبا")
    shown = signed_in("nadia").get(page(action)).content.decode()
    assert "<script>alert(1)" not in shown and "&lt;script&gt;alert(1)" in shown and "مرحبا" in shown


def test_somebody_at_two_desks_sees_which_desk_is_meant(who, signed_in, people):
    council = Agency.objects.get(name="Wensum County Council")
    people.nadia.memberships.create(agency=council, role="practitioner", state="active", confirmed_at=timezone.now())
    a_request(who)
    assert "Broadfen NHS Trust" in signed_in("nadia").get(reverse("safeguarding:desk")).content.decode()


def test_a_hold_hides_the_request_also_while_its_recommendation_waits(who, signed_in):
    action = a_request(who)
    the_desk_says(who, action.referral, "pursue_primacy")
    nadia = signed_in("nadia")
    assert nadia.get(page(action)).status_code == 404
    a_recommendation(who, referral=Referral.objects.get(pk=action.referral_id), option="hold")
    assert nadia.get(page(action)).status_code == 404
    assert not nadia.get(reverse("safeguarding:desk")).context["rows"]


def test_a_hold_that_was_decided_hides_the_request_also_while_going_on_holding_waits(who, signed_in):
    action = a_request(who)
    held = a_decided_referral(who, option="hold", referral=Referral.objects.get(pk=action.referral_id))
    a_recommendation(who, referral=Referral.objects.get(pk=held.pk), option="hold")
    nadia = signed_in("nadia")
    assert nadia.get(page(action)).status_code == 404
    the_desk_says(who, held, "clear")
    assert nadia.get(page(action)).status_code == 200


def test_the_reference_of_a_request_can_be_copied(who, signed_in):
    request = a_request(who)
    shown = signed_in("nadia").get(reverse("safeguarding:request", args=[request.public_id])).text
    assert f'data-copy="{display_reference(request.reference)}"' in shown
