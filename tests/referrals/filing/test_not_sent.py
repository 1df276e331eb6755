"""A send that fails is never silent: somebody is told, and the referrer reads what is safe and what to do."""

from __future__ import annotations

import uuid

import pytest
from django.urls import reverse

from accounts.models import Agency, Notice
from audit.models import Event
from referrals.filing.views.draft import sending
from referrals.models import Draft, Referral
from tests.records import a_draft

WORDS = "He said on Monday that one more push"


def fails(**given):
    raise RuntimeError("a column is too short")


@pytest.fixture
def broken(monkeypatch):
    monkeypatch.setattr(sending, "submit", fails)


def send(client, draft):
    address = reverse("referrals:send", args=[draft.public_id])
    return client.post(address, {"idempotency": str(uuid.uuid4())})


@pytest.mark.parametrize("danger", ["yes", "no"])
def test_the_duty_officer_and_the_supervisor_are_told_danger_first(broken, who, signed_in, people, danger):
    draft = a_draft(who("tanya"), danger={"danger": danger})
    assert send(signed_in("tanya"), draft).status_code == 500
    for person in (people.dot, people.sian):
        told = Notice.objects.get(person=person, kind="filing.failed")
        assert told.urgent == (danger == "yes")
        assert told.words.startswith("Someone may be in immediate danger") == told.urgent
        assert str(draft.agency) in told.words
        assert "Marsh" not in told.words


def test_the_referrer_reads_what_is_safe_and_what_to_do(broken, who, signed_in):
    draft = a_draft(who("tanya"))
    shown = send(signed_in("tanya"), draft).content.decode()
    for words in (
        "Your concern was not sent",
        "tel:999",
        "What you typed is safe",
        "have been told",
        "tel:01632960101",
    ):
        assert words in shown
    assert reverse("referrals:check", args=[draft.public_id]) in shown


def test_the_draft_is_as_it_was_and_the_log_says_what_happened(broken, who, signed_in):
    draft = a_draft(who("tanya"))
    send(signed_in("tanya"), draft)
    assert Draft.objects.get(pk=draft.pk).answers == draft.answers
    assert not Referral.objects.exists()
    said = Event.objects.filter(kind="filing.failed").get()
    assert "RuntimeError" in said.payload
    assert WORDS not in said.payload


def test_trying_again_and_again_tells_them_once(broken, who, signed_in, people):
    draft, tanya = a_draft(who("tanya")), signed_in("tanya")
    for _ in range(3):
        send(tanya, draft)
    assert Notice.objects.filter(person=people.dot, kind="filing.failed").count() == 1


def test_where_not_even_the_alarm_can_be_raised_the_referrer_still_reads_what_to_do(
    broken, who, signed_in, monkeypatch
):
    monkeypatch.setattr("referrals.filing.middleware.raise_failed_send", fails)
    shown = send(signed_in("tanya"), a_draft(who("tanya")))
    assert shown.status_code == 500
    assert "Nobody has been told of it yet" in shown.content.decode()
    assert "tel:999" in shown.content.decode()


def test_a_draft_that_is_somebody_elses_is_refused_as_ever(broken, who, signed_in, people):
    assert send(signed_in("mina"), a_draft(who("tanya"))).status_code == 404
    assert not Notice.objects.filter(kind="filing.failed").exists()


def test_where_the_force_has_no_number_the_referrer_rings_101(broken, who, signed_in, people):
    Agency.objects.filter(name="Wensum Constabulary").update(telephone="")
    assert "tel:101" in send(signed_in("tanya"), a_draft(who("tanya"))).content.decode()
