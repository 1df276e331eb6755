"""What the log's own keepers do again and again, each in a process of its own: sealing, and verifying.

Neither holds the application's address. The sealer holds the sealer's role and the signing key, the verifier its role,
the public keys and the published checkpoints."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event

import psycopg
from django.conf import settings

from audit.evidence.checkpoints import read_public_keys
from audit.evidence.sealing import seal
from audit.evidence.shape import differences, unsafe_roles
from audit.evidence.told import Hours, Told
from audit.evidence.verifying import Findings, Keys, examine, snapshot

log = logging.getLogger(__name__)

SEAL_EVERY = 5.0
VERIFY_EVERY = 3600.0
# After a failure (the database is away, a log that does not hold) it is tried again so soon.
AGAIN_AFTER = 60.0


def stand(*, do: Callable[[], object], every: float, until: Event) -> None:
    """Do one thing every so often until told to stop. What fails is said and tried again: a keeper does not
    end by itself."""
    while not until.is_set():
        try:
            do()
        except Exception as failure:  # whatever it is, the next round may succeed
            log.error("audit.keeper_failed: %s: %s", type(failure).__name__, _first_line(failure))
            until.wait(min(every, AGAIN_AFTER))
        else:
            until.wait(every)


def seal_again() -> None:
    """One round of the sealer."""
    seal()


def verify_again() -> Findings:
    """One round of the verifier: check everything, and say in the log what was found. Raises nothing for a log that
    does not hold: that is what it is there to say."""
    began = time.monotonic()
    with psycopg.connect(settings.AUDIT_VERIFIER_URL, connect_timeout=5, autocommit=True) as connection:
        try:
            found = check(connection, folder=Path(settings.AUDIT_CHECKPOINTS_DIR))
        except psycopg.Error as failure:
            # What cannot be read does not hold: a right that was taken away would keep the verifier silent otherwise.
            found = Findings(first_bad=f"it could not be read: {_first_line(failure)}")
        said = found.as_json() | {"seconds": round(time.monotonic() - began, 1)}
        connection.execute("select public.audit_report(%s::jsonb)", [json.dumps(said)])
    if not found.ok:
        log.error("audit.does_not_hold: %s", found.first_bad)
    return found


def sealing_lags() -> bool:
    """Whether an event has waited for more than a minute to be sealed, as the sealer's own health check asks."""
    with psycopg.connect(settings.AUDIT_SEALER_URL, connect_timeout=5, autocommit=True) as connection:
        row = connection.execute(
            "select unsealed_since < now() - interval '60 seconds' from audit_seal_lag()"
        ).fetchone()
    return bool(row and row[0])


def verified_lately() -> bool:
    """Whether a verdict was written within three rounds of the verifier."""
    lately = "select exists (select from audit_event where kind = 'audit.verified' and at > now() - interval '3 hours')"
    with psycopg.connect(settings.AUDIT_VERIFIER_URL, connect_timeout=5, autocommit=True) as connection:
        row = connection.execute(lately).fetchone()
    return bool(row and row[0])


def check(connection: psycopg.Connection, *, folder: Path | None) -> Findings:
    """The log against its tree, its checkpoints and its orders, and the schema against what the code says of it."""
    with snapshot(connection):
        found = examine(
            connection,
            keys=read_public_keys(Path(settings.AUDIT_PUBLIC_KEY)),
            folder=folder,
            erasure_keys=erasure_keys(),
            told=Told(settings.AUDIT_KEYS_TOLD, [Hours.read(text) for text in settings.AUDIT_CLOCK_TOLD]),
        )
    with connection.transaction():
        for fault in (*differences(connection.execute), *unsafe_roles(connection.execute)):
            found.fault(fault)
    return found


def erasure_keys() -> Keys:
    """The keys that orders to erase are signed with; none where none is named, and then no erased event is
    taken on trust."""
    path = settings.AUDIT_ERASURE_PUBLIC_KEY
    return read_public_keys(Path(path)) if path else {}


def _first_line(failure: Exception) -> str:
    return str(failure).strip().split("\n", 1)[0]
