"""Every transition of a request to a partner, as one table. Those of a case stand in case_moves.py."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from audit.models import Operation
from audit.moves import Move
from safeguarding.access import answer_request, let_go_request, on_no_hold, see_action, steer_action
from safeguarding.models import OPEN_ACTIONS, WITH_PARTNER, ActionState, PartnerAction


def same_version(action: PartnerAction, by: Any, given: Mapping[str, Any]) -> str | None:
    """Whoever acts has seen the request as it now stands."""
    if given.get("version") == action.version:
        return None
    return "This changed while your page was open. What you typed is still below: check it, send it again."


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
)
