"""A second person says yes to what a first has proposed: of a decision, and of the end of a case alike."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from django.db.models import Model

from accounts.authority import Authority, authorities_of
from accounts.notices.telling import people_with
from accounts.roles import SUPERVISORS, Role
from core.asked_once import asked_once
from referrals import access
from referrals.casework.rules.decisions import tier_now
from referrals.models import Referral

ANOTHER_INSPECTOR = "Ask whoever manages the accounts of your force to add another inspector."
NOBODY_LEFT = f"Nobody in the force can decide it now. {ANOTHER_INSPECTOR}"

Proposal = TypeVar("Proposal", bound=Model)
# Why this supervisor is not the one to say yes; nothing for a supervisor who may.
Bar = Callable[[Proposal, Authority], str | None]


@dataclass(frozen=True)
class SecondPerson(Generic[Proposal]):
    """Which supervisors may say yes to a proposal: those whom none of the `bars` keeps from it."""

    bars: tuple[Bar[Proposal], ...]
    referral_of: Callable[[Proposal], Referral]
    nothing_waits: str

    def refusal(self, proposal: Proposal | None, bar: Bar[Proposal], *, by: Authority) -> str | None:
        """What one bar says to this supervisor; and, where all supervisors of the force are kept from it, what to do
        next."""
        if proposal is None:
            return self.nothing_waits
        said = bar(proposal, by)
        return said if said is None or _is_anybody_left(self, proposal) else f"{said} {NOBODY_LEFT}"

    def may(self, proposal: Proposal, who: Authority) -> bool:
        return not any(bar(proposal, who) for bar in self.bars)


@asked_once
def _is_anybody_left(second: SecondPerson[Proposal], proposal: Proposal) -> bool:
    return any(second.may(proposal, who) for who in supervisors(second.referral_of(proposal)))


@asked_once
def supervisors(referral: Referral) -> Sequence[Authority]:
    """Those of the force who may see this and answer what waits in it."""
    there = people_with(agency_id=referral.force_id, roles=SUPERVISORS)
    return access.send_back.open_to(authorities_of(there), referral)


def is_inspector(who: Authority, referral: Referral) -> bool:
    return referral.force_id in who.agencies(Role.INSPECTOR)


def below_tier(
    referral: Referral,
    who: Authority,
    *,
    option: str,
    before: Sequence[str],
    since: datetime,
    read: Collection[str] = (),
) -> str | None:
    """Asked of the referral as it stands now. `before` is what asked for an inspector when it was proposed, at `since`; `read`
    what an inspector has said yes to already."""
    if is_inspector(who, referral):
        return None
    _, because = tier_now(referral, option, before=before, since=since)
    unread = [reason for reason in because if reason not in read]
    return f"An inspector must decide this: {'; '.join(unread).lower()}." if unread else None
