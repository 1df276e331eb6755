"""Whether the moments and numbers of events agree with each other and with what was signed.

A hash shows that an event was not changed since it was sealed. It does not show that its date was true when it
was written: the owner of the tables can insert an event dated last week and have it sealed today. Three things
bound that: events are numbered in the order in which they are written, a checkpoint is signed when its events
exist, and an event that stays unsealed for a quarter of an hour is a fault of its own.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import psycopg

from audit.evidence.checkpoints import Checkpoint
from audit.evidence.told import NOTHING, Told
from audit.limits import CLOCK_MAY_JUMP, LONGEST_TRANSACTION, UNSEALED_AT_MOST

# Hours of which the verifier was told that the clock was wrong: what is dated in them is held against nothing.
_TOLD = "event_at <@ %(clock)s::tstzmultirange"
# Of a stretch of leaves: is an event dated clearly before one of a smaller number, which epochs are there, and between
# which moments do they lie?
SEEN = f"""
select coalesce(bool_or(event_at < latest - %(jump)s) filter (where not told), false), min(epoch), max(epoch),
       min(event_at) filter (where not told), max(event_at) filter (where not told) from (
    select event_at, epoch, told,
           max(event_at) filter (where not told) over (order by event_id rows between unbounded preceding and 1 preceding) as latest
      from (select event_id, event_at, epoch, {_TOLD} as told from audit_leaf where seq > %(after)s and seq <= %(last)s) leaf
    ) placed
"""  # noqa: S608 - built from constants only
_JUDGED = f"audit_leaf where seq > %(after)s and seq <= %(last)s and not {_TOLD}"
# Which one that is: the one that lies farthest from both its neighbours by number.
OUT_OF_ORDER = f"""
select event_id, event_at from (
    select event_id, event_at,
           abs(extract(epoch from event_at - coalesce(lag(event_at) over numbered, lead(event_at) over numbered))) as back,
           abs(extract(epoch from coalesce(lead(event_at) over numbered, lag(event_at) over numbered) - event_at)) as ahead
      from {_JUDGED} window numbered as (order by event_id)) placed
 order by least(back, ahead) desc limit 1
"""  # noqa: S608
EARLIEST = f"select event_id, event_at from {_JUDGED} order by event_at limit 1"  # noqa: S608
LATEST = f"select event_id, event_at from {_JUDGED} order by event_at desc limit 1"  # noqa: S608
OF_ANOTHER_EPOCH = """
select event_id, event_at from audit_leaf
 where seq > %(after)s and seq <= %(last)s and seq >= %(first)s and seq < %(size)s and epoch <> %(epoch)s limit 1
"""
# How many events have no leaf although they are old, without reading the old ones.
OLD_UNSEALED = """
select (select count(*) from audit_event) - (select count(*) from audit_leaf)
     - (select count(*) from audit_event e where e.at > statement_timestamp() - %(within)s
           and not exists (select from audit_leaf l where l.event_at = e.at and l.event_id = e.id))
"""
FIRST_UNSEALED = """
select e.id, e.at from audit_event e where e.at <= statement_timestamp() - %(within)s
   and not exists (select from audit_leaf l where l.event_at = e.at and l.event_id = e.id) order by e.at, e.id limit 1
"""
IN_THE_FUTURE = """
select id, at from audit_event
 where at > statement_timestamp() + %(jump)s and not at <@ %(clock)s::tstzmultirange order by at desc limit 1
"""

# An event that claims a place before the last sealed one, and has no leaf, was put there afterwards. Only within the
# cluster that sealed last: in a restored log the numbers of transactions say nothing of their order.
_LAST = """pg_control_system() here, lateral (
    select xid, event_id from audit_leaf
     where epoch = here.system_identifier and xid < pg_snapshot_xmin(pg_current_snapshot()) order by seq desc limit 1) as last"""
UNSEALED_BEHIND = f"""
select count(*) from {_LAST}, audit_event e where (e.xid, e.id) > (last.xid, last.event_id)
   and not exists (select from audit_leaf l where l.event_at = e.at and l.event_id = e.id)
"""  # noqa: S608
BACKDATED = f"""
select e.at, e.id from audit_event e, {_LAST}
 where (select epoch from audit_leaf order by seq desc limit 1) = here.system_identifier
   and (e.xid, e.id) <= (last.xid, last.event_id)
   and not exists (select from audit_leaf l where l.event_at = e.at and l.event_id = e.id)
 order by e.at, e.id limit 1
