"""The sealing page names who would still see what, and closes it to them in the same act (M20)."""

from __future__ import annotations

import json
import uuid

import pytest
from django.urls import reverse

from audit.models import Event
from referrals.models import Referral, Seal
from safeguarding.models import ActionState, PartnerAction
from safeguarding.requests.actions import answering
from tests.records import a_request

pytestmark = pytest.mark.usefixtures("asked_beforehand")


@pytest.fixture
def request_of_nadia(who):
    return a_request(who)


def page(referral):
    return reverse("referrals:case_seal", args=[referral.public_id])


def seal(client, referral, *close):
    return client.post(
        page(referral), {"reason": "His father serves here", "close": close, "idempotency": str(uuid.uuid4())}
    )


def opens(client, action):
    return client.get(reverse("safeguarding:request", args=[action.public_id])).status_code


def test_the_page_names_the_practitioners_and_their_agency_and_looking_seals_nothing(signed_in, request_of_nadia):
    text = signed_in("ian").get(page(request_of_nadia.referral)).content.decode()
    assert "Nadia Broad, Partner practitioner, Broadfen NHS Trust" in text
    assert "Priya Nair" not in text and "Omar Haddad" in text  # as the rules will say, not as they say now
    assert not Seal.objects.exists() and not Event.objects.filter(kind="record.sealed").exists()


def test_what_is_ticked_is_closed_with_the_seal_and_the_desk_learns_no_reason(signed_in, request_of_nadia):
    nadia = signed_in("nadia")
    assert opens(nadia, request_of_nadia) == 200
    seal(signed_in("ian"), request_of_nadia.referral, f"request-{request_of_nadia.pk}")
    assert Seal.objects.filter(referral=request_of_nadia.referral).count() == 1
    assert PartnerAction.objects.get(pk=request_of_nadia.pk).state == ActionState.WITHDRAWN
    assert opens(nadia, request_of_nadia) == 404
    assert "father" not in nadia.get(reverse("safeguarding:desk")).content.decode()


def test_what_is_not_ticked_stays_open(signed_in, request_of_nadia):
    seal(signed_in("ian"), request_of_nadia.referral)
    assert opens(signed_in("nadia"), request_of_nadia) == 200


def test_a_request_that_has_ended_closes_too(who, signed_in, request_of_nadia):
    answering.decline(
        action=request_of_nadia, reason="Not known here", version=request_of_nadia.version, by=who("nadia")
    )
    nadia = signed_in("nadia")
    assert opens(nadia, request_of_nadia) == 200
    seal(signed_in("ian"), request_of_nadia.referral, f"request-{request_of_nadia.pk}")
    assert opens(nadia, request_of_nadia) == 404
    assert Event.objects.filter(kind="partneraction.closed_to_partner").count() == 1


@pytest.mark.parametrize("key", ["request-999999999", "", "share-1", "request-²"])
def test_nothing_else_can_be_ticked(signed_in, request_of_nadia, key):
    assert seal(signed_in("ian"), request_of_nadia.referral, key).status_code == 422
    assert not Seal.objects.exists()


def test_a_second_inspector_who_seals_what_is_sealed_reads_so(signed_in, request_of_nadia):
    seal(signed_in("ian"), request_of_nadia.referral)
    again = seal(signed_in("ingrid"), request_of_nadia.referral)
    assert again.status_code == 422 and "sealed already" in again.content.decode()
    assert Referral.objects.get(pk=request_of_nadia.referral_id).seals.count() == 1
    said = json.loads(Event.objects.get(kind="record.sealed").payload)
    assert said["reason"] == "His father serves here"
