"""What can happen to a file, as rows. Nothing else writes `File.state`."""

from __future__ import annotations

from audit.models import Operation
from audit.moves import Move, way
from evidence import access
from evidence.models import WAITING, File, FileState

RECEIVED, HELD, SCANNED, RELEASED, REFUSED, SET_ASIDE, REMOVED = (
    FileState.RECEIVED,
    FileState.HELD,
    FileState.SCANNED,
    FileState.RELEASED,
    FileState.REFUSED,
    FileState.SET_ASIDE,
    FileState.REMOVED,
)

HOLD = Move("hold", access.inspect_file, "Held back", (way(*WAITING, to=HELD),), of=File)
PASS_SCAN = Move(
    "pass_scan", access.inspect_file, "Scanned: nothing was found", (way(RECEIVED, HELD, to=SCANNED),), of=File
)
RELEASE = Move("release", access.inspect_file, "Released", (way(SCANNED, to=RELEASED),), of=File)
REFUSE = Move("refuse", access.inspect_file, "Refused", (way(*WAITING, to=REFUSED),), of=File)
SEAL = Move(
    "set_aside",
    access.set_aside,
    "Sealed: it should not be here",
    (way(*WAITING, RELEASED, REFUSED, to=SET_ASIDE),),
    operation=Operation.SECURITY,
    of=File,
)
# It begins anew: nothing that was found before it was sealed is relied upon.
PUT_BACK = Move(
    "put_back",
    access.judge_file,
    "Put back: it may be here",
    (way(SET_ASIDE, to=RECEIVED),),
    operation=Operation.SECURITY,
    of=File,
)
REMOVE = Move(
    "remove",
    access.remove_file,
    "Removed before it was sent",
    (way(*WAITING, RELEASED, REFUSED, to=REMOVED),),
    operation=Operation.ERASURE,
    of=File,
)

FILE_MOVES: tuple[Move, ...] = (HOLD, PASS_SCAN, RELEASE, REFUSE, SEAL, PUT_BACK, REMOVE)
