"""The models of this app, by noun."""

from safeguarding.models.actions import (
    OPEN_ACTIONS,
    WITH_PARTNER,
    ActionKind,
    ActionMessage,
    ActionState,
    MayTell,
    PartnerAction,
)
from safeguarding.models.cases import Case, CaseKind, CaseReview, CaseState
from safeguarding.models.closing import CaseClosing, ClosingOutcome, FollowUp, Found

__all__ = [
    "OPEN_ACTIONS",
    "WITH_PARTNER",
    "ActionKind",
    "ActionMessage",
    "ActionState",
    "Case",
    "CaseClosing",
    "CaseKind",
    "CaseReview",
    "CaseState",
    "ClosingOutcome",
    "FollowUp",
    "Found",
    "MayTell",
    "PartnerAction",
]
