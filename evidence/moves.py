"""What can happen to a file, as rows. Nothing else writes `File.state`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from audit.models import Operation
from audit.moves import Move, Overtaken, same_version, way
from core.extension import Point
from evidence import access
from evidence.models import WAITING, File, FileEnd, FileState

Given = Mapping[str, Any]
RECEIVED, HELD, SCANNED, RELEASED, REFUSED, SET_ASIDE, REMOVED, HANDED, DESTROYED = (
    FileState.RECEIVED,
    FileState.HELD,
    FileState.SCANNED,
    FileState.RELEASED,
    FileState.REFUSED,
    FileState.SET_ASIDE,
    FileState.REMOVED,
    FileState.HANDED,
    FileState.DESTROYED,
)


def nothing_proposed(file: File, by: Any, given: Given) -> str | None:
    return (
        Overtaken("What becomes of this file was proposed meanwhile. Confirm that, or take it back.")
        if file.end and file.state == SET_ASIDE
        else None
    )


def something_proposed(file: File, by: Any, given: Given) -> str | None:
    return None if file.end else Overtaken("Nothing is proposed for this file any more.")


def another_inspector(file: File, by: Any, given: Given) -> str | None:
    if by.pk in (file.proposed_by_id, file.received_by_id):
        return "Another inspector has to confirm it: not the one who proposed it, nor who sent the file."
    return None


def sealed_by_a_person(file: File, by: Any, given: Given) -> str | None:
    if file.only_follows:
        return "It was sealed with another file of the same content. How far that seal goes is decided there."
    return None


FORBIDS_DESTROYING: Point[Callable[[File], str | None]] = Point(
    "evidence.forbids_destroying", "what forbids that a file is destroyed, in a sentence, or nothing"
)


def nothing_forbids_it(file: File, by: Any, given: Given) -> str | None:
    """A file that is handed over is still there, with who took it."""
    if given.get("end", file.end) != FileEnd.DESTROYED:
        return None
    return next(filter(None, (forbids(file) for forbids in FORBIDS_DESTROYING)), None)


def record_is_there(file: File, by: Any, given: Given) -> str | None:
    if file.attached_at.given_up(file.holder):
        return "The draft that it was attached to was thrown away, so there is nothing to put it back to: have it destroyed."
    return None


def to_be_handed_over(file: File, given: Given) -> bool:
    return file.end == FileEnd.HANDED


def to_be_destroyed(file: File, given: Given) -> bool:
    return file.end == FileEnd.DESTROYED


def nobody_judged_it(file: File, given: Given) -> bool:
    """Sealed on arrival, and said by no person."""
    return file.shown_otherwise == RECEIVED


def was_removed_meanwhile(file: File, given: Given) -> bool:
    """By its sender, to whom it was one that waits."""
    return file.shown_otherwise == REMOVED


HOLD = Move("hold", access.inspect_file, "Held back", (way(*WAITING, to=HELD),), of=File)
PASS_SCAN = Move(
    "pass_scan", access.inspect_file, "Scanned: nothing was found", (way(RECEIVED, HELD, to=SCANNED),), of=File
)
RELEASE = Move("release", access.inspect_file, "Released", (way(SCANNED, to=RELEASED),), of=File)
REFUSE = Move("refuse", access.inspect_file, "Refused", (way(*WAITING, to=REFUSED),), of=File)
OPEN_ONE = way(*WAITING, RELEASED, REFUSED, to=SET_ASIDE)
SEAL = Move(
    "set_aside",
    access.set_aside,
    "Sealed: it should not be here",
    (OPEN_ONE, way(SET_ASIDE, when=nobody_judged_it)),
    operation=Operation.SECURITY,
    of=File,
)
# It begins anew: nothing that was found before it was sealed is relied upon.
PUT_BACK = Move(
    "put_back",
    access.judge_file,
    "Put back: it may be here",
    (way(SET_ASIDE, to=REMOVED, when=was_removed_meanwhile), way(SET_ASIDE, to=RECEIVED)),
    (nothing_proposed, record_is_there),
    operation=Operation.SECURITY,
    of=File,
)
UNSEALED: dict[str, Any] = {
    "set_aside_by": None,
    "set_aside_at": None,
    "set_aside_why": "",
    "reason": "",
    "reach": "",
    "shown_as": "",
    "scanned_at": None,
    "released_at": None,
}
# One word of an inspector: what only came to the wrong record is sealed nowhere else; what should be nowhere is, everywhere.
SAY_REACH = Move(
    "say_reach",
    access.say_reach,
    "Said how far a seal goes",
    (way(SET_ASIDE), way(HANDED), way(DESTROYED)),
    (nothing_proposed, sealed_by_a_person),
    operation=Operation.SECURITY,
    of=File,
)
# What is done to one is done to all of the same content, by the service.
SEAL_THE_SAME = Move(
    "seal_same_content",
    access.inspect_file,
    "Sealed: the same content should not be elsewhere",
    (OPEN_ONE,),
    operation=Operation.SECURITY,
    of=File,
)
PUT_BACK_THE_SAME = Move(
    "put_back_same_content",
    access.inspect_file,
    "Put back: the same content may be elsewhere",
    PUT_BACK.ways,
    PUT_BACK.guards,
    operation=Operation.SECURITY,
    of=File,
)
# Otherwise it is handed over or destroyed, which one person alone never does. No byte of it is kept afterwards.
PROPOSE_END = Move(
    "propose_end",
    access.end_file,
    "Proposed what becomes of a file that should not be here",
    (way(SET_ASIDE),),
    (nothing_proposed, nothing_forbids_it),
    operation=Operation.SECURITY,
    of=File,
)
TAKE_BACK_END = Move(
    "take_back_end",
    access.end_file,
    "Took back what was proposed for a file that should not be here",
    (way(SET_ASIDE),),
    (something_proposed, same_version),
    operation=Operation.SECURITY,
    of=File,
)
CONFIRM_END = Move(
    "confirm_end",
    access.end_file,
    "Confirmed what becomes of a file that should not be here",
    (way(SET_ASIDE, to=HANDED, when=to_be_handed_over), way(SET_ASIDE, to=DESTROYED, when=to_be_destroyed)),
    (same_version, another_inspector, nothing_forbids_it),
    operation=Operation.ERASURE,
    of=File,
)
REMOVE = Move(
    "remove",
    access.remove_file,
    "Removed before it was sent",
    (way(*WAITING, RELEASED, REFUSED, to=REMOVED), way(SET_ASIDE, when=nobody_judged_it)),
    operation=Operation.ERASURE,
    of=File,
)

FILE_MOVES: tuple[Move, ...] = (
    HOLD,
    PASS_SCAN,
    RELEASE,
    REFUSE,
    SEAL,
    PUT_BACK,
    SAY_REACH,
    SEAL_THE_SAME,
    PUT_BACK_THE_SAME,
    PROPOSE_END,
    TAKE_BACK_END,
    CONFIRM_END,
    REMOVE,
)
