"""A sealed log to attack: connections as the roles, a key, a folder of checkpoints."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.db import connection

from audit.acting import Actor, acting
from audit.evidence.checkpoints import key_id
from audit.evidence.sealing import seal_with
from audit.kinds import RECORD_VIEWED
from audit.log import log
from tests import cluster
from tests.cluster import empty_the_log


@contextmanager
def connected(role: str):
    """A connection of our own to the tests' database: "app", the "owner" of the schema, or who can be the owner
    of the "log"."""
    user, password = cluster._passwords[role]
    here = connection.settings_dict
    with psycopg.connect(
        dbname=here["NAME"], host=here["HOST"], port=here["PORT"] or None, user=user, password=password
    ) as made:
        yield made


def write_events(count: int, *, name: str = "Omar Haddad") -> None:
    with acting(Actor(name=name, id=1)):
        for number in range(count):
            log(RECORD_VIEWED, ids=["a", "b"], data={"number": number, "ŵ": "é"})


def known(*keys: Ed25519PrivateKey) -> dict[str, Ed25519PublicKey]:
    """The public keys as whoever verifies holds them."""
    return {key_id(each.public_key()): each.public_key() for each in keys}


@pytest.fixture
def key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.generate()


@pytest.fixture
def sealed(transactional_db, key, tmp_path: Path) -> Path:
    """Some dozens of events in several sealed batches; returns where the checkpoints are published."""
    seal_afresh(key, tmp_path)
    return tmp_path


def seal_afresh(key: Ed25519PrivateKey, folder: Path) -> None:
    """What earlier tests sealed with other keys is cleared first, by the one who could: the owner, with
    the triggers off."""
    with connected("log") as owner:
        empty_the_log(owner.execute)
    for _ in range(4):
        seal_more(key, folder)


def seal_more(key: Ed25519PrivateKey, folder: Path, *, events: int = 12) -> None:
    write_events(events)
    with connected("log") as owner:
        seal_with(owner, key=key, folder=folder)
