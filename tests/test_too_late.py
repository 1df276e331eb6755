"""Two tabs, two people: whoever comes too late is told what happened, by whom and when, and loses nothing that was
typed."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse

from audit.acting import acting
from audit.models import Event
from referrals.casework.actions import claiming, giving
from referrals.filing.actions import adding
from referrals.models import Referral
from safeguarding.requests.actions import answering, steering
from tests.records import a_referral, a_request, an_assessed_referral

pytestmark = pytest.mark.usefixtures("filed_beforehand")

LATE = "This has changed since you opened the page"
WHEN = r"Priya Nair, .*\d{1,2}:\d\d"


def at(page: str, record: Any, **more: Any) -> str:
    return reverse(page, kwargs={"public_id": record.public_id, **more})


@pytest.fixture
def offered(people, who):
    given = claiming.claim(referral=a_referral(who("tanya")), by=who("omar"))
    giving.offer(record=given, to=people.priya, why="I move teams", version=given.version, by=who("omar"))
    return Referral.objects.get(pk=given.pk)


def taken_on_in_another_tab(client, offered):
    client.get(at("referrals:case", offered))
    assert client.post(at("referrals:case_take_on", offered)).status_code == 302


def test_a_second_tab_that_takes_it_on_is_told_who_did_and_when(offered, signed_in):
    priya = signed_in("priya")
    taken_on_in_another_tab(priya, offered)
    late = priya.post(at("referrals:case_take_on", offered))
    assert late.status_code == 409 and LATE in late.text
    assert "Took the referral on, Priya Nair" in late.text and re.search(WHEN, late.text)
    assert f'href="{at("referrals:case", offered)}"' in late.text


def test_what_was_typed_in_the_second_tab_stands_on_the_page(offered, signed_in):
    priya = signed_in("priya")
    taken_on_in_another_tab(priya, offered)
    late = priya.post(at("referrals:case_decline", offered), {"reason": "I know the <b>family</b>"})
    assert late.status_code == 409 and "I know the &lt;b&gt;family&lt;/b&gt;" in late.text


def test_coming_too_late_is_logged_as_that_and_alarms_nobody(offered, people, signed_in):
    priya = signed_in("priya")
    taken_on_in_another_tab(priya, offered)
    priya.post(at("referrals:case_take_on", offered))
    kinds = set(Event.objects.filter(actor_id=people.priya.pk).values_list("kind", flat=True))
    assert "record.came_too_late" in kinds and "access.refused" not in kinds


def test_the_loser_of_a_claim_is_told_when_it_was_claimed(who, signed_in):
    new, priya = a_referral(who("tanya")), signed_in("priya")
    priya.get("/queue/")
    signed_in("omar").post(at("referrals:case_claim", new))
    late = priya.post(at("referrals:case_claim", new))
    assert late.status_code == 409 and "Omar Haddad claimed this before you" in late.text
    assert "Claimed, Omar Haddad" in late.text


def test_a_long_rationale_is_not_lost_to_news_that_arrived_meanwhile(who, signed_in):
    referral, omar = an_assessed_referral(who), signed_in("omar")
    omar.get(at("referrals:case", referral))
    with acting(who("tanya").actor):
        adding.add_information(referral=referral, text="He has a new friend.", immediate_danger="no", by=who("tanya"))
    page = at("referrals:case_recommend", referral, option="no_further_action")
    late = omar.post(page, {"rationale": "Two hours of work."})
    assert late.status_code == 409 and "New information has arrived" in late.text
    assert "Two hours of work." in late.text and "Information added, Tanya Okafor" in late.text


def test_what_a_role_never_allows_is_refused_as_before(who, signed_in):
    omar, new = signed_in("omar"), a_referral(who("tanya"))
    omar.get(at("referrals:case", new))
    omar.post(at("referrals:case_claim", new))
    assert omar.post(at("referrals:case_assign", new)).status_code == 403


def test_who_never_opened_it_came_not_too_late(offered, who, signed_in):
    with acting(who("priya").actor):
        giving.take_on(record=offered, by=who("priya"))
    assert signed_in("priya").post(at("referrals:case_decline", offered)).status_code == 403


def test_a_colleague_at_a_desk_is_told_who_answered(who, signed_in):
    action, neil = a_request(who), signed_in("neil")
    neil.get(at("safeguarding:request", action))
    with acting(who("nadia").actor):
        answering.decline(action=action, reason="We hold nothing.", version=action.version, by=who("nadia"))
    late = neil.post(at("safeguarding:request_decline", action), {"reason": "He is not ours"})
    assert late.status_code == 409 and "declined, Nadia Broad" in late.text and "He is not ours" in late.text


def test_a_partner_is_not_told_who_of_the_police_ended_it(who, signed_in):
    action, nadia = a_request(who), signed_in("nadia")
    nadia.get(at("safeguarding:request", action))
    with acting(who("nadia").actor):
        answered = answering.answer(
            action=action,
            text="Known to us.",
            evidence="",
            nothing_known=False,
            version=action.version,
            by=who("nadia"),
        )
    with acting(who("omar").actor):
        steering.complete(action=answered, version=answered.version, by=who("omar"))
    late = nadia.post(at("safeguarding:request_message", action), {"text": "One more thing"})
    assert late.status_code == 409 and LATE in late.text and "One more thing" in late.text
    assert "What happened last" not in late.text and "Omar" not in late.text
