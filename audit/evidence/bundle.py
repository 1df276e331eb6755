"""Taking sealed events out with their proofs, so that a third party can check them without our software.

What each file holds, byte by byte, stands in docs/audit.md; audit/evidence/verifier/check_bundle.py follows it.
Nothing is judged here: a log that was bent is exported as it is, and the checker says so.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import file_digest
from pathlib import Path
from typing import Any

import psycopg
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from audit.evidence.checkpoints import Checkpoint, changes_of_key
from audit.evidence.leaves import HEADER, SEARCH_PATH
from audit.evidence.tree import Tree

# Its fourth form. The third said whether content was withheld, so that an event without any is otherwise an erased one,
# and held the order that each was erased by; this one also holds the announcement of each key that took over.
FORMAT = "prevent-portal/audit-bundle/4"
AT_A_TIME, LEAVES_AT_A_TIME = 20_000, 500_000
MOST_CHECKPOINTS = 500

# The sealed numbers between which every event of the period lies: all go out, so that none is left out.
PLACES = "select min(seq), max(seq) from audit_leaf where event_at >= %s and event_at < %s and seq < %s"
UNSEALED = """
select count(*) from audit_event e where e.at >= %s and e.at < %s
   and not exists (select from audit_leaf l where l.event_at = e.at and l.event_id = e.id)
"""
EVENTS = f"""
select l.seq, {", ".join(HEADER.values())}, encode(e.commitment, 'hex'), encode(e.salt, 'hex'), e.payload
  from audit_leaf l join audit_event e on e.at = l.event_at and e.id = l.event_id
 where l.seq between %s and %s order by l.seq
"""  # noqa: S608 - built from constants only
# The events that carry the orders, wherever in the sealed log they are.
ORDERS = f"""
select l.seq, {", ".join(HEADER.values())}, encode(e.commitment, 'hex'), encode(e.salt, 'hex'), e.payload
  from audit_event e join audit_leaf l on l.event_at = e.at and l.event_id = e.id and l.seq < %(size)s
  join audit_event erased on erased.payload is null and erased.id = (e.payload::jsonb->>'id')::bigint
   and erased.at = (e.payload::jsonb->>'at')::timestamptz
  join audit_leaf place on place.event_at = erased.at and place.event_id = erased.id
 where e.kind = 'audit.erased' and place.seq between %(first)s and %(last)s order by l.seq
"""  # noqa: S608 - built from constants only
# The events that announce keys, wherever in the sealed log they are.
ANNOUNCED = f"""
select l.seq, {", ".join(HEADER.values())}, encode(e.commitment, 'hex'), encode(e.salt, 'hex'), e.payload
  from audit_event e join audit_leaf l on l.event_at = e.at and l.event_id = e.id and l.seq < %(size)s
 where e.kind = 'audit.key_announced' order by l.seq
"""  # noqa: S608 - built from constants only
HASHES = "select string_agg(hash, ''::bytea order by seq) from audit_leaf where seq >= %s and seq < %s"
COLUMNS = "size, epoch, root, at, note, signature, key_id"
# Those that first covered an event of the bundle, the newest, and both at each change of key between them.
COVERING = f"""
select {COLUMNS} from (
    select {COLUMNS}, lag(key_id) over by_size as before, lead(key_id) over by_size as after
      from audit_checkpoint window by_size as (order by size)) turns
 where size > %(first)s and (size <= (select min(size) from audit_checkpoint where size > %(last)s)
    or size = %(newest)s or before <> key_id or after <> key_id)
 order by size
