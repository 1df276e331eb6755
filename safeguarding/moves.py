"""Every transition of a request to a partner, as one table. Those of a case and of its referral to a panel stand in
case_moves.py and panel_moves.py."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from audit.models import Operation
from audit.moves import Move, same_version
from safeguarding.access import (
    answer_request,
    let_go_request,
    on_no_hold,
    see_action,
    see_request,
    steer_action,
)
from safeguarding.models import OPEN_ACTIONS, WITH_PARTNER, ActionState, PartnerAction
from safeguarding.tellings import correction_to_read, not_settled


def nothing_else_open(action: PartnerAction, by: Any, given: Mapping[str, Any]) -> str | None:
    """A finished request is taken up again only when no newer one of its kind is open."""
    others = PartnerAction.objects.filter(
        referral_id=action.referral_id, agency_id=action.agency_id, kind=action.kind, state__in=OPEN_ACTIONS
    ).exclude(pk=action.pk)
    return "A newer request of this kind is open with this agency. Use that one." if others.exists() else None


# What police do with a request during a hold would reach the desk as news about something it cannot open.
WAITS = "This is on hold: nothing is sent to a partner until the deconfliction desk has cleared it."


def no_hold(action: PartnerAction, by: Any, given: Mapping[str, Any]) -> str | None:
    """Each of these tells the partner something. While a hold stands, that there is news is news."""
    return None if PartnerAction.objects.filter(on_no_hold(), pk=action.pk).exists() else WAITS


def correction_waits(action: PartnerAction, by: Any, given: Mapping[str, Any]) -> str | None:
    return None if correction_to_read(action) else "There is no correction that waits to be read."


def something_to_settle(action: PartnerAction, by: Any, given: Mapping[str, Any]) -> str | None:
    return None if not_settled(action) else "Nothing that this agency was told waits to be settled."


ACCEPT = Move(
    name="accept", sources=frozenset({ActionState.ASKED}), target=ActionState.ACCEPTED, rule=answer_request,
    words="accepted", demands=(same_version,),
)  # fmt: skip
TAKE_ON = Move(
    name="take_on", sources=frozenset({ActionState.ASKED}), target=ActionState.COMPLETED, rule=answer_request,
    words="took the person on", demands=(same_version,),
)  # fmt: skip
ANSWER = Move(
    name="answer", sources=WITH_PARTNER, target=ActionState.ANSWERED, rule=answer_request, words="answered",
    demands=(same_version,), operation=Operation.DISCLOSURE,
)  # fmt: skip
DECLINE = Move(
    name="decline", sources=WITH_PARTNER, target=ActionState.DECLINED, rule=answer_request, words="declined",
    demands=(same_version,),
)  # fmt: skip
ALLOCATE = Move(
    name="allocate",
    sources=OPEN_ACTIONS,
    target=None,
    rule=answer_request,
    words="allocated",
    demands=(same_version,),
)
# Without anybody's leave, and only while somebody named there can no longer act.
LET_GO_REQUEST = Move(
    name="let_go", sources=OPEN_ACTIONS, target=None, rule=let_go_request, words="passed on at the desk"
)
MARK_SEEN = Move(
    name="mark_seen", sources=frozenset({ActionState.ANSWERED, ActionState.COMPLETED, ActionState.DECLINED}),
    target=None,
    rule=see_action, words="read the answer",
)  # fmt: skip
COMPLETE = Move(
    name="complete", sources=frozenset({ActionState.ANSWERED}), target=ActionState.COMPLETED,
    rule=steer_action,
    words="completed", demands=(no_hold, same_version),
)  # fmt: skip
ASK_FOR_MORE = Move(
    name="ask_for_more", sources=frozenset({ActionState.ANSWERED, ActionState.COMPLETED}),
    target=ActionState.ACCEPTED,
    rule=steer_action, words="asked for more", demands=(no_hold, same_version, nothing_else_open),
)  # fmt: skip
WITHDRAW = Move(
    name="withdraw", sources=OPEN_ACTIONS, target=ActionState.WITHDRAWN, rule=steer_action, words="withdrawn",
    demands=(no_hold, same_version),
)  # fmt: skip
# With the offer's own decision, or the case: also while a hold stands, and then without a word to the partner.
LAPSE = Move(
    name="lapse", sources=OPEN_ACTIONS, target=ActionState.WITHDRAWN, rule=steer_action, words="withdrawn",
)  # fmt: skip

# Says that something the agency was told is wrong: whoever has the page of the request open looks at it again.
CORRECT = Move(
    name="correct", sources=OPEN_ACTIONS, target=None, rule=steer_action, words="corrected what was told",
    demands=(no_hold,), operation=Operation.DISCLOSURE,
)  # fmt: skip
# As long as the agency can read it, also when it is over.
READ_CORRECTION = Move(
    name="read_correction", sources=frozenset(ActionState) - {ActionState.WITHDRAWN}, target=None,
    rule=see_request, words="read the correction", demands=(same_version, correction_waits),
)  # fmt: skip
# Tells the partner nothing, so that it can also be done while a hold stands.
SETTLE_CORRECTION = Move(
    name="settle_correction", sources=frozenset(ActionState), target=None, rule=steer_action,
    words="settled what was told and has changed since", demands=(same_version, something_to_settle),
)  # fmt: skip

MOVES = (
    ACCEPT,
    TAKE_ON,
    ANSWER,
    DECLINE,
    ALLOCATE,
    LET_GO_REQUEST,
    MARK_SEEN,
    COMPLETE,
    ASK_FOR_MORE,
    WITHDRAW,
    LAPSE,
    CORRECT,
    READ_CORRECTION,
    SETTLE_CORRECTION,
)
