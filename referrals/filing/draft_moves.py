"""What can happen to a draft, as rows. Nothing else writes `Draft.state`."""

from __future__ import annotations

from audit.models import Operation
from audit.moves import Move
from referrals import access
from referrals.models.draft import DraftState

OPEN, WITH_LEAD, SENT, DISCARDED = (
    DraftState.OPEN,
    DraftState.WITH_LEAD,
    DraftState.SENT,
    DraftState.DISCARDED,
)
UNSENT = frozenset({OPEN, WITH_LEAD})

HAND_OVER = Move(
    "hand_over", frozenset({OPEN}), WITH_LEAD, access.own_draft, "Handed to the safeguarding lead"
)
TAKE_BACK = Move("take_back", frozenset({WITH_LEAD}), OPEN, access.own_draft, "Taken back")
GIVE_BACK = Move("give_back", frozenset({WITH_LEAD}), OPEN, access.handed_draft, "Given back to the author")
COME_BACK = Move(
    "come_back", frozenset({WITH_LEAD}), OPEN, access.write_draft, "Came back: it may concern a colleague"
)
# Nobody is left there who could read it: the author has it again.
RETURN = Move(
    "return", frozenset({WITH_LEAD}), OPEN, access.return_draft, "Came back: no safeguarding lead can act"
)
SEND = Move("send", UNSENT, SENT, access.write_draft, "Sent", operation=Operation.COLLECTION)
DISCARD = Move("discard", UNSENT, DISCARDED, access.own_draft, "Discarded", operation=Operation.ERASURE)

FORGET = Move(
    "forget", frozenset({OPEN}), DISCARDED, access.forget_draft, "Deleted unsent", operation=Operation.ERASURE
)

DRAFT_MOVES: tuple[Move, ...] = (HAND_OVER, TAKE_BACK, GIVE_BACK, COME_BACK, RETURN, SEND, DISCARD, FORGET)
