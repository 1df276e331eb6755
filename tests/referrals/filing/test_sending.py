"""Check, send, hand over: the pages on which a draft leaves its author."""

from __future__ import annotations

import threading
import uuid

import pytest
from django.db import connections
from django.urls import reverse

from accounts.models import Notice
from referrals.filing.actions import drafting
from referrals.models import Draft, Referral
from referrals.models.draft import DraftState
from tests.records import a_draft


def at(name, record):
    return reverse(f"referrals:{name}", args=[record.public_id])


def once():
    return {"idempotency": str(uuid.uuid4())}


@pytest.fixture
def tanya(signed_in):
    return signed_in("tanya")


def test_the_check_page_shows_every_answer_and_who_will_receive_it(who, tanya):
    shown = tanya.get(at("check", a_draft(who("tanya")))).content.decode()
    for words in (
        "one more push",
        "Marsh-Price",
        "Wensum Constabulary",
        "Wensum County Council",
        "safeguarding lead",
    ):
        assert words in shown


def test_no_council_is_named_where_the_area_copies_none(who, tanya):
    area = who("tanya").memberships[0].agency.area
    area.copies_council = False
    area.save()
    assert "Wensum County Council" not in tanya.get(at("check", a_draft(who("tanya")))).content.decode()


def test_what_is_missing_is_named_and_nothing_can_be_sent(who, tanya):
    draft = a_draft(who("tanya"), last=None)
    shown = tanya.get(at("check", draft)).content.decode()
    assert "This cannot be sent yet" in shown
    assert "Send to police now" not in shown
    tanya.post(at("send", draft), once())
    assert not Referral.objects.exists()


def test_sending_ends_at_a_confirmation_with_the_reference(who, tanya):
    shown = tanya.post(at("send", a_draft(who("tanya"))), once(), follow=True).content.decode()
    stored = Referral.objects.get().reference
    assert f"{stored[:2]}-{stored[2:6]}-{stored[6:]}" in shown
    assert "will read it by" in shown


def test_a_double_click_sends_once_and_leads_to_the_same_confirmation(who, tanya):
    draft, key = a_draft(who("tanya")), once()
    assert tanya.post(at("send", draft), key).url == tanya.post(at("send", draft), key).url
    assert Referral.objects.count() == 1


def test_a_second_window_is_led_to_the_same_confirmation(who, tanya):
    draft = a_draft(who("tanya"))
    assert tanya.post(at("send", draft), once()).url == tanya.post(at("send", draft), once()).url
    assert tanya.get(at("draft", draft)).url == at("sent", Referral.objects.get())


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_the_same_moment_send_once(who, signed_in):
    draft, led_to = a_draft(who("tanya")), []
    clients = [signed_in("tanya"), signed_in("tanya")]
    together = threading.Barrier(2)

    def click(client):
        together.wait()
        led_to.append(client.post(at("send", draft), once()).url)
        connections.close_all()

    threads = [threading.Thread(target=click, args=[client]) for client in clients]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert len(set(led_to)) == 1
    assert Referral.objects.count() == 1


def test_where_the_lead_sends_both_ways_are_there(who, signed_in):
    shown = signed_in("mina").get(at("check", a_draft(who("mina")))).content.decode()
    assert shown.index("Send to my lead") < shown.index("Send to police now")


def test_a_lead_who_does_nothing_stalls_nothing(people, who, signed_in):
    """Scenario 3."""
    mina, draft = signed_in("mina"), a_draft(who("mina"))
    handed = mina.post(at("hand_over", draft), once(), follow=True).content.decode()
    assert "just now" in handed
    mina.post(at("send", draft), once())
    referral = Referral.objects.get()
    assert Notice.objects.filter(person=people.marcus, kind="filing.lead").exists()
    assert signed_in("marcus").get(at("submission", referral)).status_code == 200


def test_the_lead_can_change_a_handed_draft_and_send_it_for_its_author(who, signed_in):
    draft = drafting.hand_over(draft=a_draft(who("mina")), by=who("mina"))
    marcus = signed_in("marcus")
    page = reverse("referrals:draft_page", args=[draft.public_id, "happened"])
    marcus.post(page, {"what": "He said it twice, as Mina and I heard.", "version": draft.version})
    marcus.post(at("send", draft), once())
    referral = Referral.objects.get()
    assert referral.submitted_by.name == "Mina Castle"
    assert "as Mina and I heard" in str(referral.document)
    assert "Marcus Odell, Designated safeguarding lead" in str(referral.document)


def test_the_lead_gives_a_draft_back_with_a_word(people, who, signed_in):
    draft = drafting.hand_over(draft=a_draft(who("mina")), by=who("mina"))
    signed_in("marcus").post(at("give_back", draft), {"note": "Add the date, please.", **once()})
    assert "Add the date, please." in signed_in("mina").get(at("draft", draft)).content.decode()
    assert signed_in("marcus").get(at("draft", draft)).status_code == 404
    assert Notice.objects.filter(person=people.mina, kind="draft.given_back").exists()


def test_the_author_takes_a_draft_back(who, signed_in):
    draft = drafting.hand_over(draft=a_draft(who("mina")), by=who("mina"))
    signed_in("mina").post(at("take_back", draft), once())
    assert Draft.objects.get().state == DraftState.OPEN
    assert signed_in("marcus").get(at("draft", draft)).status_code == 404


@pytest.mark.parametrize("answer", ["yes", "not_sure"])
def test_a_draft_about_a_colleague_cannot_be_handed_to_the_lead(who, signed_in, answer):
    draft = a_draft(who("mina"), last={"under_18": "no", "own_staff": answer, "declaration": "on"})
    mina = signed_in("mina")
    assert "Send to my lead" not in mina.get(at("check", draft)).content.decode()
    mina.post(at("hand_over", draft), once())
    assert Draft.objects.get().state == DraftState.OPEN


def test_a_handed_draft_leaves_the_leads_sight_once_it_may_concern_a_colleague(people, who, signed_in):
    draft = drafting.hand_over(draft=a_draft(who("mina")), by=who("mina"))
    last = {"under_18": "no", "own_staff": "not_sure", "declaration": "on", "version": draft.version}
    signed_in("mina").post(reverse("referrals:draft_page", args=[draft.public_id, "last"]), last)
    assert signed_in("marcus").get(at("draft", draft)).status_code == 404
    assert Draft.objects.get().state == DraftState.OPEN


def test_the_lead_of_another_site_sees_no_handed_draft(who, signed_in):
    draft = drafting.hand_over(draft=a_draft(who("tanya")), by=who("tanya"))
    assert signed_in("lena").get(at("draft", draft)).status_code == 200
    for name in ("lowri", "ada", "marcus", "tom", "omar"):
        assert signed_in(name).get(at("draft", draft)).status_code == 404
