"""What may concern the staff of the agency that stays, and was told to the one that goes away: it is not told to them by a
merger."""

from __future__ import annotations

from accounts.authority import Authority
from accounts.models import Agency
from accounts.shares import revoke_share
from referrals.models import Referral


def is_about_their_own(referral: Referral, into: Agency) -> bool:
    """Filed by the agency that stays, of which a colleague may be meant. Its requests and papers at the other one wait, for
    police to end them or for the people there to finish."""
    return referral.agency_id == into.pk and not referral.agency_may_see


def end_copies(referral: Referral, of: Agency, *, by: Authority) -> None:
    for copy in referral.shares.live().filter(agency=of):
        revoke_share(copy, record=referral, by=by)
