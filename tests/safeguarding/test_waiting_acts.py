"""An act that waited for a lock is decided by what its actor may do when the lock is given: of requests, files and
invitations. That every act does so is found in the code (tests/test_decided_under_the_lock.py)."""

from __future__ import annotations

import pytest

from accounts.access import administer
from accounts.actions import invitations
from accounts.models import Agency, Site
from accounts.roles import Role
from audit.models import Event
from audit.moves import MoveDenied
from evidence.actions import Told, receive
from referrals.filing.file_places import CASE_FILE
from safeguarding import access
from safeguarding.models import PartnerAction
from safeguarding.requests.actions import answering, steering
from tests.records import a_request


def write_from_police(request, by):
    return steering.write_from_police(action=request, text="Rang today", by=by)


def write_from_desk(request, by):
    return answering.write_from_desk(action=request, text="We know him", by=by)


def add_files(request, by):
    return receive(place=CASE_FILE, holder=request.referral, arrived=[], told=Told("A letter"), by=by)


def invite(request, by):
    school = Agency.objects.get(name="Hollow Lane Academy")
    site = Site.objects.get(name="Lower school")
    return invitations.invite(agency=school, email="x@school.example", name="X", role=Role.REFERRER, site=site, by=by)


ACTS = [
    ("omar", write_from_police, access.steer_action),
    ("nadia", write_from_desk, access.answer_request),
    ("omar", add_files, CASE_FILE.adds),
    ("ada", invite, administer),
]


@pytest.fixture(scope="module")
def told(once_a_module):
    return a_request(once_a_module.who)


@pytest.fixture
def request_(told, people):
    return PartnerAction.objects.select_related("referral").get(pk=told.pk)


@pytest.mark.parametrize(("name", "act", "rule"), ACTS, ids=lambda given: getattr(given, "__name__", ""))
def test_who_was_suspended_while_they_waited_does_nothing(who, request_, waits, name, act, rule):
    actor, before = who(name), Event.objects.count()
    waits(actor.pk)
    with pytest.raises(MoveDenied, match=rule.reason):
        act(request_, actor)
    assert Event.objects.count() == before


@pytest.mark.parametrize(("name", "act", "rule"), ACTS, ids=lambda given: getattr(given, "__name__", ""))
def test_who_is_still_there_does_it(who, request_, waits, name, act, rule):
    waits()
    assert act(request_, who(name)) is not None
