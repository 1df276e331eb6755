"""Every transition of a referral to a council's panel, as one table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from audit.models import Operation
from audit.moves import Move, same_version
from referrals.casework.rules.giving import words
from safeguarding.access import acknowledge_panel, on_no_hold, steer_panel
from safeguarding.models import Case, PanelState
from safeguarding.moves import WAITS

OVER = "This case is closed: the council sees it for some days more, and then no longer."


def no_hold(panel: Any, by: Any, given: Mapping[str, Any]) -> str | None:
    return None if Case.objects.filter(on_no_hold(), pk=panel.case_id).exists() else WAITS


def not_over(panel: Any, by: Any, given: Mapping[str, Any]) -> str | None:
    return OVER if panel.case.closed_at else None


ACKNOWLEDGE = Move(
    name="acknowledge", sources=frozenset({PanelState.SENT}), target=PanelState.TAKEN, rule=acknowledge_panel,
    words="acknowledged by the council", demands=(same_version,),
)  # fmt: skip
# Tells the council nothing that it did not know, so that it can also be done while a hold stands.
TAKE_BACK = Move(
    name="take_back", sources=frozenset({PanelState.SENT, PanelState.TAKEN}), target=PanelState.TAKEN_BACK,
    rule=steer_panel, words="taken back from the council", demands=(same_version, words),
)  # fmt: skip
GIVE_AGAIN = Move(
    name="give_again", sources=frozenset({PanelState.TAKEN_BACK}), target=PanelState.SENT, rule=steer_panel,
    words="given to the council again", demands=(no_hold, not_over, same_version, words),
    operation=Operation.DISCLOSURE,
)  # fmt: skip

PANEL_MOVES = (ACKNOWLEDGE, TAKE_BACK, GIVE_AGAIN)
