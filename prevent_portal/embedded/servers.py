"""`with servers():` the addresses of a database and a Redis, for as long as the block lasts."""

import os
import signal
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from prevent_portal.embedded import addresses
from prevent_portal.embedded.addresses import OWNER as OWNER_DATABASE_URL
from prevent_portal.embedded.locks import at_the_gate, present
from prevent_portal.embedded.place import Place, place_for
from prevent_portal.embedded.postgres import ADMIN, APP, BACKUP, KEEPER, OWNER, SEALER, VERIFIER, Postgres
from prevent_portal.embedded.redis import Redis
from prevent_portal.embedded.secrets import audit_key, backup_keys, kept_secrets, pack_key, second_factor_key

# "demo", or "test" with a word behind it for each set that must not feel the others.
Purpose = str
ADDRESSES = ("DATABASE_URL", OWNER_DATABASE_URL, "REDIS_URL")


@dataclass
class Servers:
    """The embedded servers of one purpose; a part whose address was given from outside is left alone."""

    place: Place
    durable: bool
    own_postgres: bool
    own_redis: bool
    environment: dict[str, str] = field(default_factory=dict)

    def ensure_up(self) -> None:
        """Start what does not answer. Only at the gate."""
        kept, new = kept_secrets(self.place.state)
        if self.own_postgres:
            self._postgres = Postgres(place=self.place, secrets=kept, durable=self.durable)
            self._postgres.start(passwords_are_new=new)
            self.environment["DATABASE_URL"] = self._postgres.address(APP)
            self.environment[OWNER_DATABASE_URL] = self._postgres.address(OWNER)
            self.environment[addresses.KEEPER] = self._postgres.address(KEEPER)
            self.environment[addresses.SEALER] = self._postgres.address(SEALER)
            self.environment[addresses.VERIFIER] = self._postgres.address(VERIFIER)
            self.environment[addresses.BACKUP] = self._postgres.address(BACKUP)
            self.environment.update(audit_key(self.place.state) | second_factor_key(self.place.state))
            self.environment.update(backup_keys(self.place.state) | pack_key(self.place.state))
            if not self.durable:
                self.environment[addresses.ADMIN] = self._postgres.address(ADMIN)
            # Our own database on this machine means a demonstration; production names its own.
            self.environment.update(DEMO="1", SECRET_KEY=kept.secret_key)
        if self.own_redis:
            self._redis = Redis(place=self.place, durable=self.durable)
            self._redis.start()
            self.environment["REDIS_URL"] = self._redis.address

    def open_the_log(self) -> None:
        """Let migrations change the log's own tables; they hand it over again."""
        if postgres := getattr(self, "_postgres", None):
            postgres.open_the_log()

    def stop(self) -> None:
        """In the order in which one needs the other: Redis, then PostgreSQL."""
        if redis := getattr(self, "_redis", None):
            redis.stop()
        if postgres := getattr(self, "_postgres", None):
            postgres.stop()

    def revive(self) -> list[str]:
        """Bring back a server that was killed; say which."""
        parts = {"PostgreSQL": getattr(self, "_postgres", None), "Redis": getattr(self, "_redis", None)}
        down = [name for name, part in parts.items() if part and not part.is_up()]
        if down:
            with at_the_gate(self.place.state):
                self.ensure_up()
        return down


@contextmanager
def servers(purpose: Purpose = "demo", *, given: Mapping[str, str] = os.environ) -> Iterator[dict[str, str]]:
    """The addresses already given, and servers of our own for the rest: started or joined, and stopped by
    the last one out."""
    with running(purpose, given=given) as (environment, _):
        yield environment


@contextmanager
def running(
    purpose: Purpose = "demo", *, given: Mapping[str, str] = os.environ
) -> Iterator[tuple[dict[str, str], Servers | None]]:
    """As `servers()`, for the supervisor, which also watches over what it started."""
    outside = {name: given[name] for name in ADDRESSES if given.get(name)}
    if {"DATABASE_URL", "REDIS_URL"} <= outside.keys():
        yield outside, None
        return
    own = Servers(
        place=place_for(purpose),
        durable=purpose == "demo",
        own_postgres="DATABASE_URL" not in outside,
        own_redis="REDIS_URL" not in outside,
    )
    with _leaving_on_sigterm(), present(own.place.state, arrive=own.ensure_up, last_out=own.stop):
        # What was set by hand (a secret key, demo mode) wins over what we would choose.
        chosen = {name: given.get(name) or value for name, value in own.environment.items()}
        yield chosen | outside, own


@contextmanager
def _leaving_on_sigterm() -> Iterator[None]:
    """A polite kill unwinds the stack, so that the last one out still stops the servers."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    politely = (signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.getsignal(number) for number in politely}
    for number in politely:
        if before[number] is signal.SIG_DFL:
            signal.signal(number, lambda number, _frame: sys.exit(128 + number))
    try:
        yield
    finally:
        for number in politely:
            signal.signal(number, before[number])
