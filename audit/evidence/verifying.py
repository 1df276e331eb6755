"""Checking the whole log against its tree, and the tree against what was signed and published.

Nothing here trusts a function of the schema: leaves are computed anew from the events by expressions over pg_catalog
alone, in the verifier's role, and the tree is built in this process.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Any

import psycopg
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from audit.evidence import erasures, moments
from audit.evidence.checkpoints import Checkpoint, changes_of_key, given_up_too_early, signature_holds
from audit.evidence.leaves import LEAF_SQL, SEARCH_PATH
from audit.evidence.merkle import WIDTH, Frontier
from audit.evidence.publishing import CannotBeRead, read_folder
from audit.evidence.told import NOTHING, Told
from audit.limits import PUBLISHED_WITHIN

Keys = Mapping[str, Ed25519PublicKey]  # by identifier; a log whose key was changed has several
NO_KEYS: Keys = {}
AT_A_TIME = 65_536
BEFORE_ALL = -(2**63)

# Where the next leaves end, and between which moments their events lie: so that only those are read.
STRETCH = """
select max(seq), min(event_at), max(event_at)
  from (select seq, event_at from audit_leaf where seq > %(after)s order by seq limit %(many)s) leaf
"""
# Each leaf beside its event: the leaf as it must be, whether the payload still fits its commitment (null once erased).
LEAVES = f"""
select l.seq, l.hash as kept, {LEAF_SQL} as made,
       e.payload is null or sha256(e.salt || convert_to(e.payload, 'UTF8')) = e.commitment as fits, l.event_at, l.event_id,
       e.xid = l.xid as placed
  from audit_leaf l
  left join audit_event e on e.at = l.event_at and e.id = l.event_id and e.at between %(from)s and %(to)s
 where l.seq > %(after)s and l.seq <= %(last)s
"""  # noqa: S608 - built from constants only
# The same in one row: whether all is well, and the hashes in order. `offset 0`: as in sealing.
STRETCH_OF_LEAVES = f"""
select bool_and(coalesce(made = kept and fits and placed, false)) and min(seq) = %(size)s
       and max(seq) - min(seq) + 1 = count(*) and count(distinct seq) = count(*),
       string_agg(coalesce(made, kept), ''::bytea order by seq)
  from ({LEAVES} offset 0) leaf
"""  # noqa: S608 - built from constants only
IN_ORDER = f"{LEAVES} order by l.seq"

# All events, those that nobody sealed yet too, and how many of them have no content any more.
COUNTED = "select count(*), count(*) filter (where payload is null) from audit_event"
# Which key was said to come after which, and where that is sealed.
ANNOUNCED = """
select l.seq, e.payload::jsonb->>'from', e.payload::jsonb->>'to'
  from audit_event e join audit_leaf l on l.event_at = e.at and l.event_id = e.id
 where e.kind = 'audit.key_announced'
