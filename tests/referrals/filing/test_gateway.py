"""What reached the force another way, keyed in by a clerk with its words as they came."""

from __future__ import annotations

import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Agency, MembershipState
from audit.moves import MoveDenied
from referrals.filing.actions import drafting
from referrals.models import Draft
from referrals.models.referral import Channel
from tests.records import a_draft, a_referral

CAME = {
    "channel": "email",
    "received_on-day": "20",
    "received_on-month": "11",
    "received_on-year": "2026",
    "who": "Moira Penhaligon, warden, Fenside Court",
    "sector": "housing",
    "original_text": "Dear all,\n  there is a lad here who ŵorries me.  M.",
}
GATEWAY = reverse("referrals:gateway")


@pytest.fixture
def keyed(who):
    return a_referral(who("grace"), keyed=True, received=CAME)


def test_grace_keys_in_an_email_and_its_words_are_kept_to_the_letter(people, keyed):
    assert keyed.original_text == CAME["original_text"]
    assert (keyed.channel, keyed.original_referrer) == (Channel.EMAIL, CAME["who"])
    assert (keyed.sector, keyed.sub_sector) == ("local_authority", "housing")
    assert keyed.received_at.date().isoformat() == "2026-11-20"
    assert keyed.submitted_by == people.grace


def test_the_button_begins_with_the_question_how_it_came(signed_in):
    grace = signed_in("grace")
    answer = grace.post(GATEWAY, {"idempotency": str(uuid.uuid4())})
    draft = Draft.objects.get()
    assert answer.url == reverse("referrals:draft_page", args=[draft.public_id, "received"])
    assert "How did this concern reach you?" in grace.get(answer.url).content.decode()


def test_a_keyed_in_draft_cannot_be_sent_without_how_it_came(who, signed_in):
    draft = a_draft(who("grace"), keyed=True)
    assert (
        "How this concern reached us"
        in signed_in("grace").get(reverse("referrals:check", args=[draft.public_id])).content.decode()
    )


def test_the_desk_sees_what_the_desk_keyed_in_and_nothing_else(who, keyed, signed_in):
    filed = a_referral(who("tanya"))
    grace = signed_in("grace")
    shown = grace.get(GATEWAY).content.decode()
    assert str(keyed.public_id) in shown
    assert str(filed.public_id) not in shown
    assert grace.get(reverse("referrals:submission", args=[filed.public_id])).status_code == 404


def test_the_desk_does_not_exist_for_others(signed_in):
    for name in ("tanya", "omar", "lena", "des", "rex"):
        assert signed_in(name).get(GATEWAY).status_code == 404


def test_a_day_that_has_not_come_is_refused(signed_in):
    grace = signed_in("grace")
    grace.post(GATEWAY, {"idempotency": str(uuid.uuid4())})
    page = reverse("referrals:draft_page", args=[Draft.objects.get().public_id, "received"])
    answer = grace.post(page, {**CAME, "received_on-year": "2999", "version": "1"})
    assert answer.status_code == 422


def test_the_page_of_what_happened_begins_with_the_words_as_they_came(who, signed_in):
    draft = a_draft(who("grace"), keyed=True, received=CAME, happened=None)
    page = reverse("referrals:draft_page", args=[draft.public_id, "happened"])
    assert signed_in("grace").get(page).context["form"]["what"].value() == CAME["original_text"]


# --- At which desk ------------------------------------------------------------------------------------------


@pytest.fixture
def two_desks(people):
    """Grace also helps out at the desk of the neighbouring force."""
    vale = Agency.objects.get(name="Calder Vale Police")
    people.grace.memberships.create(
        agency=vale,
        role="gateway_clerk",
        state="active",
        confirmed_at=timezone.now(),
        confirmed_by=people.iris,
    )
    return vale


def test_a_clerk_of_one_desk_is_not_asked_which(signed_in):
    assert "At which desk" not in signed_in("grace").get(GATEWAY).content.decode()


def test_a_clerk_of_two_desks_says_which_and_none_is_chosen_for_her(two_desks, signed_in):
    grace = signed_in("grace")
    page = grace.get(GATEWAY).content.decode()
    assert "At which desk did it arrive?" in page and "checked" not in page
    assert "Wensum Constabulary" in page and "Calder Vale Police" in page
    answer = grace.post(GATEWAY, {"idempotency": str(uuid.uuid4())})
    assert answer.status_code == 422 and not Draft.objects.exists()
    assert "Select at which desk it arrived" in answer.content.decode()


def test_what_is_keyed_in_goes_to_the_force_of_the_desk_that_was_chosen(two_desks, people, who, signed_in):
    desk = people.grace.memberships.get(agency=two_desks)
    grace = signed_in("grace")
    grace.post(GATEWAY, {"place": str(desk.pk), "idempotency": str(uuid.uuid4())})
    assert Draft.objects.get().agency == two_desks


def test_nobody_keys_in_for_somebody_elses_desk(two_desks, people, who, signed_in):
    foreign = people.omar.memberships.get()
    sent = {"place": str(foreign.pk), "idempotency": str(uuid.uuid4())}
    assert signed_in("grace").post(GATEWAY, sent).status_code == 422
    with pytest.raises(MoveDenied, match="cannot key in for this desk"):
        drafting.key_in(by=who("grace"), desk=foreign)
    with pytest.raises(MoveDenied, match="Say at which desk"):
        drafting.key_in(by=who("grace"))


def test_a_desk_that_ends_while_the_page_is_open_is_asked_for_again(two_desks, people, signed_in):
    desk, grace = people.grace.memberships.get(agency=two_desks), signed_in("grace")
    grace.get(GATEWAY)
    desk.state, desk.ended_at = MembershipState.ENDED, timezone.now()
    desk.save()
    answer = grace.post(GATEWAY, {"place": str(desk.pk), "idempotency": str(uuid.uuid4())})
    assert answer.status_code == 422 and not Draft.objects.exists()
    page = answer.content.decode()
    assert "You cannot key in for that desk. Select one of these" in page
    assert "Wensum Constabulary" in page and "Calder Vale Police" not in page
    own = people.grace.memberships.exclude(pk=desk.pk).get()
    grace.post(GATEWAY, {"place": str(own.pk), "idempotency": str(uuid.uuid4())})
    assert Draft.objects.get().agency == own.agency


def test_a_clerk_of_one_desk_cannot_name_another(people, signed_in):
    foreign = people.omar.memberships.get()
    for place in (str(foreign.pk), "99999999999999999999", "no desk"):
        sent = {"place": place, "idempotency": str(uuid.uuid4())}
        assert signed_in("grace").post(GATEWAY, sent).status_code == 422
    assert not Draft.objects.exists()


def test_a_clerk_who_is_an_officer_elsewhere_has_one_desk(people, signed_in):
    people.grace.memberships.create(
        agency=Agency.objects.get(name="Calder Vale Police"),
        role="prevent_officer",
        state="active",
        confirmed_at=timezone.now(),
    )
    assert "At which desk" not in signed_in("grace").get(GATEWAY).content.decode()
