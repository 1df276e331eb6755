"""What of a partner's work stands in the way of an end."""

from __future__ import annotations

from core.folding import sort_key
from referrals.casework.rules.obstacle import Obstacle
from referrals.models import Referral
from safeguarding.models import OPEN_ACTIONS, ActionKind, PartnerAction


def open_requests(referral: Referral) -> Obstacle | None:
    """An objection to closing: a partner still works on it. An offer to a service closes by being accepted."""
    still = PartnerAction.objects.filter(referral=referral, state__in=OPEN_ACTIONS).exclude(kind=ActionKind.SERVICE)
    names = sorted({action.agency.name for action in still.select_related("agency")}, key=sort_key)
    if not names:
        return None
    return Obstacle(
        f"Something asked of {', '.join(names)} is still open. Complete or withdraw it first.",
        do="Complete or withdraw what was asked",
        page="safeguarding:partners",
    )
