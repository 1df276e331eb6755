"""Erasing an event by law: an order that one person signs, another carries out, and every verifier
can check afterwards.

The trigger that lets an event's content go trusts a setting of the session, which the owner of the tables can give
himself. So the verifier trusts no erased event by itself: each must be covered by an `audit.erased` event that
carries an order for just that event, signed with the key for erasures, which neither the keeper nor the owner of
the tables holds."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import psycopg
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from audit.evidence.checkpoints import key_id
from audit.kinds import AUDIT_ERASED

ORIGIN = "prevent-portal/erasure-order"
Keys = Mapping[str, Ed25519PublicKey]

ERASED = "select at, id, encode(commitment, 'hex') from audit_event where payload is null order by at, id"
SAID = "select at, id, actor_name, payload from audit_event where kind = %(kind)s order by at, id"


class NoOrder(ValueError):
    """What was given is not an erasure order, or not one for this event. The message says why."""


@dataclass(frozen=True)
class Order:
    """That one event be erased: which, what it was committed to, who orders it and why. Signed as the
    text of `note`."""

    at: datetime
    event_id: int
    commitment: str
    ordered_by: str
    reason: str

    @property
    def note(self) -> str:
        """Six lines that a person can read before signing: origin, moment, number, commitment, name, reason."""
        moment = self.at.astimezone(UTC).isoformat(timespec="microseconds")
        return f"{ORIGIN}\n{moment}\n{self.event_id}\n{self.commitment}\n{self.ordered_by}\n{self.reason}\n"

    @classmethod
    def read(cls, note: str) -> Order:
        lines = note.split("\n")
        if len(lines) != 7 or lines[0] != ORIGIN or not all(lines[1:6]):
            raise NoOrder("This is not an erasure order.")
        return cls(datetime.fromisoformat(lines[1]), int(lines[2]), lines[3], lines[4], lines[5])


def sign_order(order: Order, *, key: Ed25519PrivateKey) -> str:
    """`KEY-ID BASE64`, as beneath a checkpoint."""
    if "\n" in order.ordered_by + order.reason or not order.ordered_by.strip() or not order.reason.strip():
        raise NoOrder("An order needs a name and a reason, each on one line.")
    return f"{key_id(key.public_key())} {base64.b64encode(key.sign(order.note.encode())).decode()}"


def read_signed(text: str) -> tuple[Order, str]:
    """An order as it stands in a file: the note, an empty line, the signature."""
    note, _, signature = text.rstrip("\n").rpartition("\n\n")
    return Order.read(note + "\n"), signature


def signature_holds(order: Order, signature: str, *, keys: Keys) -> bool:
    """Whether the order was signed with one of the keys for erasures."""
    name, _, signed = signature.partition(" ")
    try:
        keys[name].verify(base64.b64decode(signed, validate=True), order.note.encode())
    except (KeyError, ValueError, InvalidSignature):
        return False
    return True


def check(connection: psycopg.Connection, *, keys: Keys, many: int) -> str | None:
    """The first erasing that is not covered by its order, or order that erased nothing. `many` events have no content:
    the log is read for which they are only where there are any."""
    erased = {(at, number): commitment for at, number, commitment in connection.execute(ERASED)} if many else {}
    orders = connection.execute(SAID, {"kind": AUDIT_ERASED.name}).fetchall()
    return first_fault(erased, orders, keys=keys)


def first_fault(
    erased: Mapping[tuple[datetime, int], str],
    orders: Iterable[tuple[datetime, int, str, str | None]],
    *,
    keys: Keys,
) -> str | None:
    left = dict(erased)
    for at, number, by, payload in orders:
        order = _carried_out(payload, by=by, keys=keys)
        if order is None:
            return (
                f"event {number} of {at.isoformat()}: says that something was erased, and carries no order that holds"
            )
        if left.pop((order.at, order.event_id), None) != order.commitment:
            return f"event {number} of {at.isoformat()}: its order names an event that was not erased by it"
    for at, number in left:
        return f"event {number} of {at.isoformat()}: its content is gone, and no order says why"
    return None


def _carried_out(payload: str | None, *, by: str, keys: Keys) -> Order | None:
    """The order that an `audit.erased` event carries, if it holds: signed, and carried out by another
    than ordered it."""
    try:
        said: dict[str, Any] = json.loads(payload or "{}")
        order = Order.read(said["order"])
    except (KeyError, TypeError, ValueError):
        return None
    another = order.ordered_by.casefold() not in by.casefold()
    return order if another and signature_holds(order, str(said.get("signature")), keys=keys) else None
