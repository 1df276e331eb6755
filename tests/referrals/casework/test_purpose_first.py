"""An officer outside the own caseload is asked for a purpose before anything is read, and the log says no
more than that."""

from __future__ import annotations

import uuid
from types import SimpleNamespace

import pytest
from django.urls import reverse

from audit.models import Event, Operation
from packs import access as packs
from packs.models import PackJob
from referrals import access as referrals
from safeguarding import access as safeguarding
from safeguarding.models import Case
from tests.addresses import every_address
from tests.records import a_decided_referral, a_request

BY_THE_REFERRAL = (
    referrals.see_case_file,
    safeguarding.see_action,
    safeguarding.see_case,
    packs.see_pack,
)
PAGES = [a for a in every_address() if getattr(a.view, "sees", None) in BY_THE_REFERRAL]
# The page that asks, the page where an unclaimed one is claimed, and what only takes a form. The page that asks, and
# the one that takes a report of danger: that waits for nothing, and shows nothing of the record.
# They ask, and show a reference alone; or tell of danger, which waits for nothing.
ASKS = {
    "referrals:case_purpose",
    "referrals:case_danger_report",
    "referrals:case_conflict",
    "referrals:case_conflict_asked",
}


@pytest.fixture
def told(who):
    """A request of Omar's, the case that came of it, and a pack: none of them Priya's."""
    request = a_request(who)
    referral = a_decided_referral(who, option="channel", to="Wensum County Council", referral=request.referral)
    job = PackJob.objects.create(
        dedupe_key=str(uuid.uuid4()),
        referral=referral,
        requested_by=who("omar").user,
        purpose="Handover",
        lawful_basis="law_enforcement",
    )
    return SimpleNamespace(
        Referral=referral.public_id,
        PartnerAction=request.public_id,
        PackJob=job.public_id,
        Case=Case.objects.get(referral=referral).public_id,
    )


def consulted(person):
    read = Event.objects.filter(operation=Operation.CONSULTATION, actor_id=person.pk)
    return list(read.exclude(kind__startswith="list.").order_by("id").values_list("kind", flat=True))


def test_priya_opens_a_request_and_the_log_says_only_that_she_was_asked(people, told, signed_in):
    page = reverse("safeguarding:action", args=[told.PartnerAction])
    priya = signed_in("priya")
    question = priya.get(page, follow=True)
    assert question.redirect_chain[-1][0].endswith("/purpose/")
    assert consulted(people.priya) == ["record.purpose_asked"]
    priya.post(question.redirect_chain[-1][0], {"purpose": "cover", "idempotency": str(uuid.uuid4())})
    priya.get(page)
    assert consulted(people.priya)[-2:] == ["record.purpose_stated", "record.viewed"]


def test_no_page_that_hangs_on_a_referral_is_read_by_priya_before_she_says_why(people, told, signed_in):
    priya = signed_in("priya")
    walked = [a for a in PAGES if [name for name, _ in a.parameters] == ["public_id"] and a.name not in ASKS]
    read_at = []
    for address in walked:
        before = consulted(people.priya)
        priya.get(reverse(address.name, args=[getattr(told, address.view.model.__name__)]))
        if consulted(people.priya) != before:
            read_at.append(address.name)
    assert len(walked) > 30
    assert read_at == []
