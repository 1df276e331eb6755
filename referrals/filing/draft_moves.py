"""What can happen to a draft, as rows. Nothing else writes `Draft.state`."""

from __future__ import annotations

from audit.models import Operation
from audit.moves import Move, way
from referrals import access
from referrals.models.draft import Draft, DraftState

OPEN, WITH_LEAD, SENT, DISCARDED = (
    DraftState.OPEN,
    DraftState.WITH_LEAD,
    DraftState.SENT,
    DraftState.DISCARDED,
)
UNSENT = frozenset({OPEN, WITH_LEAD})

HAND_OVER = Move("hand_over", access.own_draft, "Handed to the safeguarding lead", (way(OPEN, to=WITH_LEAD),), of=Draft)
TAKE_BACK = Move("take_back", access.own_draft, "Taken back", (way(WITH_LEAD, to=OPEN),), of=Draft)
GIVE_BACK = Move("give_back", access.handed_draft, "Given back to the author", (way(WITH_LEAD, to=OPEN),), of=Draft)
COME_BACK = Move(
    "come_back", access.write_draft, "Came back: it may concern a colleague", (way(WITH_LEAD, to=OPEN),), of=Draft
)
# Nobody is left there who could read it: the author has it again.
RETURN = Move(
    "return", access.return_draft, "Came back: no safeguarding lead can act", (way(WITH_LEAD, to=OPEN),), of=Draft
)
SEND = Move("send", access.write_draft, "Sent", (way(*UNSENT, to=SENT),), operation=Operation.COLLECTION, of=Draft)
DISCARD = Move(
    "discard", access.own_draft, "Discarded", (way(*UNSENT, to=DISCARDED),), operation=Operation.ERASURE, of=Draft
)

FORGET = Move(
    "forget", access.forget_draft, "Deleted unsent", (way(OPEN, to=DISCARDED),), operation=Operation.ERASURE, of=Draft
)

DRAFT_MOVES: tuple[Move, ...] = (HAND_OVER, TAKE_BACK, GIVE_BACK, COME_BACK, RETURN, SEND, DISCARD, FORGET)
