"""Sealing the log. Runs in the keeper, under a role of its own that can read events and append leaves.

Rows commit in no order of id or time: a sealer that read `id > last` missed 1,881 of 47,181 committed rows (measured).
So rows are taken only once no running transaction could still put one before them: xid below the oldest running one
(`pg_snapshot_xmin`), ordered by (xid, id).
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import psycopg
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from audit.checkpoints import Checkpoint, publish, read_private_key, sign
from audit.leaves import LEAF_SQL, SEARCH_PATH
from audit.merkle import Frontier

BATCH = 10_000
# Any number would do; it must only be the same in every sealer and used for nothing else.
LOCK = 0x7365616C

# An event already sealed is never taken twice: (xid, id) of the last leaf of this epoch is where the next batch begins.
# The epoch is the cluster's own identifier: after a logical restore xids begin again, and what was sealed is skipped.
TAKE = f"""
with last as (
    select coalesce(max(seq), -1) as seq from audit_leaf
), place as (
    select xid, event_id from audit_leaf where seq = (select seq from last) and epoch = %(epoch)s
), fresh as (
    select e.xid, e.at, e.id, {LEAF_SQL} as hash
      from audit_event e
     where e.xid < pg_snapshot_xmin(pg_current_snapshot())
       and (not exists (select from place) or (e.xid, e.id) > (select xid, event_id from place))
       and (exists (select from place) or not exists (select from audit_leaf l where l.event_at = e.at and l.event_id = e.id))
     order by e.xid, e.id limit %(batch)s
)
insert into audit_leaf (seq, epoch, xid, event_at, event_id, hash)
select (select seq from last) + row_number() over (order by xid, id), %(epoch)s, xid, at, id, hash from fresh
returning seq, hash
"""  # noqa: S608 - built from constants only


class SealingRefused(Exception):
    """The tree in the database is not the one that was sealed before: nothing more is sealed on top of it."""


def seal() -> list[Checkpoint]:
    """The keeper's duty: seal what can be sealed, sign, publish. Does nothing where no key or address is configured."""
    if not settings.AUDIT_SEALER_URL or not settings.AUDIT_SIGNING_KEY:
        return []
    key = read_private_key(Path(settings.AUDIT_SIGNING_KEY))
    with psycopg.connect(settings.AUDIT_SEALER_URL) as connection:
        return seal_with(connection, key=key, folder=Path(settings.AUDIT_CHECKPOINTS_DIR))


def seal_with(connection: psycopg.Connection, *, key: Ed25519PrivateKey, folder: Path) -> list[Checkpoint]:
    """Seal batch by batch until nothing is left; each batch and its checkpoint are one transaction. Only one sealer
    works at a time; a second finds the lock taken and returns at once."""
    made: list[Checkpoint] = []
    _publish_missing(connection, folder)
    while True:
        with connection.transaction():
            connection.execute(SEARCH_PATH.replace("set ", "set local "))
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
    for row in rows:
        checkpoint = Checkpoint(*row)
        if (folder / checkpoint.name).exists():
            return
        publish(checkpoint, folder)


def _alone(connection: psycopg.Connection) -> bool:
    row = connection.execute("select pg_try_advisory_xact_lock(%s)", [LOCK]).fetchone()
    return bool(row and row[0])


def _seal_batch(connection: psycopg.Connection, key: Ed25519PrivateKey) -> Checkpoint | None:
    edge, epoch = _edge(connection), _epoch(connection)
    rows = connection.execute(TAKE, {"batch": BATCH, "epoch": epoch}).fetchall()
    if not rows:
        return None
    for seq, leaf in sorted(rows):
        if seq != edge.size:
            raise SealingRefused(f"Leaf {seq} does not follow on {edge.size}.")
        edge.append(leaf)
    checkpoint = sign(size=edge.size, epoch=epoch, root=edge.root(), at=datetime.now(UTC), key=key)
    connection.execute(
        "insert into audit_checkpoint (size, epoch, root, at, frontier, note, signature, key_id)"
        " values (%s, %s, %s, %s, %s, %s, %s, %s)",
        [checkpoint.size, epoch, checkpoint.root, checkpoint.at, edge.to_text(), checkpoint.note, checkpoint.signature,
         checkpoint.key_id],
    )  # fmt: skip
    return checkpoint


def _edge(connection: psycopg.Connection) -> Frontier:
    """Where sealing stopped. Refuses to go on when the edge does not give the root that was signed."""
    row = connection.execute(
        "select size, frontier, root from audit_checkpoint order by size desc limit 1"
    ).fetchone()
    if row is None:
        return Frontier()
    edge = Frontier.from_text(size=row[0], text=row[1])
    if edge.root() != row[2]:
        raise SealingRefused("The last checkpoint does not fit its own tree.")
    return edge


def _epoch(connection: psycopg.Connection) -> int:
    row = connection.execute("select system_identifier from pg_control_system()").fetchone()
    assert row is not None
    return int(row[0])
