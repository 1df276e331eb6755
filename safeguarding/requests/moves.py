"""Every transition of a request to a partner, as one table. Those of a case and of its referral to a panel stand
in cases/moves/."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from audit.models import Operation
from audit.moves import Move, Overtaken, same_version, way
from safeguarding.access import (
    answer_request,
    let_go_request,
    on_no_hold,
    see_action,
    see_request,
    steer_action,
)
from safeguarding.gates.partners import why_not_now
from safeguarding.models import OPEN_ACTIONS, TO_READ, WITH_PARTNER, ActionState, PartnerAction
from safeguarding.requests.tellings import correction_to_read, not_settled


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


def can_be_asked(action: PartnerAction, by: Any, given: Mapping[str, Any]) -> str | None:
    """To ask for more is to ask: what keeps a new request from being sent keeps a finished one from being taken up."""
    return why_not_now(action.referral)


def correction_waits(action: PartnerAction, by: Any, given: Mapping[str, Any]) -> str | None:
    return None if correction_to_read(action) else Overtaken("There is no correction that waits to be read.")


def something_to_settle(action: PartnerAction, by: Any, given: Mapping[str, Any]) -> str | None:
    return None if not_settled(action) else Overtaken("Nothing that this agency was told waits to be settled.")


ACCEPT = Move(
    "accept",
    answer_request,
    "accepted",
    (way(ActionState.ASKED, to=ActionState.ACCEPTED),),
    (same_version,),
    of=PartnerAction,
)
TAKE_ON = Move(
    "take_on",
    answer_request,
    "took the person on",
    (way(ActionState.ASKED, to=ActionState.COMPLETED),),
    (same_version,),
    of=PartnerAction,
)
ANSWER = Move(
    "answer",
    answer_request,
    "answered",
    (way(*WITH_PARTNER, to=ActionState.ANSWERED),),
    (same_version,),
    operation=Operation.DISCLOSURE,
    of=PartnerAction,
)
DECLINE = Move(
    "decline",
    answer_request,
    "declined",
    (way(*WITH_PARTNER, to=ActionState.DECLINED),),
    (same_version,),
    of=PartnerAction,
)
ALLOCATE = Move("allocate", answer_request, "allocated", (way(*OPEN_ACTIONS),), (same_version,), of=PartnerAction)
# Without anybody's leave, and only while somebody named there can no longer act.
LET_GO_REQUEST = Move("let_go", let_go_request, "passed on at the desk", (way(*OPEN_ACTIONS),), of=PartnerAction)
MARK_SEEN = Move(
    "mark_seen",
    see_action,
    "read the answer",
    (way(*TO_READ, ActionState.COMPLETED),),
    of=PartnerAction,
)
COMPLETE = Move(
    "complete",
    steer_action,
    "completed",
    (way(ActionState.ANSWERED, to=ActionState.COMPLETED),),
    (no_hold, same_version),
    of=PartnerAction,
)
ASK_FOR_MORE = Move(
    "ask_for_more",
    steer_action,
    "asked for more",
    (way(ActionState.ANSWERED, ActionState.COMPLETED, to=ActionState.ACCEPTED),),
    (no_hold, same_version, can_be_asked, nothing_else_open),
    of=PartnerAction,
)
WITHDRAW = Move(
    "withdraw",
    steer_action,
    "withdrawn",
    (way(*OPEN_ACTIONS, to=ActionState.WITHDRAWN),),
    (no_hold, same_version),
    of=PartnerAction,
)
# With the offer's own decision, or the case: also while a hold stands, and then without a word to the partner.
LAPSE = Move("lapse", steer_action, "withdrawn", (way(*OPEN_ACTIONS, to=ActionState.WITHDRAWN),), of=PartnerAction)

# Says that something the agency was told is wrong: whoever has the page of the request open looks at it again.
CORRECT = Move(
    "correct",
    steer_action,
    "corrected what was told",
    (way(*OPEN_ACTIONS),),
    (no_hold,),
    operation=Operation.DISCLOSURE,
    of=PartnerAction,
)
# As long as the agency can read it, also when it is over.
READ_CORRECTION = Move(
    "read_correction",
    see_request,
    "read the correction",
    (way(*(frozenset(ActionState) - {ActionState.WITHDRAWN})),),
    (same_version, correction_waits),
    of=PartnerAction,
)
# Tells the partner nothing, so that it can also be done while a hold stands.
SETTLE_CORRECTION = Move(
    "settle_correction",
    steer_action,
    "settled what was told and has changed since",
    (way(*frozenset(ActionState)),),
    (same_version, something_to_settle),
    of=PartnerAction,
)

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
