"""What changed while a page was open: an invitation that ran out, a form that was stopped by a question."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.http import HttpResponseRedirect
from django.utils import timezone

from accounts.actions import invitations
from accounts.idempotency import AskedFirst, once
from accounts.models import Agency, Invitation, OncePost, User
from accounts.roles import Role
from audit.moves import MoveDenied
from tests.people import PASSWORD


@pytest.fixture
def invitation(who):
    """Nia has opened the page behind the link that Ada sent."""
    return invitations.invite(
        agency=Agency.objects.get(name="Hollow Lane Academy"),
        email="nia@school.example",
        name="Nia Reed",
        role=Role.REFERRER,
        site=None,
        by=who("ada"),
    )


def join(invitation):
    return invitations.accept_as_new(invitation=invitation, name="Nia Reed", job_title="Tutor", password=PASSWORD)


def test_an_invitation_that_ran_out_while_the_page_was_open_makes_no_account(invitation):
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(MoveDenied, match="has run out"):
        join(invitation)
    assert not User.objects.filter(email="nia@school.example").exists()


def test_an_invitation_that_ran_out_gives_no_role_to_somebody_with_an_account(who, people, invitation):
    Invitation.objects.update(email=people.tom.email, expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(MoveDenied, match="has run out"):
        invitations.accept_as(invitation=invitation, by=who("tom"))


def test_a_link_that_was_replaced_while_the_page_was_open_no_longer_works(who, invitation):
    invitations.send_again(invitation=Invitation.objects.get(), by=who("ada"))
    with pytest.raises(MoveDenied, match="newer invitation"):
        join(invitation)


def test_an_invitation_in_time_is_accepted(invitation):
    assert join(invitation).name == "Nia Reed"


@pytest.fixture
def sent(people, rf):
    """Omar sends a form with its key."""
    request = rf.post("/somewhere/", {"idempotency": str(uuid.uuid4())})
    request.user = people.omar
    return request


def test_a_form_that_was_stopped_by_a_question_can_be_sent_again(sent):
    once(lambda request: AskedFirst("/why/"))(sent)
    assert not OncePost.objects.exists()
    assert once(lambda request: HttpResponseRedirect("/done/"))(sent).url == "/done/"


def test_a_form_that_was_done_is_not_done_twice(sent):
    once(lambda request: HttpResponseRedirect("/done/"))(sent)
    assert once(lambda request: HttpResponseRedirect("/again/"))(sent).url == "/done/"
