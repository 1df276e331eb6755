"""An officer outside the own caseload is asked for a purpose before anything is read, and the log says no
more than that."""

from __future__ import annotations

import uuid
from types import SimpleNamespace

import pytest
from django.urls import reverse

from accounts.models import User
from audit.asked_first import ASKED_FIRST, is_what_asks
from audit.models import Event, Operation
from packs.models import PackJob
from referrals.casework.actions import claiming
from referrals.casework.actions.sight import TO_CLAIM
from safeguarding.models import Case
from tests.addresses import every_address
from tests.records import a_decided_referral, a_referral, a_request, assessed

DOORS = [a for a in every_address() if hasattr(a.view, "sees")]
ASKED = {each.rule for each in ASKED_FIRST}
# Of the apps that have records, the rules by which one is seen and nothing is asked, with what is read instead.
NOT_ASKED = {
    "evidence.own_upload": "their own file, of which some pieces have come",
    "guidance.see_draft": "a merger of agencies",
    "packs.certify_destroyed": "a pack, by the agency that it was sent to",
    "packs.receive": "a pack, by the agency that it was sent to",
    "referrals.answer_deconfliction": "a check, by the desk that answers it",
    "referrals.answer_transfer": "an offer, by the agency that answers it",
    "referrals.council_copies": "a copy, by the council that it was given to",
    "referrals.end_emergency": "that they have it open: the button ends it",
    "referrals.read_submission": "what their own agency sent",
    "referrals.see_agreements": "an agreement, which names no person",
    "referrals.see_draft": "what they write, or read for whoever does",
    "referrals.see_rota": "who is on duty",
    "referrals.see_submission": "what their own agency sent",
    "safeguarding.ask_their_view": "a reference: what for was given with the case",
    "safeguarding.call_off_disposal": "codes and days",
    "safeguarding.do_panel_action": "what a panel gave them to do",
    "safeguarding.end_seat": "who sits on a panel",
    "safeguarding.hold_disposals": "codes and days",
    "safeguarding.see_commission": "a brief, by the provider that it was given to",
    "safeguarding.see_delegations": "who decides for the chief officer",
    "safeguarding.see_hand_over": "a case of a panel, by the two councils",
    "safeguarding.see_item": "an item, by the panel's office",
    "safeguarding.see_meeting": "a meeting, by the panel's office",
    "safeguarding.see_panel_case": "a case, by the council that it was referred to",
    "safeguarding.see_paper": "a paper, by the member that it was given to",
    "safeguarding.see_past_sight": "who could see it: what for is asked there, anew for each record",
    "safeguarding.see_request": "a request, by the desk that answers it",
    "safeguarding.see_retention": "codes and days",
    "safeguarding.see_standing_panel": "a panel",
}
WITH_RECORDS = ("evidence", "letters", "packs", "referrals", "safeguarding")
# Danger waits for nothing: the page has the reference alone while something is to be asked.
PAGES = [a for a in DOORS if a.view.sees in ASKED and a.view.first is not is_what_asks and not a.view.urgent]


@pytest.fixture
def told(who):
    """A request of Omar's, the case that came of it, and a pack: none of them Priya's."""
    page = {"forenames": "Dylan", "surname": "Thistlewood", "place": "Year 9"}
    filed = a_referral(who("tanya"), who=page)
    request = a_request(who, referral=assessed(who, claiming.claim(referral=filed, by=who("omar"))))
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


def test_priya_is_asked_once_a_day_what_she_looks_through_the_unclaimed_for(who, signed_in):
    first, second = a_referral(who("tanya")), a_referral(who("tom"))
    taken = claiming.claim(referral=a_referral(who("bea")), by=who("omar"))
    at = {one: reverse("referrals:case", args=[one.public_id]) for one in (first, second, taken)}
    priya = signed_in("priya")
    question = priya.get(at[first])
    priya.post(question.url, {"purpose": TO_CLAIM, "idempotency": str(uuid.uuid4())})
    assert [priya.get(at[one]).status_code for one in (first, second, taken)] == [200, 200, 302]


def read_at(client, person, told):
    """The pages at which something was read, of the record and of what hangs on it, each opened by its address."""
    walked = [a for a in PAGES if [name for name, _ in a.parameters] == ["public_id"]]
    walked = [a for a in walked if hasattr(told, a.view.model.__name__)]
    assert len(walked) > 80
    before, found = consulted(person), []
    for address in walked:
        client.get(reverse(address.name, args=[getattr(told, address.view.model.__name__)]))
        if consulted(person) != before:
            found, before = [*found, address.name], consulted(person)
    return found


def test_no_page_that_hangs_on_a_referral_is_read_by_priya_before_she_says_why(people, told, signed_in):
    assert read_at(signed_in("priya"), people.priya, told) == []


def test_none_is_read_by_an_officer_of_the_same_family_name_before_he_says_whether_he_knows_them(
    people, told, signed_in
):
    User.objects.filter(pk=people.omar.pk).update(name="Omar Thistlewood")
    assert read_at(signed_in("omar"), people.omar, told) == []


def test_each_rule_by_which_a_record_is_seen_asks_first_or_says_what_is_read_instead():
    unsaid = {a.view.sees.name for a in DOORS if a.view.model._meta.app_label in WITH_RECORDS} - {r.name for r in ASKED}
    assert unsaid == set(NOT_ASKED)
