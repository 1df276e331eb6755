"""Every transition of a referral to a council's panel, as one table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from audit.models import Operation
from audit.moves import Move, same_version, way
from referrals.casework.rules.giving import words
from safeguarding.access import acknowledge_panel, on_no_hold, steer_panel
from safeguarding.models import Case, PanelReferral, PanelState
from safeguarding.requests.moves import WAITS

BASIS = "Counter-Terrorism and Security Act 2015, section 36"
OVER = "This case is closed: the council sees it for some days more, and then no longer."


def no_hold(panel: Any, by: Any, given: Mapping[str, Any]) -> str | None:
    return None if Case.objects.filter(on_no_hold(), pk=panel.case_id).exists() else WAITS


def not_over(panel: Any, by: Any, given: Mapping[str, Any]) -> str | None:
    return OVER if panel.case.closed_at else None


ACKNOWLEDGE = Move(
    "acknowledge",
    acknowledge_panel,
    "acknowledged by the council",
    (way(PanelState.SENT, to=PanelState.TAKEN),),
    (same_version,),
    of=PanelReferral,
)
# Tells the council nothing that it did not know, so that it can also be done while a hold stands.
TAKE_BACK = Move(
    "take_back",
    steer_panel,
    "taken back from the council",
    (way(PanelState.SENT, PanelState.TAKEN, to=PanelState.TAKEN_BACK),),
    (same_version, words),
    of=PanelReferral,
)
GIVE_AGAIN = Move(
    "give_again",
    steer_panel,
    "given to the council again",
    (way(PanelState.TAKEN_BACK, to=PanelState.SENT),),
    (no_hold, not_over, same_version, words),
    operation=Operation.DISCLOSURE,
    of=PanelReferral,
)

PANEL_MOVES = (ACKNOWLEDGE, TAKE_BACK, GIVE_AGAIN)
