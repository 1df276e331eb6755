"""What is taken away is gone with the next click, whatever it was: a session, a role, a seat at a case, a copy, a request,
a file, a link. Each row is a page that opens, the act by which it ends, and what the same page answers then. And of each way in
which people lose sight, every page that they had (tests/taken_away.py)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions import invitations
from accounts.actions import people as accounts
from accounts.models import Invitation, User
from packs import actions as packs
from packs.models import PackJob
from referrals.casework.actions import case_team, copies, emergency_access, sealing
from referrals.models import CaseMember, EmergencyAccess, Referral
from safeguarding.models import PartnerAction
from safeguarding.requests.actions import steering
from tests.people import browser_of
from tests.story import TOKEN
from tests.taken_away import WAYS, Outsiders, still_told

GONE, SIGN_IN, REFUSED, USED = 404, 302, 403, 410
Told = SimpleNamespace


@pytest.fixture(scope="module")
def told(story_once, once_a_module) -> Told:
    """The story, with Dot at Tanya's referral as an analyst."""
    reads = {"role": "analyst", "until": None, "why": "To read the messages"}
    case_team.name(
        referral=referral(story_once), person=once_a_module.people.dot, by=once_a_module.who("omar"), **reads
    )
    return story_once


def case(told: Told) -> str:
    return reverse("referrals:case", args=[told.Referral])


def opened_in_emergency(told: Told) -> str:
    opened = EmergencyAccess.objects.get(public_id=told.EmergencyAccess)
    return reverse("referrals:case", args=[opened.referral.public_id])


def request(told: Told) -> str:
    return reverse("safeguarding:request", args=[told.PartnerAction])


def file(told: Told) -> str:
    return reverse("packs:download", args=[told.PackJob])


def copy(told: Told) -> str:
    return reverse("referrals:submission", args=[told.Referral])


def link(told: Told) -> str:
    return reverse("accounts:invited", args=[TOKEN])


# --- The acts ----------------------------------------------------------------------------------------------------------


def referral(told: Told) -> Referral:
    return Referral.objects.select_related("subject").get(public_id=told.Referral)


def suspend(name: str, *, by: str) -> Callable[[Told, Any], object]:
    def act(told: Told, who: Any) -> object:
        person = who(name).person
        return accounts.suspend(person=person, version=person.version, reason="Left", by=who(by))

    return act


def seal(told: Told, who: Any) -> object:
    return sealing.seal(referral=referral(told), why="Son of an officer", by=who("ian"))


def end_seat(told: Told, who: Any) -> object:
    return case_team.end(member=CaseMember.objects.get(referral=referral(told)), by=who("omar"))


def end_emergency(told: Told, who: Any) -> object:
    return emergency_access.end(opened=EmergencyAccess.objects.get(public_id=told.EmergencyAccess), by=who("dot"))


def let_emergency_run_out(told: Told, who: Any) -> object:
    """Four hours later, before the keeper has come by."""
    hours = timezone.now() - timedelta(hours=5), timezone.now() - timedelta(hours=1)
    return EmergencyAccess.objects.filter(public_id=told.EmergencyAccess).update(at=hours[0], until=hours[1])


def withdraw_request(told: Told, who: Any) -> object:
    action = PartnerAction.objects.get(public_id=told.PartnerAction)
    return steering.withdraw(action=action, reason="Not needed", version=action.version, by=who("omar"))


def end_copy(told: Told, who: Any) -> object:
    return copies.end_share(share=referral(told).shares.get(kind="copy"), reason="Moved away", by=who("omar"))


def revoke(told: Told, who: Any) -> object:
    return packs.revoke(job=PackJob.objects.get(public_id=told.PackJob), by=who("omar"))


def withdraw_invitation(told: Told, who: Any) -> object:
    return invitations.withdraw(invitation=Invitation.objects.get(email="ann@demo.example"), by=who("ada"))


ROWS = {
    "a session, by a suspension": ("omar", case, suspend("omar", by="fay"), SIGN_IN),
    "a record, by a seal": ("sian", case, seal, GONE),
    "a seat at the case": ("dot", case, end_seat, GONE),
    "the same, by a seal": ("dot", case, seal, GONE),
    "a record opened in an emergency": ("dot", opened_in_emergency, end_emergency, GONE),
    "one opened in an emergency, when its hours are over": ("dot", opened_in_emergency, let_emergency_run_out, GONE),
    "a copy": ("carl", copy, end_copy, GONE),
    "a copy, by a seal": ("carl", copy, seal, GONE),
    "a request": ("nadia", request, withdraw_request, GONE),
    "a file": ("omar", file, revoke, REFUSED),
    "a link": ("", link, withdraw_invitation, USED),
}


@pytest.mark.parametrize("what", ROWS)
def test_it_is_gone_with_the_next_click(told, people, who, signed_in, client, what):
    name, page, act, after = ROWS[what]
    browser = signed_in(name) if name else client
    send = browser.post if page is file else browser.get
    before = send(page(told), follow=not name)
    assert before.status_code == 200
    b"".join(before)  # a file is closed when it is read
    act(told, who)
    assert send(page(told), follow=not name).status_code == after


@pytest.fixture(scope="module")
def outsiders(told: Told) -> Outsiders:
    nobody = User.objects.create_user(email="una@demo.example", name="Una Reid")
    return Outsiders({True: Client(), False: browser_of(nobody)})


@pytest.mark.parametrize("way", WAYS)
def test_every_page_is_gone_with_the_next_request_whichever_way_sight_is_lost(
    told, people, who, signed_in, outsiders, way
):
    assert still_told(told, who, signed_in, outsiders, way) == []
