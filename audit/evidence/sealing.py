"""Sealing the log. Runs in the keeper, under a role of its own that can read events and append leaves.

Rows commit in no order of id or time: a sealer that read `id > last` missed 1,881 of 47,181 committed rows (measured).
So rows are taken only once no running transaction could still put one before them: xid below the oldest running one
(`pg_snapshot_xmin`), ordered by (xid, id).
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from psycopg.rows import dict_row

from audit.evidence.checkpoints import Checkpoint, read_private_key, sign
from audit.evidence.leaves import LEAF_SQL, SEARCH_PATH
from audit.evidence.merkle import WIDTH, Frontier
from audit.evidence.publishing import publish, publish_missing

BATCH = 50_000
# Only the sealer's role may lock the row, so no other can keep it from its work.
ALONE = "select from audit_sealing for update skip locked"

# Below `horizon` no running transaction can still put an event, and from `ceiling` on none has begun. The epoch is the
# cluster's own identifier: a log that began in another one was restored, and there the numbers of transactions began
# again.
STAND = """
select pg_snapshot_xmin(pg_current_snapshot())::text as horizon, pg_snapshot_xmax(pg_current_snapshot())::text as ceiling,
       statement_timestamp() as stood_at, system_identifier as epoch,
       (select coalesce(max(seq), -1) + 1 from audit_leaf) as size,
       coalesce((select epoch from audit_leaf order by seq limit 1) <> system_identifier, false) as restored,
       coalesce((select epoch from audit_leaf order by seq desc limit 1) <> system_identifier, false) as just_restored
  from pg_control_system()
"""
# By the number that the event itself bears, which its hash covers; a leaf's copy of it may have been bent.
LAST = """
select e.xid::text as xid, e.id from audit_leaf l join audit_event e on e.at = l.event_at and e.id = l.event_id
 where not %(just_restored)s and l.epoch = %(epoch)s and e.xid < %(horizon)s::xid8 order by l.seq desc limit 1
"""

# What can be sealed and is not, in order. It lies behind the last leaf; in a restored log it must also have none yet.
UNSEALED = "not exists (select from audit_leaf l where l.event_at = e.at and l.event_id = e.id)"
IN_TURN = f"""
  from audit_event e
 where e.xid < %(horizon)s::xid8 and (e.xid, e.id) > (%(xid)s::xid8, %(id)s::bigint) and (not %(restored)s or {UNSEALED})
 order by e.xid, e.id limit %(batch)s
"""
# What the other cluster had not sealed when it was dumped, and numbered beyond what this one has begun: its own
# transactions get there years from now. Sealed first, and all at once, before anything else of the new epoch.
LEFT_BEHIND = f"""
  from audit_event e where e.xid >= %(ceiling)s::xid8 and e.at < %(stood_at)s and {UNSEALED} order by e.xid, e.id
"""
# Events lie in the order of an index already. Without this a log that was filled a moment ago, of which the planner
# knows nothing yet, is read whole and sorted for each batch.
IN_ORDER = "set local enable_sort = off; set local enable_seqscan = off"
HASHES = "select string_agg(hash, ''::bytea order by seq) from audit_leaf where seq >= %(size)s"


def _append_of(source: str) -> str:
    """A leaf for each event of a batch, in their order: each event is read once, and its content never."""
    return f"""
insert into audit_leaf (seq, epoch, xid, event_at, event_id, hash)
select %(size)s + row_number() over (order by xid, id) - 1, %(epoch)s, xid, at, id, hash
  from (select e.xid, e.at, e.id, {LEAF_SQL} as hash {source}) placed
"""  # noqa: S608 - built from constants only


class SealingRefused(Exception):
    """The tree in the database is not the one that was sealed before: nothing more is sealed on top of it."""


def seal() -> list[Checkpoint]:
    """The keeper's duty: seal what can be sealed, sign, publish. Does nothing where no key or address is configured."""
    if not settings.AUDIT_SEALER_URL or not settings.AUDIT_SIGNING_KEY:
        return []
    key = read_private_key(Path(settings.AUDIT_SIGNING_KEY))
    with psycopg.connect(settings.AUDIT_SEALER_URL, connect_timeout=5) as connection:
        return seal_with(connection, key=key, folder=Path(settings.AUDIT_CHECKPOINTS_DIR))


