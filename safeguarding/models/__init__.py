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
from safeguarding.models.panels import CaseGrant, PanelReferral, PanelState
from safeguarding.models.plans import About, PlanLine, Stands, TheirView, Whose
from safeguarding.models.suspensions import AgencyReturn, CaseSuspension, Knows, SuspendedFor

__all__ = [
    "OPEN_ACTIONS",
    "WITH_PARTNER",
    "About",
    "ActionKind",
    "ActionMessage",
    "ActionState",
    "AgencyReturn",
    "Case",
    "CaseClosing",
    "CaseGrant",
    "CaseKind",
    "CaseReview",
    "CaseState",
    "CaseSuspension",
    "ClosingOutcome",
    "FollowUp",
    "Found",
    "Knows",
    "MayTell",
    "PanelReferral",
    "PanelState",
    "PartnerAction",
    "PlanLine",
    "Stands",
    "SuspendedFor",
    "TheirView",
    "Whose",
]
