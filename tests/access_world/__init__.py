"""A world in which every branch and condition of every rule of access makes a difference to somebody: one record for each
thing that can be otherwise, named by it.

Built row by row and not by the real path: a rule is asked of states, whatever led to them, and many of these lie days apart."""

from __future__ import annotations

from typing import Any

from tests.access_world import accounts, files, panels, partners, referrals, retention
from tests.access_world.world import World

BUILT = (
    referrals.build_referrals,
    referrals.build_offers,
    referrals.build_emergencies,
    referrals.build_associations,
    partners.build_requests,
    partners.build_cases,
    partners.build_commissions,
    retention.build_retention,
    partners.build_packs,
    partners.build_shared_packs,
    partners.build_letters,
    panels.build_panels,
    referrals.build_drafts,
    files.build_files,
    accounts.build_lists,
    accounts.build_accounts,
    accounts.build_log,
)


def everything(people: Any) -> World:
    return World(people, BUILT)
