"""Colleagues who read one record by name: guests until a day, members of the team until it is ended."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.actions import memberships
from accounts.models import Agency, Membership, Notice, User
from accounts.shares import open_share
from accounts.sight import who_may
from audit.moves import MoveDenied
from referrals import access
from referrals.casework.actions import case_team, claiming, conflict, sealing, sight
from referrals.limits import LIMITS
from referrals.models import CaseMember, Referral, ReferralShare
from tests.records import a_referral

TOMORROW = timezone.localdate() + timedelta(days=1)


@pytest.fixture
def sealed(who):
    """Omar's, sealed by Ian."""
    referral = claiming.claim(referral=a_referral(who("tanya")), by=who("omar"))
    sealing.seal(referral=referral, why="A councillor's son", by=who("ian"))
    return Referral.objects.get(pk=referral.pk)


def named(who, people, referral, *, name="priya", by="omar", role="guest", until=TOMORROW):
    return case_team.name(
        referral=referral, person=getattr(people, name), role=role, until=until, why="Speaks Kurdish", by=who(by)
    )


def reads(who, referral, name="priya"):
    one = access.see_case_file.allows(who(name), referral)
    page = access.see_case_file.page(who(name), Referral, order=access.BY_QUEUE)
    assert (referral.pk in [row.pk for row in page.rows]) == one
    by_name = [sight.person for sight in who_may(access.see_case_file, referral)]
    assert (User.objects.get(email__startswith=f"{name}@") in by_name) == one
    return one


@pytest.mark.parametrize("name", ["priya", "sian", "dot"])
def test_a_guest_reads_and_does_nothing_else(who, people, sealed, name):
    assert not reads(who, sealed, name)
    named(who, people, sealed, name=name)
    assert reads(who, sealed, name)
    for rule in (access.claim, access.assign, access.work, access.recommend, access.approve, access.handle_emergency):
        assert not rule.allows(who(name), sealed)


def her_day_is_over(who, people, member):
    CaseMember.objects.filter(pk=member.pk).update(until=timezone.localdate() - timedelta(days=1))


def omar_ends_it(who, people, member):
    case_team.end(member=member, by=who("omar"))


def her_role_ends(who, people, member):
    memberships.end(held=Membership.objects.get(user=people.priya), reason="Moved on", by=who("fay"))


def she_is_suspended(who, people, member):
    User.objects.filter(pk=people.priya.pk).update(is_active=False)


def she_knows_him(who, people, member):
    conflict.declare(referral=member.referral, why="A cousin", by=who("priya"))


def it_is_sealed_anew(who, people, member):
    sealing.lift_seal(referral=member.referral, why="-", by=who("ingrid"))
    sealing.seal(referral=member.referral, why="-", by=who("ian"))


@pytest.mark.parametrize(
    "ends", [her_day_is_over, omar_ends_it, her_role_ends, she_is_suspended, she_knows_him, it_is_sealed_anew]
)
def test_she_reads_it_no_more_on_the_next_request_when(who, people, sealed, ends):
    member = named(who, people, sealed)
    assert reads(who, sealed)
    ends(who, people, member)
    assert not reads(who, sealed)


def test_a_member_of_the_team_stays_until_it_is_ended(who, people, sealed):
    member = named(who, people, sealed, role="second", until=None)
    assert reads(who, sealed) and member.until is None


def test_staff_of_a_force_that_works_on_it_jointly_can_be_named(who, people, sealed):
    assert people.yusuf not in User.objects.filter(pk__in=access.could_join(sealed).values("user_id"))
    share = ReferralShare(
        referral=sealed,
        agency=Agency.objects.get(name="Calder Vale Police"),
        kind="joint",
        why="-",
        lawful_basis="law_enforcement",
        submitted_at=sealed.submitted_at,
    )
    open_share(share, record=sealed, by=who("omar"))
    assert not reads(who, sealed, "yusuf")
    named(who, people, sealed, name="yusuf")
    assert reads(who, sealed, "yusuf")
    ReferralShare.objects.filter(pk=share.pk).update(revoked_at=timezone.now(), revoked_by=people.omar)
    assert not reads(who, sealed, "yusuf")


@pytest.mark.parametrize("name", ["tanya", "yusuf", "des", "carl", "della", "omar"])
def test_nobody_else_is_named(who, people, sealed, name):
    with pytest.raises(MoveDenied, match="cannot be named"):
        named(who, people, sealed, name=name)


def test_who_is_kept_away_is_not_named(who, people, sealed):
    sight.exclude(referral=sealed, person=people.priya, why="A cousin", by=who("ian"))
    with pytest.raises(MoveDenied, match="kept away"):
        named(who, people, sealed)


@pytest.mark.parametrize("by", ["priya", "sian", "dot", "yusuf"])
def test_only_whoever_works_on_it_names(who, people, sealed, by):
    with pytest.raises(MoveDenied):
        named(who, people, sealed, name="dot" if by != "dot" else "sian", by=by)


def test_a_guest_without_a_day_cannot_be(who, people, sealed):
    with pytest.raises(MoveDenied, match="until a day"):
        named(who, people, sealed, until=None)
    member = named(who, people, sealed)
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseMember.objects.filter(pk=member.pk).update(until=None)


def test_named_twice_is_named_once_and_can_be_again_after_the_day(who, people, sealed):
    member = named(who, people, sealed)
    with pytest.raises(MoveDenied, match="already"):
        named(who, people, sealed)
    her_day_is_over(who, people, member)
    named(who, people, sealed)
    assert reads(who, sealed)


def test_priya_is_told_and_is_asked_for_no_purpose(who, people, sealed, signed_in):
    named(who, people, sealed)
    assert Notice.objects.filter(person=people.priya, kind="team.named").count() == 1
    assert signed_in("priya").get(reverse("referrals:case", args=[sealed.public_id])).status_code == 200


def sent(people, **changed):
    day = {"until-day": TOMORROW.day, "until-month": TOMORROW.month, "until-year": TOMORROW.year}
    said = {"person": str(people.priya.pk), "role": "guest", "why": "Kurdish", "idempotency": str(uuid4())}
    return {**said, **day, **changed}


def test_omar_names_and_ends_on_the_page_and_ian_sees_it_under_who_sees(people, sealed, signed_in):
    omar, team = signed_in("omar"), reverse("referrals:case_team", args=[sealed.public_id])
    choices = omar.get(team).context["form"].fields["person"].queryset
    answer = omar.post(team, sent(people, person=str(choices.get(pk=people.priya.pk).pk)))
    if answer.status_code != 302:
        raise AssertionError(answer.context["form"].errors)
    member = CaseMember.objects.get()
    shown = signed_in("ian").get(reverse("safeguarding:who_sees", args=[sealed.public_id])).content.decode()
    end = reverse("referrals:case_end_member", args=[sealed.public_id, member.public_id])
    assert end in shown and "Kurdish" in shown
    assert omar.post(end).url == team and omar.post(end).url == team
    assert not CaseMember.objects.standing().exists()


def test_a_guest_without_a_day_is_asked_for_it_beside_the_box(people, sealed, signed_in):
    team = reverse("referrals:case_team", args=[sealed.public_id])
    empty = {"until-day": "", "until-month": "", "until-year": ""}
    shown = signed_in("omar").post(team, sent(people, **empty))
    assert set(shown.context["form"].errors) == {"until"}
    far = timezone.localdate() + timedelta(days=LIMITS.guest_days + 1)
    day = {"until-day": far.day, "until-month": far.month, "until-year": far.year}
    assert "until" in signed_in("omar").post(team, sent(people, **day)).context["form"].errors
