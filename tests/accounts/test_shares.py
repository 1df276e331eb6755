"""A share and guardian's grant: opened together, ended together, and neither gives anything without the other."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from accounts.models import Agency
from accounts.shares import agencies_granted, open_share, revoke_share
from core.duties import planned
from core.rules import opened_by
from referrals import access
from referrals.casework.actions.copies import end_share, sweep_grants
from referrals.models import Referral, ReferralGrant, ReferralShare
from tests.plans import indexes_of, plan_of
from tests.records import a_referral

pytestmark = pytest.mark.usefixtures("filed_beforehand")

AGENCIES = ["Wensum County Council", "Calder Vale Police", "Hollow Lane Academy"]


@pytest.fixture
def referral(who):
    """Tanya's referral, copied to Wensum County Council when it was sent."""
    return a_referral(who("tanya"))


def share_with(who, referral, agency, *, kind="joint", days=28):
    share = ReferralShare(
        referral=referral,
        agency=Agency.objects.get(name=agency),
        kind=kind,
        why="He moved",
        lawful_basis="law_enforcement",
        until=timezone.now() + timedelta(days=days),
        submitted_at=referral.submitted_at,
    )
    return open_share(share, record=referral, by=who("omar"))


def test_guardian_itself_names_the_agency_that_holds_the_copy(referral):
    assert [agency.name for agency in agencies_granted(referral)] == ["Wensum County Council"]


def test_a_copy_taken_back_takes_its_grant_along(who, referral):
    end_share(share=referral.shares.get(), reason="Sent to the wrong council", by=who("sian"))
    assert not ReferralGrant.objects.exists() and agencies_granted(referral) == []


def test_the_grant_stays_while_another_share_of_the_agency_stands(who, referral):
    share_with(who, referral, "Wensum County Council")
    revoke_share(referral.shares.get(kind="copy"), record=referral, by=who("sian"))
    assert [agency.name for agency in agencies_granted(referral)] == ["Wensum County Council"]


def test_a_live_share_without_its_grant_opens_nothing(who, referral):
    assert access.see_submission.allows(who("carl"), referral)
    ReferralGrant.objects.all().delete()
    assert not access.see_submission.allows(who("carl"), referral)
    assert not access.council_copies.page(who("carl"), Referral, order=access.NEWEST_FIRST).rows


def test_a_grant_without_a_live_share_opens_nothing(who, referral):
    ReferralShare.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert agencies_granted(referral)
    assert not access.see_submission.allows(who("carl"), referral)


def test_the_keeper_sweeps_the_grants_of_shares_that_ran_out(who, referral):
    share_with(who, referral, "Calder Vale Police", days=-1)
    sweep_grants()
    assert [agency.name for agency in agencies_granted(referral)] == ["Wensum County Council"]
    assert "referrals.casework.actions.copies.sweep_grants" in dict(planned())


class Undo(Exception):
    """Takes one example out of the database again."""


ACTS = some.lists(
    some.tuples(
        some.sampled_from(["open", "revoke", "run out", "sweep"]),
        some.sampled_from(AGENCIES),
        some.sampled_from(["copy", "joint"]),
    ),
    max_size=10,
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_after_a_sweep_every_grant_has_a_live_share_and_every_live_share_its_grant(acts, who, referral):
    try:
        with transaction.atomic():
            for act, agency, kind in acts:
                do(act, agency, kind, who=who, referral=referral)
            sweep_grants()
            live = set(ReferralShare.objects.live().values_list("referral_id", "agency__group_id"))
            granted = set(ReferralGrant.objects.values_list("content_object_id", "group_id"))
            assert granted == live
            raise Undo
    except Undo:
        pass


def do(act, agency, kind, *, who, referral):
    standing = ReferralShare.objects.filter(agency__name=agency, kind=kind, revoked_at=None)
    if act == "open" and not standing.exists():
        share_with(who, referral, agency, kind=kind)
    if act == "revoke" and (share := standing.first()):
        revoke_share(share, record=referral, by=who("sian"))
    if act == "run out":
        standing.update(until=timezone.now() - timedelta(seconds=1))
    if act == "sweep":
        sweep_grants()


@pytest.mark.parametrize(("rule", "name"), [(access.council_copies, "carl"), (access.see_case_file, "yusuf")])
def test_a_list_of_shares_walks_the_shares_own_index_and_looks_each_grant_up_by_its_key(who, referral, rule, name):
    """What a planner does with a full table is measured in docs; here, that nothing stands in the way of it."""
    branch = next(branch for branch in rule.branches if branch.rows is not None)
    places = opened_by(rule, branch, who(name), Referral, access.NEWEST_FIRST).rows[:26]
    # Of a handful of rows a sort costs nothing, and statistics decide: it is made dear, and stays where no index has the order.
    plan = plan_of(places, without=("seqscan", "bitmapscan", "sort", "incremental_sort"))
    assert "referrals_share_newest" in plan
    assert any(f"using {index} on" in plan for index in indexes_of(ReferralGrant))
    assert "Sort Key" not in plan.split("Index")[0]
