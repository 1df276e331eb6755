"""What reached the force another way, keyed in by a clerk with its words as they came."""

from __future__ import annotations

import uuid

import pytest
from django.urls import reverse

from referrals.models import Draft
from referrals.models.referral import Channel
from tests.records import a_draft, a_referral

CAME = {
    "channel": "email", "received_on-day": "20", "received_on-month": "11", "received_on-year": "2026",
    "who": "Moira Penhaligon, warden, Fenside Court", "sector": "housing",
    "original_text": "Dear all,\n  there is a lad here who ŵorries me.  M.",
}  # fmt: skip
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