"""  # noqa: S608

LIMITS = {"jump": CLOCK_MAY_JUMP, "longest": LONGEST_TRANSACTION, "within": UNSEALED_AT_MOST}


def check_stretch(
    connection: psycopg.Connection,
    stretch: dict[str, Any],
    *,
    kept: Sequence[Checkpoint],
    told: Told = NOTHING,
) -> str | None:
    """What is wrong with the moments or the epoch of the leaves of a stretch, in words; None when nothing is."""
    given = LIMITS | stretch | {"clock": told.as_multirange()}
    seen = connection.execute(SEEN, given, prepare=False).fetchone() or (False, None, None, None, None)
    mixed, *epochs, first, last = seen
    if mixed:
        return f"{_found(connection, OUT_OF_ORDER, given)}: its time does not lie between those of its neighbours by number"
    earliest, latest = _bounds(kept, after=stretch["after"], last=stretch["last"])
    if earliest and first and first < earliest - LONGEST_TRANSACTION:
        return f"{_found(connection, EARLIEST, given)}: dated long before the checkpoint it was sealed after"
    if latest and last and last > latest + CLOCK_MAY_JUMP:
        return f"{_found(connection, LATEST, given)}: dated after the checkpoint it was sealed with"
    return _epoch_fault(connection, given, kept, epochs=set(epochs))


def check_backdated(connection: psycopg.Connection, *, unsealed: int) -> str | None:
    """An event that was put among sealed ones afterwards. Each leaf has its event, or this is not asked: so events are
    looked at one by one only where more of them are without a leaf than lie behind the last one."""
    (behind,) = connection.execute(UNSEALED_BEHIND).fetchone() or (0,) if unsealed else (0,)
    row = connection.execute(BACKDATED).fetchone() if unsealed != behind else None
    return f"{_event((row[1], row[0]))}: put among sealed events afterwards" if row else None


def check_unsealed(connection: psycopg.Connection, *, unsealed: int, told: Told = NOTHING) -> str | None:
    """An event that should long be sealed and is not, or that is dated in the future; None when there is none.
    `unsealed` is how many have no leaf, young ones included."""
    if row := connection.execute(IN_THE_FUTURE, LIMITS | {"clock": told.as_multirange()}).fetchone():
        return f"{_event(row)}: dated in the future"
    if not unsealed:
        return None
    (old,) = connection.execute(OLD_UNSEALED, LIMITS).fetchone() or (0,)
    if old > 0 and (row := connection.execute(FIRST_UNSEALED, LIMITS).fetchone()):
        minutes = int(UNSEALED_AT_MOST.total_seconds() // 60)
        return f"{_event(row)}: not sealed, though it is more than {minutes} minutes old"
    return None


def _found(connection: psycopg.Connection, question: str, given: dict[str, Any]) -> str:
    return _event(connection.execute(question, given).fetchone() or (0, datetime.now(UTC)))


def _event(row: tuple[int, datetime]) -> str:
    return f"event {row[0]} of {row[1].isoformat()}"


def _bounds(kept: Sequence[Checkpoint], *, after: int, last: int) -> tuple[datetime | None, datetime | None]:
    """Between which signed moments the leaves of a stretch were sealed: that of the last checkpoint before the first of
    them, and that of the first one that covers the last. None where nothing was signed yet."""
    sizes = [checkpoint.size for checkpoint in kept]
    before, covering = bisect_right(sizes, after + 1) - 1, bisect_left(sizes, last + 1)
    return (
        kept[before].at if before >= 0 else None,
        kept[covering].at if covering < len(kept) else None,
    )


def _epoch_fault(
    connection: psycopg.Connection, given: dict[str, Any], kept: Sequence[Checkpoint], *, epochs: set[int]
) -> str | None:
    """Each leaf is of the epoch that the checkpoint which first covered it was signed in."""
    for first, size, epoch in _epochs(kept):
        if size <= given["after"] + 1 or first > given["last"] or epochs == {epoch}:
            continue
        bounds = given | {"first": first, "size": size, "epoch": epoch}
        if row := connection.execute(OF_ANOTHER_EPOCH, bounds).fetchone():
            return f"{_event(row)}: sealed as of another epoch than was signed"
    return None


def _epochs(kept: Sequence[Checkpoint]) -> list[tuple[int, int, int]]:
    """The runs of leaves of one epoch, as (first, size, epoch)."""
    runs: list[tuple[int, int, int]] = []
    for checkpoint in kept:
        if runs and runs[-1][2] == checkpoint.epoch:
            runs[-1] = (runs[-1][0], checkpoint.size, checkpoint.epoch)
        else:
            runs.append((runs[-1][1] if runs else 0, checkpoint.size, checkpoint.epoch))
    return runs
