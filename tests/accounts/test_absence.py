"""Away: who says so, who covers, and what the pages that end somebody list first."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.actions import absences, memberships
from accounts.actions import people as acts
from accounts.models import Membership, Notice, User
from accounts.people.holdings import sweep
from audit.moves import MoveDenied
from core.reference_numbers import display_reference
from referrals.casework.actions import claiming
from referrals.models import Referral
from safeguarding.models import PartnerAction
from safeguarding.requests.actions import answering
from tests.records import a_referral, a_request

pytestmark = pytest.mark.usefixtures("filed_beforehand")


def note(who, person, *, by, cover=None, starts=0, lasts=7):
    first = timezone.localdate() + timedelta(days=starts)
    return absences.note(
        person=person, first_day=first, last_day=first + timedelta(days=lasts), cover=cover, by=who(by)
    )


def claimed_by_priya(who):
    return claiming.claim(referral=a_referral(who("tanya")), by=who("priya"))


def test_omar_covers_for_priya_from_her_first_day(who, people):
    held = claimed_by_priya(who)
    note(who, people.priya, by="priya", cover=people.omar)
    now = Referral.objects.get(pk=held.pk)
    assert now.officer == now.owner == people.omar


def test_before_her_first_day_she_keeps_what_she_has(who, people):
    held = claimed_by_priya(who)
    note(who, people.priya, by="priya", cover=people.omar, starts=1)
    sweep()
    assert Referral.objects.get(pk=held.pk).officer == people.priya


def test_back_at_work_nothing_comes_back_by_itself(who, people):
    held = claimed_by_priya(who)
    absences.end(absence=note(who, people.priya, by="sian"), by=who("priya"))
    assert Referral.objects.get(pk=held.pk).officer is None


@pytest.mark.parametrize("by", ["omar", "ada", "yusuf", "rex"])
def test_who_may_note_it(who, people, by):
    if by == "rex":
        assert note(who, people.priya, by=by).noted_by == people.rex
    else:
        with pytest.raises(MoveDenied):
            note(who, people.priya, by=by)


@pytest.mark.parametrize(("starts", "lasts"), [(-1, 3), (2, -1), (1, 400)])
def test_an_absence_has_both_bounds(who, people, starts, lasts):
    with pytest.raises(MoveDenied):
        note(who, people.priya, by="priya", starts=starts, lasts=lasts)


def test_no_cover_is_somebody_who_cannot_act_or_has_another_role(who, people):
    for other in (people.priya, people.sian, people.nadia):
        with pytest.raises(MoveDenied):
            note(who, people.priya, by="priya", cover=other)


def test_the_deputy_steps_in_at_the_desk(who, people):
    action = a_request(who)
    answering.allocate(action=action, to=people.nadia, deputy=people.neil, version=action.version, by=who("nadia"))
    note(who, people.nadia, by="nadia")
    now = PartnerAction.objects.get()
    assert now.allocated_to == people.neil and now.deputy is None
    assert Notice.objects.filter(kind="request.left", person=people.neil).exists()


def test_a_desk_that_nobody_is_left_at_is_the_supervisors_to_know_of(who, people):
    for name in ("nadia", "neil"):
        held = Membership.objects.live().get(user=getattr(people, name), role="practitioner")
        Membership.objects.filter(pk=held.pk).update(until=timezone.now())
    from safeguarding.notices import tell_desk

    action = a_request_before(who)
    tell_desk(action, kind="request.reminder", words="Due soon.")
    assert Notice.objects.filter(kind="request.reminder", person=people.sian).exists()


def a_request_before(who):
    Membership.objects.filter(role="practitioner").update(until=None)
    action = a_request(who)
    Membership.objects.filter(role="practitioner", agency=action.agency).update(until=timezone.now())
    return action


# --- The pages that end somebody ------------------------------------------------------------------------------


def page(signed_in, name, route, record):
    return signed_in(name).get(reverse(route, args=[record.public_id])).content.decode()


def test_fay_reads_numbers_by_kind_before_she_suspends_priya_and_no_reference(who, people, signed_in):
    held = claimed_by_priya(who)
    shown = page(signed_in, "fay", "accounts:suspend", people.priya)
    assert "1 referral." in shown and display_reference(held.reference) not in shown


def test_the_page_that_ends_her_role_lists_it_too(who, people, signed_in):
    claimed_by_priya(who)
    role = Membership.objects.get(user=people.priya)
    assert "1 referral." in page(signed_in, "fay", "accounts:end_role", role)


def test_a_second_role_keeps_what_the_first_one_held(who, people):
    held = claimed_by_priya(who)
    at = Membership.objects.get(user=people.priya)
    second = memberships.propose(person=people.priya, agency=at.agency, role="sergeant", by=who("fay"))
    memberships.confirm(held=second, by=who("sian"))
    memberships.end(held=at, reason="Promoted", by=who("fay"))
    assert Referral.objects.get(pk=held.pk).officer == people.priya


def test_opening_the_account_again_gives_nothing_back_and_says_so(who, people, signed_in):
    held = claimed_by_priya(who)
    acts.suspend(person=people.priya, version=people.priya.version, reason="Left", by=who("fay"))
    version = User.objects.get(pk=people.priya.pk).version
    assert "does not come back by itself" in page(signed_in, "fay", "accounts:reinstate", people.priya)
    acts.reinstate(person=people.priya, version=version, reason="Back", by=who("fay"))
    assert Referral.objects.get(pk=held.pk).officer is None


def test_team_shows_who_cannot_act(who, people, signed_in):
    note(who, people.priya, by="priya")
    found = signed_in("sian").get("/team/")
    assert found.context["away"] == [(people.priya, "Away")]
    assert "Who cannot act now" in found.content.decode()


def test_priya_notes_it_on_her_own_page(people, signed_in):
    client, day = signed_in("priya"), timezone.localdate() + timedelta(days=3)
    parts = {
        f"{field}-{part}": getattr(day, part)
        for field in ("first_day", "last_day")
        for part in ("day", "month", "year")
    }
    here = reverse("accounts:absence", args=[people.priya.public_id])
    said = client.post(here, {**parts, "cover": people.omar.pk, "idempotency": str(uuid.uuid4())}, follow=True)
    assert "Omar Haddad covers." in said.content.decode()
