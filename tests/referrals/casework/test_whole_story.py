"""Partner requests, cases and packs stand in the timeline of their referral."""

from __future__ import annotations

import uuid

import pytest
from django.urls import reverse

from packs import actions
from packs.models import PackJob
from referrals.casework.presenters.timeline import happenings
from safeguarding.requests.actions import answering
from tests.records import a_decided_referral, a_request

pytestmark = pytest.mark.usefixtures("asked_beforehand")


def titles(referral):
    return [happening.title for happening in happenings(referral)]


def test_what_was_asked_of_the_nhs_and_what_came_of_it(who):
    action = a_request(who)
    answering.answer(
        action=action,
        text="Yes, since May.",
        evidence="",
        nothing_known=False,
        version=action.version,
        by=who("nadia"),
    )
    told = titles(action.referral)
    assert told.index("Request to Broadfen NHS Trust: answered") < told.index(
        "Asked Broadfen NHS Trust: tell us what you know"
    )


def test_the_case_that_was_opened(who):
    referral = a_decided_referral(who, option="channel", to="Wensum County Council")
    assert any(title.startswith("Case CS-") and title.endswith("a case was opened") for title in titles(referral))


def test_a_pack_that_was_asked_for_and_revoked(who):
    referral = a_request(who).referral
    job = PackJob.objects.create(
        dedupe_key=str(uuid.uuid4()),
        referral=referral,
        requested_by=who("omar").user,
        purpose="Handover",
        lawful_basis="law_enforcement",
    )
    actions.revoke(job=job, by=who("omar"))
    assert {"Pack for the police asked for", "Pack for the police revoked"} <= set(titles(referral))


@pytest.mark.parametrize("name", ["omar", "sian"])
def test_the_page_shows_them(who, signed_in, name):
    action = a_request(who)
    page = signed_in(name).get(reverse("referrals:case_timeline", args=[action.referral.public_id]))
    assert b"Asked Broadfen NHS Trust" in page.content