"""  # noqa: S608 - built from constants only


class NothingSealed(Exception):
    """No sealed event lies in the period."""


@dataclass(frozen=True)
class Contents:
    """What a bundle holds: sealed events `first` to `last` of a tree of `size` leaves."""

    first: int
    last: int
    size: int
    unsealed: int
    checkpoints: list[Checkpoint]
    whole: bool

    @property
    def events(self) -> int:
        return self.last - self.first + 1


@dataclass(frozen=True)
class Wanted:
    """What to take out, and where to: all that was sealed between two moments, with content or without."""

    since: datetime
    until: datetime
    folder: Path
    keys: Mapping[str, Ed25519PublicKey]
    content: bool = True


def write_bundle(connection: psycopg.Connection, wanted: Wanted) -> Contents:
    """Write the bundle from one snapshot. Raises NothingSealed."""
    with connection.transaction():
        connection.execute("set transaction isolation level repeatable read, read only")
        return write_seen(connection, wanted)


def write_seen(connection: psycopg.Connection, wanted: Wanted) -> Contents:
    """As `write_bundle`, within a transaction the caller has opened."""
    connection.execute(SEARCH_PATH.replace("set ", "set local "))
    tree, folder = Tree(leaf_hashes(connection, size=_newest(connection))), wanted.folder
    contents = _contents(connection, tree, wanted)
    (folder / "checkpoints").mkdir(parents=True)
    _write_lines(folder / "events.jsonl", _events(connection, contents, content=wanted.content))
    _write_lines(folder / "proofs.jsonl", _proofs(tree, contents))
    _write_lines(folder / "consistency.jsonl", _consistency(tree, contents))
    _write_lines(folder / "erasures.jsonl", _orders(connection, tree, contents) if wanted.content else [])
    _write_lines(folder / "announcements.jsonl", _announcements(connection, tree, contents))
    for checkpoint in contents.checkpoints:
        (folder / "checkpoints" / checkpoint.name).write_text(checkpoint.published())
    keys = _keys(contents, wanted)
    (folder / "public-key.pem").write_bytes(b"".join(keys))
    _write_manifest(contents, wanted)
    return contents


def leaf_hashes(connection: psycopg.Connection, *, size: int) -> bytearray:
    """The first so many leaves, as sealed."""
    hashes = bytearray()
    with connection.cursor(binary=True) as cursor:
        for first in range(0, size, LEAVES_AT_A_TIME):
            last = min(first + LEAVES_AT_A_TIME, size)
            (some,) = cursor.execute(HASHES, [first, last]).fetchone() or (None,)
            hashes += some or b""
    return hashes


def _newest(connection: psycopg.Connection) -> int:
    row = connection.execute("select coalesce(max(size), 0) from audit_checkpoint").fetchone()
    return int(row[0]) if row else 0


def _contents(connection: psycopg.Connection, tree: Tree, wanted: Wanted) -> Contents:
    period, newest = [wanted.since, wanted.until], _newest(connection)
    first, last = connection.execute(PLACES, [*period, newest]).fetchone() or (None, None)
    if first is None:
        raise NothingSealed("No sealed event lies in this period.")
    given = {"first": first, "last": last, "newest": newest}
    rows = connection.execute(COVERING, given).fetchall()
    (unsealed,) = connection.execute(UNSEALED, period).fetchone() or (0,)
    checkpoints = _thinned([Checkpoint(*row) for row in rows])
    whole = bool(checkpoints) and checkpoints[-1].root == tree.root()
    return Contents(first, last, newest, unsealed, checkpoints, whole)


def _thinned(checkpoints: list[Checkpoint]) -> list[Checkpoint]:
    """A busy month has half a million; a few hundred evenly spread ones, those at a change of key and the last
    two say as much."""
    step = -(-len(checkpoints) // MOST_CHECKPOINTS)
    turns = {checkpoint.size for change in changes_of_key(checkpoints) for checkpoint in change}
    last = {checkpoint.size for checkpoint in checkpoints[-2:]}
    return [each for number, each in enumerate(checkpoints) if number % step == 0 or each.size in turns | last]


def _events(connection: psycopg.Connection, contents: Contents, *, content: bool) -> Iterator[dict[str, Any]]:
    with connection.cursor(name="events") as cursor:
        cursor.itersize = AT_A_TIME
        cursor.execute(EVENTS, [contents.first, contents.last])
        for row in cursor:
            yield _event(row) | ({} if content else {"salt": None, "payload": None})


def _event(row: Sequence[Any]) -> dict[str, Any]:
    seq, *header, commitment, salt, payload = row
    fields = dict(zip(HEADER, header, strict=True))
    return {"seq": seq, "header": fields, "commitment": commitment, "salt": salt, "payload": payload}


def _orders(connection: psycopg.Connection, tree: Tree, contents: Contents) -> Iterator[dict[str, Any]]:
    given = {"first": contents.first, "last": contents.last, "size": contents.size}
    for row in connection.execute(ORDERS, given).fetchall():
        yield _event(row) | {"path": [node.hex() for node in tree.inclusion(row[0])]}


def _announcements(connection: psycopg.Connection, tree: Tree, contents: Contents) -> Iterator[dict[str, Any]]:
    """Of each key that took over, the events in which the key before it announced it. They say nothing of a person's
    record, and go out also where content is withheld."""
    changes = {(old.key_id, new.key_id): old.size for old, new in changes_of_key(contents.checkpoints)}
    rows = connection.execute(ANNOUNCED, {"size": contents.size}).fetchall() if changes else []
    for row in rows:
        said = json.loads(row[-1] or "{}")
        if row[0] < changes.get((said.get("from"), said.get("to")), 0):
            yield _event(row) | {"path": [node.hex() for node in tree.inclusion(row[0])]}


def _proofs(tree: Tree, contents: Contents) -> Iterator[dict[str, Any]]:
    for seq in range(contents.first, contents.last + 1):
        yield {"seq": seq, "path": [node.hex() for node in tree.inclusion(seq)]}


def _consistency(tree: Tree, contents: Contents) -> Iterator[dict[str, Any]]:
    for checkpoint in contents.checkpoints:
        yield {"size": checkpoint.size, "path": [node.hex() for node in tree.consistency(checkpoint.size)]}


def _keys(contents: Contents, wanted: Wanted) -> list[bytes]:
    """The public keys that the checkpoints name, newest first; all there are where none of them is known."""
    used = dict.fromkeys(checkpoint.key_id for checkpoint in reversed(contents.checkpoints))
    known = [wanted.keys[name] for name in used if name in wanted.keys] or list(wanted.keys.values())
    return [key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo) for key in known]


def _write_lines(path: Path, lines: Iterable[dict[str, Any]]) -> None:
    """One object a line, in the one spelling that the checker accepts."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for line in lines:
            file.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")


def _write_manifest(contents: Contents, wanted: Wanted) -> None:
    folder = wanted.folder
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    manifest = {
        "format": FORMAT,
        "from": wanted.since.astimezone(UTC).isoformat(),
        "to": wanted.until.astimezone(UTC).isoformat(),
        "events": contents.events,
        "first": contents.first,
        "last": contents.last,
        "tree_size": contents.size,
        "content": wanted.content,
        "files": {name: digest(folder / name) for name in names},
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n")


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
