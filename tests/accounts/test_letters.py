"""Invitations and links for a new password wait in the table of notices; the worker writes and sends them."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.actions import invitations
from accounts.kept_text import parked_text
from accounts.models import Agency, Invitation, Notice
from accounts.roles import Role
from accounts.signing_in.adapter import InvitedPeopleOnly
from core.jobs import JobState
from tests.post import delivered
from tests.source import APPS

RESET = "/accounts/password/reset/"
SENDS = re.compile(r"(?<!def )\bsend_mail\(|\bsend_mass_mail\(|\bmail_admins\(|EmailMessage\(|EmailMultiAlternatives\(")


def ask(mailbox):
    return Client().post(RESET, {"email": mailbox})


def invite(who, school):
    return invitations.invite(
        agency=school, email="nia@school.example", name="Nia", role=Role.REFERRER, site=None, by=who("ada")
    )


@pytest.fixture
def school(people):
    return Agency.objects.get(name="Hollow Lane Academy")


def test_one_place_in_the_code_sends_e_mail():
    places = [path for app in APPS for path in (settings.ROOT / app).rglob("*.py") if SENDS.search(path.read_text())]
    assert [str(path.relative_to(settings.ROOT)) for path in places] == [str(Path("accounts/notices/notice_email.py"))]


def test_a_message_of_allauths_own_that_nobody_wrote_a_letter_for_is_never_sent_by_a_request():
    with pytest.raises(NotImplementedError, match=r"accounts\.notices\.letters"):
        InvitedPeopleOnly().send_mail("account/email/unknown_account", "n@x.example", {})


def test_a_mail_server_that_says_nothing_is_not_waited_for():
    assert 0 < settings.EMAIL_TIMEOUT <= 15


def test_a_known_and_an_unknown_address_cost_the_same_statements(people):
    said = []
    ask("asked.before@demo.example")  # what is looked up once a process
    for mailbox in (people.tanya.email, "nobody@demo.example"):
        with CaptureQueriesContext(connection) as asked:
            ask(mailbox)
        said.append([re.sub(r"'[^']*'|\d+", "?", query["sql"]) for query in asked])
    assert said[0] == said[1]


def test_only_a_mailbox_with_an_account_is_written_to(people):
    ask("nobody@demo.example")
    ask(people.tanya.email.upper())
    assert mail.outbox == []
    assert [message.to for message in delivered()] == [[people.tanya.email]]
    assert set(Notice.objects.filter(person=None).values_list("state", flat=True)) == {JobState.DONE}


def test_a_suspended_person_is_sent_no_link(people):
    people.tanya.is_active = False
    people.tanya.save()
    ask(people.tanya.email)
    assert delivered() == []


def test_asking_twice_in_a_minute_sends_one_letter(people, monkeypatch):
    now = timezone.now().replace(second=10)
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    for _ in range(3):
        ask(people.tanya.email)
    monkeypatch.undo()
    assert len(delivered()) == 1


def test_the_address_that_was_typed_is_gone_after_a_day(people):
    ask("stranger@elsewhere.example")
    delivered()
    Notice.objects.update(finished_at=timezone.now() - timedelta(hours=25))
    parked_text.purge()
    assert not Notice.objects.exclude(mailbox="").exists()


def test_no_link_of_an_invitation_is_in_the_database_at_any_time(who, school):
    invitation = invite(who, school)
    before = invitation.token_hash
    (message,) = delivered()
    token = re.search(r"/invitation/(\S+)/", message.body)[1]
    invitation.refresh_from_db()
    assert invitation.token_hash not in (before, token)
    assert not Notice.objects.filter(words__contains=token).exists()


def test_an_attempt_that_failed_leaves_no_link_that_works_and_the_next_one_does(who, school, monkeypatch):
    invite(who, school)
    sent = []

    def refused(message):
        sent.append(message.body)
        if len(sent) == 1:
            raise OSError

    monkeypatch.setattr("accounts.notices.notice_email.EmailMessage.send", refused)
    delivered()
    Notice.objects.update(next_at=timezone.now())
    delivered()
    links = [re.search(r"(/invitation/\S+)", body)[1] for body in sent]
    assert [Client().get(link, follow=True).status_code for link in links] == [410, 200]


def test_what_was_taken_back_or_sent_anew_before_it_left_is_sent_once_or_not_at_all(who, school):
    invitations.send_again(invitation=invite(who, school), by=who("ada"))
    assert len(delivered()) == 1
    invitations.send_again(invitation=Invitation.objects.get(), by=who("ada"))
    invitations.withdraw(invitation=Invitation.objects.get(), by=who("ada"))
    assert len(delivered()) == 1


@pytest.mark.parametrize("wrong", [{}, {"mailbox": "n@x.example", "path": "/"}], ids=["nobody", "with a page"])
def test_a_letter_leads_to_no_page_and_a_message_has_a_person(people, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.create(**{"kind": "test", "dedupe_key": "k", "person": None, "path": "/", **wrong})


def test_a_letter_that_did_not_leave_is_listed_without_the_mailbox(who, school, signed_in):
    invite(who, school)
    ask("stranger@elsewhere.example")
    Notice.objects.filter(person=None).update(state=JobState.FAILED)
    page = signed_in("rex").get(reverse("accounts:undelivered")).content.decode()
    assert "Send again<span" in page and "to Nia" in page and "stranger@" not in page
