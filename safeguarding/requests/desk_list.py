"""The list of what is asked of an agency's desk: its tabs, its filters and the views of it."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Q

from accounts.authority import Authority
from accounts.work_lists import WorkList, by_moment
from core.clock import now
from safeguarding.access import DUE_FIRST, see_request, sees_desk
from safeguarding.models import OPEN_ACTIONS, WITH_PARTNER, ActionKind, ActionState, PartnerAction
from safeguarding.requests.figures import CUTS
from safeguarding.tabbed import Box, TabbedList, by_column, where

RELATED = (
    "agency",
    "referral__force",
    "asked_by",
    "allocated_to",
    "deputy",
    "accepted_by",
    "answered_by",
    "ended_by",
    "correction_read_by",
    "correction_settled_by",
    "correction_told_by",
)


def _held_by(whom: str) -> Callable[[Authority, str], Q]:
    """By the one who asks for the list, or by none yet."""
    return lambda who, prefix: Q(allocated_to_id=who.pk) if whom == "me" else Q(allocated_to__isnull=True)


REQUESTS = TabbedList(
    see_request,
    PartnerAction,
    DUE_FIRST,
    ("agency", "allocated_to"),
    "safeguarding:desk",
    tabs={
        "new": ("New", where(state=ActionState.ASKED)),
        "mine": (
            "Mine",
            lambda who, prefix: Q(state__in=OPEN_ACTIONS) & (Q(allocated_to_id=who.pk) | Q(deputy_id=who.pk)),
        ),
        "open": ("All open", where(state__in=OPEN_ACTIONS)),
        "overdue": ("Overdue", lambda who, prefix: Q(state__in=WITH_PARTNER, due_at__lt=now())),
        "done": ("Done", lambda who, prefix: ~Q(state__in=OPEN_ACTIONS)),
    },
    columns=("public_id", "reference", "kind", "state", "due_at", "agency__name", "allocated_to__name"),
    cuts=CUTS,
    also={
        "all": ("Open and done", lambda who, prefix: Q()),
        "with_asked": ("Asked", where(state=ActionState.ASKED)),
        "with_accepted": ("Accepted", where(state=ActionState.ACCEPTED)),
    },
    boxes={
        "kind": by_column("What is asked", "kind", ActionKind.choices),
        "held": Box("Dealt with by", [("me", "Me"), ("nobody", "Nobody yet")], _held_by),
    },
    fits={"mine": {"held": ("me",)}},
)
DESK_LIST = WorkList(
    "requests",
    "safeguarding:desk",
    "Asked of your agency",
    sees_desk,
    REQUESTS.form,
    REQUESTS.counted,
    by_moment("asked_at"),
)