def seal_with(connection: psycopg.Connection, *, key: Ed25519PrivateKey, folder: Path) -> list[Checkpoint]:
    """Seal batch by batch until nothing is left; each batch and its checkpoint are one transaction. Only one sealer
    works at a time; a second finds the row locked and returns at once."""
    made: list[Checkpoint] = []
    _publish_missing(connection, folder)
    while True:
        with connection.transaction():
            connection.execute(SEARCH_PATH.replace("set ", "set local "))
            connection.execute(IN_ORDER)
            if not _alone(connection):
                return made
            checkpoint = _seal_batch(connection, key)
        if checkpoint is None:
            return made
        # After the commit: a checkpoint that was published but never committed would accuse an honest database.
        publish(checkpoint, folder)
        made.append(checkpoint)


def _publish_missing(connection: psycopg.Connection, folder: Path) -> None:
    """A sealer that died between committing and publishing left the last checkpoints unpublished."""
    with connection.transaction():
        rows = connection.execute(
            "select size, epoch, root, at, note, signature, key_id from audit_checkpoint order by size desc limit 100"
        ).fetchall()
    publish_missing((Checkpoint(*row) for row in rows), folder)


def _alone(connection: psycopg.Connection) -> bool:
    return connection.execute(ALONE).fetchone() is not None


def _seal_batch(connection: psycopg.Connection, key: Ed25519PrivateKey) -> Checkpoint | None:
    edge, place = _edge(connection), _place(connection)
    if place["size"] != edge.size:
        raise SealingRefused(f"{place['size']} leaves are there, and {edge.size} were signed for.")
    hashes = (place["just_restored"] and _append(connection, LEFT_BEHIND, place)) or _append(connection, IN_TURN, place)
    if not hashes:
        return None
    edge.extend(hashes)
    return _sign(connection, edge, epoch=place["epoch"], key=key)


def _sign(connection: psycopg.Connection, edge: Frontier, *, epoch: int, key: Ed25519PrivateKey) -> Checkpoint:
    checkpoint = sign(size=edge.size, epoch=epoch, root=edge.root(), at=datetime.now(UTC), key=key)
    connection.execute(
        "insert into audit_checkpoint (size, epoch, root, at, frontier, note, signature, key_id)"
        " values (%s, %s, %s, %s, %s, %s, %s, %s)",
        [
            checkpoint.size,
            checkpoint.epoch,
            checkpoint.root,
            checkpoint.at,
            edge.to_text(),
            checkpoint.note,
            checkpoint.signature,
            checkpoint.key_id,
        ],
    )
    return checkpoint


def _place(connection: psycopg.Connection) -> dict[str, Any]:
    """Where this batch begins: behind the last leaf of this epoch."""
    place = _named(connection, STAND, {}) | {"batch": BATCH}
    return place | (_named(connection, LAST, place) or {"xid": "0", "id": 0})


def _named(connection: psycopg.Connection, question: str, given: dict[str, Any]) -> dict[str, Any]:
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(question, given).fetchone() or {}


def _append(connection: psycopg.Connection, source: str, place: dict[str, Any]) -> bytes:
    """Append the leaves of a batch, and return their hashes one after the other: the tree needs no more."""
    with connection.cursor(binary=True) as cursor:
        # Planned for this very stretch of the log, and not for any.
        added = cursor.execute(_append_of(source), place, prepare=False).rowcount
        (hashes,) = (added and cursor.execute(HASHES, place, prepare=False).fetchone()) or (b"",)
    if added * WIDTH != len(hashes):
        raise SealingRefused("Leaves were added meanwhile that this sealer did not make.")
    return bytes(hashes)


def _edge(connection: psycopg.Connection) -> Frontier:
    """Where sealing stopped. Refuses to go on when the edge does not give the root that was signed."""
    row = connection.execute("select size, frontier, root from audit_checkpoint order by size desc limit 1").fetchone()
    if row is None:
        return Frontier()
    edge = Frontier.from_text(size=row[0], text=row[1])
    if edge.root() != row[2]:
        raise SealingRefused("The last checkpoint does not fit its own tree.")
    return edge
