"""PostgreSQL and Redis killed as a machine kills them, in the middle of writing: a cluster of its own, which waits for its
disk as a service does. What was said to be written is there when they are back."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import psycopg
import pytest
import redis

from prevent_portal.embedded import place as places
from prevent_portal.embedded.servers import Servers, running
from prevent_portal.supervisor import revive
from tests.faulty import shows
from tests.prevent_portal.somebody import clear, make_home

MINUTE = 60
WRITERS = 4


@pytest.fixture(scope="module")
def own() -> Iterator[Servers]:
    """The servers of a demonstration, as the supervisor holds them."""
    home, before = make_home(), places.STATE
    places.STATE = home
    try:
        with running(given={}) as (addresses, own):
            with psycopg.connect(addresses["OWNER_DATABASE_URL"], autocommit=True) as owner:
                owner.execute("create table written (writer int, number int, primary key (writer, number))")
                owner.execute("grant select, insert on written to pp_app")
            yield own
    finally:
        places.STATE = before
    clear(home)


def writes(address: str, writer: int, first: int, until: Event) -> int:
    """The last number of which the server said that it is written, one transaction each; until it no longer answers."""
    number = first
    try:
        with psycopg.connect(address, autocommit=True) as connection:
            while not until.is_set():
                connection.execute("insert into written values (%s, %s)", [writer, number])
                number += 1
    except psycopg.OperationalError:
        pass
    return number - 1


def pid_of(own: Servers) -> int:
    return int((own._postgres.cluster / "postmaster.pid").read_text().split()[0])


def back_within_a_minute(own: Servers, address: str, *, killed: float) -> None:
    """As the supervisor looks after them, twice a second."""
    while True:
        revive(own)
        try:
            psycopg.connect(address).close()
            break
        except psycopg.OperationalError:
            assert time.monotonic() - killed < MINUTE
            time.sleep(0.2)
    assert time.monotonic() - killed < MINUTE


@shows("PostgreSQL", "killed")
@pytest.mark.parametrize("whom", ["the server", "one of its processes"])
def test_a_server_killed_while_it_writes_is_back_within_a_minute_with_all_that_it_said_was_written(own, whom):
    address, until = own.environment["DATABASE_URL"], Event()
    with ThreadPoolExecutor(WRITERS) as pool, psycopg.connect(address) as half_done:
        (first,) = half_done.execute("select coalesce(max(number), 0) + 1 from written").fetchone()
        half_done.execute("insert into written values (99, 99)")
        said = [pool.submit(writes, address, writer, first, until) for writer in range(WRITERS)]
        time.sleep(0.5)
        os.kill(pid_of(own) if whom == "the server" else half_done.info.backend_pid, signal.SIGKILL)
        killed = time.monotonic()
        back_within_a_minute(own, address, killed=killed)
        until.set()
        promised = {writer: number.result() for writer, number in enumerate(said)}
        half_done.close()
    with psycopg.connect(address) as after:
        assert min(promised.values()) > first  # each had begun to write
        assert {writer: kept(after, writer, first, number) for writer, number in promised.items()} == promised
        assert kept(after, 99, 0, 99) is None  # what was not committed is undone


def kept(connection: psycopg.Connection, writer: int, first: int, last: int) -> int | None:
    """The last number, where all from the first to it are there."""
    there = "select max(number) from written where writer = %s and number between %s and %s having count(*) = %s"
    row = connection.execute(there, [writer, first, last, last - first + 1]).fetchone()
    return row[0] if row else None


@shows("Redis", "killed")
def test_a_redis_that_was_killed_is_back_within_a_minute(own):
    """What it holds may be lost: the rows that it rings for are in the database."""
    os.kill(redis.from_url(own.environment["REDIS_URL"]).info("server")["process_id"], signal.SIGKILL)
    killed = time.monotonic()
    while not own._redis.is_up():
        assert time.monotonic() - killed < MINUTE
        revive(own)
    assert time.monotonic() - killed < MINUTE