"""


@dataclass
class Findings:
    """What the check found. `first_bad` names the first thing that does not hold, in words; None when all holds."""

    events: int = 0
    sealed: int = 0
    checkpoints: int = 0
    published: int = 0
    seconds: float = 0.0
    first_bad: str | None = None
    erased: int = 0
    told: Told = NOTHING
    roots: dict[int, bytes] = field(default_factory=dict, repr=False)

    @property
    def ok(self) -> bool:
        return self.first_bad is None

    def fault(self, words: str) -> None:
        self.first_bad = self.first_bad or words

    def as_json(self) -> dict[str, Any]:
        rate = round(self.sealed / self.seconds) if self.seconds else 0
        return {
            "ok": self.ok,
            "events": self.events,
            "sealed": self.sealed,
            "checkpoints": self.checkpoints,
            "published": self.published,
            "erased": self.erased,
            "first_bad": self.first_bad,
            "events_per_second": rate,
            "keys_told": sorted(self.told.keys),
            "clock_told": [str(hours) for hours in self.told.clock],
        }


@contextmanager
def snapshot(connection: psycopg.Connection) -> Iterator[None]:
    """A transaction in which the log stands still, for one whole check of it."""
    with connection.transaction():
        connection.execute("set transaction isolation level repeatable read, read only")
        yield


def examine(
    connection: psycopg.Connection,
    *,
    keys: Keys,
    folder: Path | None,
    erasure_keys: Keys = NO_KEYS,
    told: Told = NOTHING,
) -> Findings:
    """Check everything and return what was found: in the transaction that the caller has opened, best a `snapshot`.

    `folder` holds the published checkpoints. None says that the caller does without them, and knows that a log cut
    short or rolled back is then not found out. `erasure_keys` are the public keys with which orders to erase are
    signed. `told` names the keys of which the caller was told in writing, because the one before was lost and could not
    announce them, and the hours of a wrong clock."""
    began, found = monotonic(), Findings(told=told)
    connection.execute(SEARCH_PATH.replace("set ", "set local "))
    kept = _kept_checkpoints(connection)
    outside = _published_checkpoints(folder, found, expected=bool(kept))
    _grow(connection, found, kept=kept, sizes={c.size for c in (*kept, *outside)})
    found.events, found.erased = connection.execute(COUNTED).fetchone() or (0, 0)
    if found.ok and (backdated := moments.check_backdated(connection, unsealed=found.events - found.sealed)):
        found.fault(backdated)
    found.checkpoints, found.published = len(kept), len(outside)
    _check(found, kept, keys=keys, where="in the database")
    _check(found, outside, keys=keys, where="as published")
    _compare(found, kept, outside, published=folder is not None)
    if unannounced := _unannounced(connection, kept, told=told.keys):
        found.fault(unannounced)
    if unordered := erasures.check(connection, keys=erasure_keys, many=found.erased):
        found.fault(unordered)
    if found.ok and (fault := moments.check_unsealed(connection, unsealed=found.events - found.sealed, told=told)):
        found.fault(fault)
    found.seconds = monotonic() - began
    return found


def _grow(connection: psycopg.Connection, found: Findings, *, kept: list[Checkpoint], sizes: set[int]) -> None:
    """Build the tree from the events themselves, and note its root at every size that was signed."""
    edge, signed = Frontier(), sorted(sizes)
    for stretch in _stretches(connection):
        well, hashes = _stretch(connection, {**stretch, "size": edge.size})
        if found.ok and not well:
            _name_fault(connection, found, stretch, size=edge.size)
        elif found.ok and (fault := moments.check_stretch(connection, stretch, kept=kept, told=found.told)):
            found.fault(fault)
        _add(edge, hashes, found.roots, signed)
    found.sealed = edge.size


def _stretches(connection: psycopg.Connection) -> Iterator[dict[str, Any]]:
    """The leaves some ten thousands at a time, whatever numbers a forger may have given them."""
    after = BEFORE_ALL
    while True:
        row = connection.execute(STRETCH, {"after": after, "many": AT_A_TIME}).fetchone()
        if row is None or row[0] is None:
            return
        yield {"after": after, "last": row[0], "from": row[1], "to": row[2]}
        after = row[0]


def _stretch(connection: psycopg.Connection, given: dict[str, Any]) -> tuple[bool, bytes]:
    """Whether all is well with these leaves, and their hashes one after the other."""
    with connection.cursor(binary=True) as cursor:
        # Planned for this very stretch of the log, and not for any.
        well, hashes = cursor.execute(STRETCH_OF_LEAVES, given, prepare=False).fetchone() or (False, b"")
    return bool(well), bytes(hashes)


def _add(edge: Frontier, hashes: bytes, roots: dict[int, bytes], signed: list[int]) -> None:
    """Append leaves, stopping at each size that was signed to note the root."""
    begun, end = edge.size, edge.size + len(hashes) // WIDTH
    for size in signed[bisect_right(signed, begun) : bisect_right(signed, end)]:
        edge.extend(hashes[(edge.size - begun) * WIDTH : (size - begun) * WIDTH])
        roots[size] = edge.root()
    edge.extend(hashes[(edge.size - begun) * WIDTH :])


def _name_fault(connection: psycopg.Connection, found: Findings, stretch: dict[str, Any], *, size: int) -> None:
    """Something in these leaves does not hold: say which is the first, and why."""
    for seq, kept, made, fits, at, number, placed in connection.execute(IN_ORDER, stretch):
        if seq != size:
            found.fault(f"leaf {size}: missing from the sealed sequence")
        elif made is None:
            found.fault(f"event {number} of {at.isoformat()}: sealed as number {seq}, and gone")
        elif made != kept:
            found.fault(f"event {number} of {at.isoformat()}: changed after it was sealed as number {seq}")
        elif not fits:
            found.fault(f"event {number} of {at.isoformat()}: its content was replaced")
        elif not placed:
            found.fault(f"event {number} of {at.isoformat()}: sealed as of another transaction")
        size += 1
    found.fault(f"leaf {size}: the sealed sequence does not go on from here")


def _kept_checkpoints(connection: psycopg.Connection) -> list[Checkpoint]:
    rows = connection.execute(
        "select size, epoch, root, at, note, signature, key_id from audit_checkpoint order by size"
    ).fetchall()
    return [Checkpoint(*row) for row in rows]


def _published_checkpoints(folder: Path | None, found: Findings, *, expected: bool) -> list[Checkpoint]:
    """What was published. Where anything was signed, an absent or an empty folder is a fault: absence
    is never agreement."""
    if folder is None:
        return []
    if not folder.is_dir():
        if not expected:
            return []
        found.fault(f"{folder}: there is no such folder of published checkpoints")
        return []
    try:
        return read_folder(folder)
    except CannotBeRead as error:
        found.fault(f"published checkpoints, {error}: cannot be read")
        return []


def _check(found: Findings, checkpoints: list[Checkpoint], *, keys: Keys, where: str) -> None:
    if early := given_up_too_early(checkpoints):
        found.fault(f"checkpoint {early.size} {where}: signed with a key that had been given up")
    for checkpoint in checkpoints:
        key = keys.get(checkpoint.key_id)
        if key is None or not signature_holds(checkpoint, key):
            found.fault(f"checkpoint {checkpoint.size} {where}: its signature does not hold")
        elif checkpoint.size > found.sealed:
            found.fault(
                f"checkpoint {checkpoint.size} {where}: {checkpoint.size - found.sealed} sealed events are gone"
            )
        elif found.roots.get(checkpoint.size) != checkpoint.root:
            found.fault(f"checkpoint {checkpoint.size} {where}: the log no longer gives the root that was signed")


def _unannounced(connection: psycopg.Connection, kept: list[Checkpoint], *, told: Collection[str]) -> str | None:
    """A key that signs without having been announced by the one before it, in an event that the one
    before it sealed."""
    changes = list(changes_of_key(kept))
    announced = connection.execute(ANNOUNCED).fetchall() if changes else []
    for old, new in changes:
        said = [(old.key_id, new.key_id) == (before, after) and seq < old.size for seq, before, after in announced]
        if new.key_id not in told and not any(said):
            return f"checkpoint {new.size} in the database: signed with a key that the one before it never announced"
    return None


def _compare(found: Findings, kept: list[Checkpoint], outside: list[Checkpoint], *, published: bool) -> None:
    """What was published is in the database byte for byte, and the other way round; and every leaf is signed for."""
    inside = {(c.epoch, c.size): c.note for c in kept}
    for checkpoint in outside:
        if inside.get((checkpoint.epoch, checkpoint.size)) != checkpoint.note:
            found.fault(f"checkpoint {checkpoint.size} as published: the database has another one, or none")
    if published:
        _check_publication(found, kept, outside)
    if found.sealed != max((c.size for c in kept), default=0):
        found.fault("the last leaves are covered by no checkpoint")


def _check_publication(found: Findings, kept: list[Checkpoint], outside: list[Checkpoint]) -> None:
    """Every checkpoint was published. The newest may be on its way: it is published just after its transaction."""
    there = {(c.epoch, c.size) for c in outside}
    for checkpoint in kept:
        on_its_way = checkpoint is kept[-1] and datetime.now(UTC) - checkpoint.at < PUBLISHED_WITHIN
        if (checkpoint.epoch, checkpoint.size) not in there and not on_its_way:
            found.fault(f"checkpoint {checkpoint.size} in the database: never published")
            return
