"""An act that waited for a lock is decided by what its actor may do when the lock is given, not when it was asked for."""

from __future__ import annotations

import pytest

from accounts.access import administer
from accounts.actions import memberships
from accounts.models import Agency, Membership, Site
from accounts.roles import Role
from audit.moves import MoveDenied
from core.jobs import JobState
from packs import access, actions, corrected
from packs.models import PackJob
from packs.sharing import actions as sharing
from referrals.casework.rules.correcting import Settling
from referrals.models import Referral
from tests.packs.shares import wanted
from tests.records import an_assessed_referral

OWN = actions.Wanted(purpose="Handover", lawful_basis="law_enforcement", chosen=[])


@pytest.fixture(scope="module")
def told(once_a_module):
    """A pack that Omar asked for, and that failed."""
    who = once_a_module.who
    job = actions.request_pack(referral=an_assessed_referral(who), wanted=OWN, by=who("omar"))
    PackJob.objects.filter(pk=job.pk).update(state=JobState.FAILED, attempt=4)
    return job


@pytest.fixture
def job(told, people):
    return PackJob.objects.select_related("referral").get(pk=told.pk)


def ask(job, who):
    other = actions.Wanted(purpose="For court", lawful_basis="law_enforcement", chosen=[])
    return actions.request_pack(referral=job.referral, wanted=other, by=who)


def retry(job, who):
    return actions.try_again(job=job, by=who)


def revoke(job, who):
    return actions.revoke(job=job, by=who)


def settle(job, who):
    return corrected.settle(job=job, settling=Settling("not_needed", "It was a comma"), version=job.version, by=who)


def prepare(job, who):
    said = wanted(lambda name: who, Referral.objects.get(pk=job.referral_id))
    return sharing.prepare(referral=job.referral, wanted=said, by=who)


@pytest.mark.parametrize(
    ("act", "rule"),
    [
        (ask, access.request_pack),
        (prepare, access.request_pack),
        (retry, access.steer_pack),
        (revoke, access.steer_pack),
        (settle, access.steer_pack),
    ],
    ids=lambda given: getattr(given, "__name__", ""),
)
def test_an_officer_who_was_suspended_meanwhile_does_nothing_with_packs(who, job, waits, act, rule):
    omar, before = who("omar"), list(PackJob.objects.values())
    waits(omar.pk)
    with pytest.raises(MoveDenied, match=rule.reason):
        act(job, omar)
    assert list(PackJob.objects.values()) == before


def test_an_administrator_who_was_suspended_meanwhile_gives_no_role(who, people, waits):
    ada, school = who("ada"), Agency.objects.get(name="Hollow Lane Academy")
    asked = {"agency": school, "role": Role.REFERRER, "site": Site.objects.get(name="Lower school")}
    waits(ada.pk)
    with pytest.raises(MoveDenied, match=administer.reason):
        memberships.propose(person=people.tanya, by=ada, **asked)
    assert Membership.objects.filter(user=people.tanya).count() == 1


@pytest.mark.parametrize("act", [ask, retry, revoke, prepare], ids=lambda act: act.__name__)
def test_an_officer_who_is_still_there_does_it(who, job, waits, act):
    waits()
    assert act(job, who("omar")).pk
