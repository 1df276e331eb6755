"""What the menu and the start page offer about requests to partners and about cases."""

from __future__ import annotations

from django.db.models import Q

from accounts.authority import Authority
from core.menu import Entry
from safeguarding import panels
from safeguarding.access import DUE_FIRST, PLAN_DUE_FIRST, see_case, see_panel_case, see_request, sees_desk
from safeguarding.models import ActionState, Case, PartnerAction


def new_requests(who: Authority) -> int:
    return see_request.count(who, PartnerAction, order=DUE_FIRST, narrow=lambda prefix: Q(state=ActionState.ASKED))


def open_cases(who: Authority) -> int:
    return see_case.count(who, Case, order=PLAN_DUE_FIRST, narrow=lambda prefix: Q(closed_at__isnull=True))


def to_acknowledge(who: Authority) -> int:
    return see_panel_case.count(who, Case, order=PLAN_DUE_FIRST, narrow=panels.not_acknowledged)


MENU = (
    Entry(
        "Requests",
        "safeguarding:desk",
        opens=sees_desk,
        order=15,
        waiting=new_requests,
        says="See and answer what is asked of your agency.",
    ),
    Entry(
        "Panel",
        "safeguarding:panel",
        opens=see_panel_case,
        order=16,
        waiting=to_acknowledge,
        says="People referred to your council's panel under section 36.",
    ),
    Entry(
        "Cases",
        "safeguarding:cases",
        opens=see_case,
        order=24,
        waiting=open_cases,
        says="People taken on for the panel or a partnership, their plans and reviews.",
    ),
)
