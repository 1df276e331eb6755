"""Somebody leaves: handed over one by one until the last day, closed by itself after it, taken back until then."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.actions import leaving, memberships
from accounts.actions import people as acts
from accounts.models import Departure, Membership, MembershipState, Notice, User
from accounts.roles import Role
from audit.models import Event
from audit.moves import MoveDenied, MovedOn
from core.reference_numbers import display_reference
from referrals.casework.actions import claiming, giving
from referrals.models import Referral
from tests.records import a_referral


def note(who, person, *, by="fay", days=7):
    return leaving.note(person=person, last_day=timezone.localdate() + timedelta(days=days), by=who(by))


def the_last_day_passes(departure):
    Departure.objects.filter(pk=departure.pk).update(last_day=timezone.localdate() - timedelta(days=1))
    assert leaving.close_due() == 1


def claimed_by_priya(who):
    return claiming.claim(referral=a_referral(who("tanya")), by=who("priya"))


def page(signed_in, name, person, route="accounts:leaving"):
    return signed_in(name).get(reverse(route, args=[person.public_id])).content.decode()


def test_until_the_last_day_nothing_changes_for_her(who, people):
    held = claimed_by_priya(who)
    note(who, people.priya, days=0)
    assert leaving.close_due() == 0
    assert Referral.objects.get(pk=held.pk).officer == people.priya and who("priya").memberships


def test_she_and_her_supervisors_are_told_and_no_message_names_her(who, people):
    note(who, people.priya)
    told = Notice.objects.filter(kind__in=["account.leaving", "work.leaving"])
    assert {one.person for one in told} == {people.priya, people.sian, people.ian, people.ingrid}
    assert not [one for one in told if "Priya" in one.words]


def test_an_accepted_offer_is_hers_no_more_and_the_page_counts_it(who, people, signed_in):
    held = claimed_by_priya(who)
    note(who, people.priya)
    giving.offer(record=held, to=people.omar, why="I leave", version=held.version, by=who("priya"))
    assert "Offered to Omar Haddad" in page(signed_in, "sian", people.priya)
    giving.take_on(record=Referral.objects.get(pk=held.pk), by=who("omar"))
    assert "Handed over" in page(signed_in, "fay", people.priya)


def test_the_administrator_reads_numbers_and_no_reference_the_sergeant_reads_which(who, people, signed_in):
    reference = display_reference(claimed_by_priya(who).reference)
    note(who, people.priya)
    assert reference not in page(signed_in, "fay", people.priya)
    for name in ("sian", "priya"):
        shown = page(signed_in, name, people.priya)
        assert reference in shown and "Offer it to a colleague" in shown


def test_after_the_last_day_the_account_is_closed_and_the_rest_has_passed_on(who, people):
    held = claimed_by_priya(who)
    the_last_day_passes(note(who, people.priya))
    gone = User.objects.get(pk=people.priya.pk)
    assert not gone.is_active and gone.sessions_end_before
    assert set(gone.memberships.values_list("state", flat=True)) == {MembershipState.ENDED}
    assert Referral.objects.get(pk=held.pk).officer is None
    assert Event.objects.filter(kind="account.closed").count() == 1 and leaving.close_due() == 0


def test_her_session_is_over_at_her_next_click(who, people, signed_in):
    client = signed_in("priya")
    the_last_day_passes(note(who, people.priya))
    assert client.get(reverse("accounts:you")).status_code == 302


def test_administrators_and_supervisors_hear_that_it_is_closed(who, people):
    the_last_day_passes(note(who, people.priya))
    told = set(Notice.objects.filter(kind="account.closed").values_list("person__name", flat=True))
    assert told == {"Fay Alder", "Sian Pugh", "Ian Whitlock", "Ingrid Shaw"}


def test_taken_back_she_stays_and_a_second_press_is_too_late(who, people):
    noted = note(who, people.priya)
    leaving.take_back(departure=noted, by=who("fay"))
    Departure.objects.update(last_day=timezone.localdate() - timedelta(days=1))
    assert leaving.close_due() == 0 and User.objects.get(pk=people.priya.pk).is_active
    with pytest.raises(MovedOn):
        leaving.take_back(departure=noted, by=who("fay"))


@pytest.mark.parametrize("days", [-1, 300])
def test_a_last_day_has_both_bounds(who, people, days):
    with pytest.raises(MoveDenied):
        note(who, people.priya, days=days)


@pytest.mark.parametrize("by", ["priya", "sian", "ada", "omar"])
def test_only_an_administrator_of_hers_notes_it(who, people, by):
    with pytest.raises(MoveDenied):
        note(who, people.priya, by=by)


def test_it_is_noted_once(who, people):
    note(who, people.priya)
    with pytest.raises(MoveDenied):
        note(who, people.priya)


def test_the_last_administrator_does_not_leave_and_who_leaves_is_no_successor(who, people):
    with pytest.raises(MoveDenied, match="last agency administrator"):
        note(who, people.fay, by="rex")
    at = Membership.objects.get(user=people.fay).agency
    memberships.propose(person=people.grace, agency=at, role=Role.AGENCY_ADMINISTRATOR, by=who("fay"))
    note(who, people.grace)
    with pytest.raises(MoveDenied, match="last agency administrator"):
        acts.suspend(person=people.fay, version=people.fay.version, reason="Left", by=who("rex"))


def test_shortly_before_with_something_left_all_are_reminded_once(who, people):
    claimed_by_priya(who)
    note(who, people.priya, days=2)
    for _ in range(2):
        leaving.remind()
    assert Notice.objects.filter(kind="account.leaving_soon", person=people.priya).count() == 1
    assert Notice.objects.filter(kind="work.leaving_soon").count() == 3


def test_with_nothing_left_nobody_is_reminded(who, people):
    note(who, people.priya, days=2)
    leaving.remind()
    assert not Notice.objects.filter(kind__endswith="leaving_soon").exists()


def test_fay_notes_it_on_the_page_and_finds_her_among_the_leavers(people, signed_in):
    client, day = signed_in("fay"), timezone.localdate() + timedelta(days=3)
    parts = {f"last_day-{part}": getattr(day, part) for part in ("day", "month", "year")}
    here = reverse("accounts:leaving_note", args=[people.priya.public_id])
    said = client.post(here, {**parts, "idempotency": str(uuid.uuid4())}, follow=True).content.decode()
    assert "The last day is noted" in said
    for name in ("fay", "sian"):
        assert "Priya Nair" in signed_in(name).get(reverse("accounts:leavers")).content.decode()
    assert "Priya Nair" not in signed_in("ada").get(reverse("accounts:leavers")).content.decode()
