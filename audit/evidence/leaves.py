"""What a leaf of the tree is made of: the one definition for sealing, verifying and exporting.

A leaf's content is the header of an event, each field as `length:bytes` (so that no two headers read alike), followed
by its commitment, sha256(salt || payload). The payload may be erased by law; the leaf stays provable.
"""

from __future__ import annotations

# Each column of the header as text, in this order. The database writes them so for sealing and for exports alike.
HEADER = {
    "at": "(extract(epoch from e.at) * 1000000)::bigint::text",  # microseconds since 1970, UTC
    "id": "e.id::text",
    "xid": "e.xid::text",
    "kind": "e.kind",
    "operation": "e.operation",
    "actor_id": "coalesce(e.actor_id::text, '')",
    "actor_name": "e.actor_name",
    "agency_id": "coalesce(e.agency_id::text, '')",
    "agency_name": "e.agency_name",
    "db_user": "e.db_user",
    "request_id": "e.request_id",
    "target_type": "e.target_type",
    "target_id": "e.target_id",
    "ids": "e.ids::text",
}


def _sized(column: str) -> str:
    return f"octet_length({column})::text || ':' || {column}"


# Built from the constants above only, and from functions of pg_catalog, so that nothing in the schema can stand in for
# it.
HEADER_SQL = " || ".join(_sized(column) for column in HEADER.values())
LEAF_SQL = f"sha256('\\x00'::bytea || convert_to({HEADER_SQL}, 'UTF8') || e.commitment)"
SEARCH_PATH = "set search_path = pg_catalog, public, pg_temp"


def header_bytes(fields: dict[str, str]) -> bytes:
    """The same bytes, from the fields of an exported event."""
    parts = (fields[name].encode() for name in HEADER)
    return b"".join(b"%d:%s" % (len(part), part) for part in parts)
