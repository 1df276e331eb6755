"""Bend the log as somebody, look as the verifier does, and say what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

import psycopg
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from audit.capture.partitions import UNPROTECTED
from audit.evidence import shape
from audit.evidence.verifying import Keys, examine
from tests.audit.alterations import DATA, SCHEMA
from tests.audit.attacks import REFUSALS
from tests.audit.tampers import OPEN, TAMPERS

# Who bends. The owner of the schema is the one that can log in; the log's own owner nobody can be, but a superuser can.
ROLES = {"owner of the schema": "pp_owner", "owner of the log": "pp_log", "superuser": ""}
REFUSED, HOLDS = "refused", "HOLDS"


@dataclass(frozen=True)
class Outcome:
    """`by` names the check that found it, or says that it was refused, or holds. `words` are what is told."""

    by: str
    words: str = ""

    @property
    def seen(self) -> bool:
        return self.by != HOLDS


@dataclass(frozen=True)
class Verifier:
    """What whoever verifies has in hand: the public keys, and what was published. `seals` is the sealer's key."""

    keys: Keys
    folder: Path
    erasure_keys: Keys
    seals: Ed25519PrivateKey

    def look(self, connection: psycopg.Connection, *, at_log_alone: bool = False) -> Outcome:
        """Everything that is looked at each hour, one after the other, until something is found."""
        for by, ask in list(CHECKS.items())[: 1 if at_log_alone else None]:
            try:
                if words := ask(self, connection):
                    return Outcome(by, words)
            except psycopg.Error as failure:
                return Outcome("it cannot be read", str(failure).split("\n", 1)[0])
        return Outcome(HOLDS)


def _log(verifier: Verifier, connection: psycopg.Connection) -> str:
    found = examine(connection, keys=verifier.keys, folder=verifier.folder, erasure_keys=verifier.erasure_keys)
    return found.first_bad or ""


CHECKS: dict[str, Callable[[Verifier, psycopg.Connection], str]] = {
    "the log": _log,
    "the schema": lambda _, connection: "; ".join(shape.differences(connection.execute)[:1]),
    "the roles": lambda _, connection: "; ".join(shape.unsafe_roles(connection.execute)[:1]),
    "the months": lambda _, connection: "; ".join(name for (name,) in connection.execute(UNPROTECTED)),
}


def come_of(
    admin: psycopg.Connection,
    *,
    bend: Callable[[psycopg.Connection], object],
    role: str,
    verifier: Verifier,
    at_log_alone: bool = False,
) -> Outcome:
    """As `role`, who is the connection's own where it is empty; undone again."""
    with admin.transaction(force_rollback=True):
        try:
            with admin.transaction(), _no_grant_of_nothing(admin):
                if role:
                    admin.execute(f"set local role {role}")  # type: ignore[arg-type]  # a text of our own, no literal
                bend(admin)
        except psycopg.Error as refused:
            if refused.sqlstate not in REFUSALS:
                raise
            return Outcome(REFUSED, refused.sqlstate or "")
        admin.execute("reset role")
        return verifier.look(admin, at_log_alone=at_log_alone)


@contextmanager
def _no_grant_of_nothing(admin: psycopg.Connection) -> Iterator[None]:
    """To grant what is not one's own is a warning only, and nothing is granted: a refusal all the same."""
    warnings: list[str | None] = []
    admin.add_notice_handler(listen := lambda told: warnings.append(told.sqlstate))
    try:
        yield
    finally:
        admin.remove_notice_handler(listen)
    if "01007" in warnings:
        raise psycopg.errors.InsufficientPrivilege("no privileges were granted")


def by_name(admin: psycopg.Connection, verifier: Verifier) -> Iterator[tuple[str, str, Outcome]]:
    """Each tamper of the review by each role: its name, who did it, what came of it."""
    for name, tamper in TAMPERS.items():
        for who, role in ROLES.items():
            yield (
                name,
                who,
                come_of(admin, bend=lambda c, t=tamper: c.execute(t.statements), role=role, verifier=verifier),
            )


def at_random(
    admin: psycopg.Connection, verifier: Verifier, *, dice: Random, data: int, schema: int
) -> Iterator[tuple[str, str, Outcome]]:
    """So many alterations of what is written and of what guards it, each kind as often as the others, by the
    roles in turn.

    What is written is altered with all guards off, and then nothing but the log itself is looked at.
    """
    with admin.transaction(force_rollback=True):
        admin.execute(OPEN)
        yield from _in_turn(admin, verifier, DATA, dice=dice, times=data, at_log_alone=True)
    yield from _in_turn(admin, verifier, SCHEMA, dice=dice, times=schema, at_log_alone=False)


def _in_turn(
    admin: psycopg.Connection,
    verifier: Verifier,
    kinds: dict[str, Callable[[Random, psycopg.Connection], object]],
    *,
    dice: Random,
    times: int,
    at_log_alone: bool,
) -> Iterator[tuple[str, str, Outcome]]:
    names = list(kinds)
    # The owner of the schema is refused nearly all of it, so others bend as often.
    who_bends = ["superuser", "owner of the log", "superuser", "owner of the schema", "owner of the log"]
    for number in range(times):
        name = names[number % len(names)]
        who = who_bends[number // len(names) % len(who_bends)]
        outcome = come_of(
            admin,
            bend=lambda c, alter=kinds[name]: alter(dice, c),
            role=ROLES[who],
            verifier=verifier,
            at_log_alone=at_log_alone,
        )
        yield name, who, outcome
