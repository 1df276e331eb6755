"""Every transition of a pack that is shared with an agency, as one table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from audit.models import Operation
from audit.moves import OUTDATED, Move, Outdated, Overtaken, same_version, way
from core.jobs import JobState
from packs.access import approve_share, certify_destroyed, receive_pack, steer_share
from packs.content.attached import is_whole_in_spite
from packs.corrected import wrong_in
from packs.models import WITH_AGENCY, PackShare, ShareState
from packs.sharing import offer
from packs.sharing.changed import why_changed
from packs.sharing.second_person import APPROVER, own_hand
from referrals.casework.rules.giving import words
from safeguarding.gates.partners import why_not_now
from safeguarding.requests.actions.asking import agencies_that_can_be_asked

Given = Mapping[str, Any]
PICK_AGAIN = "Nothing was sent: look at it, and pick again."
NO_DESK = "Nobody at this agency can read it. Choose another agency."


def may_be_told(share: PackShare, by: Any, given: Given) -> str | None:
    """A pack tells a partner more than a request does, so it waits for the same answer of the desk."""
    if reason := why_not_now(share.referral):
        return reason
    there = agencies_that_can_be_asked(share.referral).filter(pk=share.agency_id)
    return None if there.exists() else NO_DESK


def as_picked(share: PackShare, by: Any, given: Given) -> str | None:
    offered = offer.groups(share.referral, offer.kind_for(share.referral, share.agency))
    changed = why_changed(share, offered)
    return f"{changed} {PICK_AGAIN}" if changed else None


def redacted_or_why(share: PackShare, by: Any, given: Given) -> str | None:
    """A file of which a redacted version was released leaves as a whole only where it was said why."""
    if share.unredacted_why.strip() or not any(map(is_whole_in_spite, share.pieces)):
        return None
    return "A file was picked as a whole, of which a redacted version was released. Pick that one, or say why not."


def another_person(share: PackShare, by: Any, given: Given) -> str | None:
    return APPROVER.refusal(share, own_hand, by=by)


def second_needed(share: PackShare, given: Given) -> bool:
    """Asked of the share as it was sent: by then the reasons are written on it."""
    return bool(share.second_because)


def made(share: PackShare, by: Any, given: Given) -> str | None:
    ready = share.job is not None and share.job.state == JobState.DONE
    return None if ready else Overtaken("This pack is not ready yet.")


def all_shown(share: PackShare, by: Any, given: Given) -> str | None:
    """A page that was left open shows an earlier correction, and says nothing of one that came since."""
    assert share.job is not None, "what is with an agency has a job"
    return None if given["corrections"] == len(wrong_in(share.job)) else Outdated(OUTDATED)


def _row(name: str, rule: Any, said: str, ways: Any, *asks: Any, **more: Any) -> Move:
    return Move(name, rule, said, ways, (same_version, *asks), of=PackShare, **more)


SEND = _row(
    "send",
    steer_share,
    "sent to the agency, or to a second person",
    (
        way(ShareState.PREPARED, to=ShareState.WAITING, when=second_needed),
        way(ShareState.PREPARED, to=ShareState.SENT),
    ),
    may_be_told,
    as_picked,
    redacted_or_why,
    operation=Operation.DISCLOSURE,
)
APPROVE = _row(
    "approve",
    approve_share,
    "approved by a second person, and sent",
    (way(ShareState.WAITING, to=ShareState.SENT),),
    another_person,
    may_be_told,
    as_picked,
    redacted_or_why,
    operation=Operation.DISCLOSURE,
)
RETURN = _row(
    "send_back",
    approve_share,
    "sent back by a second person",
    (way(ShareState.WAITING, to=ShareState.PREPARED),),
    another_person,
    words,
)
DISCARD = _row(
    "discard",
    steer_share,
    "thrown away before it was sent",
    (way(ShareState.PREPARED, ShareState.WAITING, to=ShareState.DISCARDED),),
)
ACKNOWLEDGE = _row(
    "acknowledge",
    receive_pack,
    "acknowledged by the agency",
    (way(ShareState.SENT, to=ShareState.ACKNOWLEDGED),),
    made,
)
READ_CORRECTION = _row(
    "read_correction",
    receive_pack,
    "a correction of it read by the agency",
    (way(*WITH_AGENCY),),
    all_shown,
)
# Tells the agency nothing that it did not know, so that it can also be done while a hold stands.
RECALL = _row(
    "recall",
    steer_share,
    "recalled from the agency",
    (way(*WITH_AGENCY, to=ShareState.RECALLED),),
    words,
)
CERTIFY = _row(
    "certify",
    certify_destroyed,
    "certified by the agency as destroyed",
    (way(ShareState.RECALLED, to=ShareState.DESTROYED),),
    words,
)

SHARE_MOVES = (SEND, APPROVE, RETURN, DISCARD, ACKNOWLEDGE, READ_CORRECTION, RECALL, CERTIFY)
