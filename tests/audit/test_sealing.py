"""Sealing under load: none missed, none twice, whatever rolls back and whenever the sealer dies."""

from __future__ import annotations

import subprocess
import sys
import time
from random import Random
from threading import Event, Thread

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from audit.evidence import sealing
from audit.evidence.merkle import root_of
from audit.evidence.publishing import read_folder
from audit.evidence.sealing import seal_with
from audit.evidence.verifying import examine
from tests.audit.sealed import connected, key, known, sealed, write_events  # noqa: F401 - fixtures

WRITERS, SECONDS = 24, 6

APPEND = "select audit_append('record.viewed', 'consultation', '', '', '{}', '{}')"


def write_until(stop: Event, seed: int) -> None:
    """Transactions of uneven length, one in five rolled back, so that rows commit in no order of id."""
    dice = Random(seed)
    with connected("app") as app:
        while not stop.is_set():
            for _ in range(dice.randint(1, 4)):
                app.execute(APPEND)
            time.sleep(dice.random() / 40)
            if dice.random() < 0.2:
                app.rollback()
            else:
                app.commit()


def seal_until(stop: Event, key, folder) -> None:  # noqa: F811
    while not stop.is_set():
        with connected("log") as owner:
            seal_with(owner, key=key, folder=folder)
        time.sleep(0.05)


def test_twenty_four_writers_with_rollbacks_and_two_sealers(sealed, key):  # noqa: F811
    stop = Event()
    work = [Thread(target=write_until, args=(stop, seed)) for seed in range(WRITERS)]
    work += [Thread(target=seal_until, args=(stop, key, sealed)) for _ in range(2)]
    for each in work:
        each.start()
    time.sleep(SECONDS)
    stop.set()
    for each in work:
        each.join()
    with connected("log") as owner:
        seal_with(owner, key=key, folder=sealed)
        events, leaves, gaps = owner.execute(
            "select (select count(*) from audit_event), count(distinct (event_at, event_id)), max(seq) + 1 - count(*) from audit_leaf"
        ).fetchone()
        assert events == leaves
        assert gaps == 0
        assert events > 200
        assert examine(owner, keys=known(key), folder=sealed).ok


def test_every_checkpoint_is_the_beginning_of_the_next(sealed, key):  # noqa: F811
    with connected("log") as owner:
        leaves = [row[0] for row in owner.execute("select hash from audit_leaf order by seq").fetchall()]
    for checkpoint in read_folder(sealed):
        assert root_of(leaves[: checkpoint.size]) == checkpoint.root


def test_an_open_transaction_holds_sealing_back_and_nothing_is_skipped(sealed, key):  # noqa: F811
    with connected("app") as slow, connected("log") as owner:
        slow.execute(APPEND)
        write_events(3)
        assert seal_with(owner, key=key, folder=sealed) == []
        slow.commit()
        made = seal_with(owner, key=key, folder=sealed)
    assert made[-1].size == 48 + 4


def test_a_long_backlog_is_sealed_in_batches_that_follow_each_other(sealed, key, monkeypatch):  # noqa: F811
    monkeypatch.setattr(sealing, "BATCH", 4)
    write_events(11)
    with connected("log") as owner:
        made = seal_with(owner, key=key, folder=sealed)
        found = examine(owner, keys=known(key), folder=sealed)
    assert [checkpoint.size for checkpoint in made] == [52, 56, 59]
    assert found.ok, found.first_bad


def test_a_log_restored_into_another_cluster_is_sealed_on_and_nothing_twice(sealed, key):  # noqa: F811
    with connected("log") as owner:
        for table in ("audit_leaf", "audit_checkpoint"):
            owner.execute(f"alter table {table} disable trigger user")
            owner.execute(f"update {table} set epoch = 7")
        owner.commit()
        for _ in range(2):
            write_events(3)
            seal_with(owner, key=key, folder=sealed)
        leaves = owner.execute(
            "select epoch = 7, count(*), count(distinct event_id) from audit_leaf group by 1 order by 1"
        ).fetchall()
    assert leaves == [(False, 6, 6), (True, 48, 48)]


def test_what_the_other_cluster_had_not_sealed_is_sealed_here_though_its_numbers_lie_far_ahead(sealed, key):  # noqa: F811
    write_events(3)
    with connected("log") as owner:
        owner.execute("alter table audit_event disable trigger user")
        owner.execute("update audit_event set xid = '9000000'::xid8 where id > (select max(event_id) from audit_leaf)")
        for table in ("audit_leaf", "audit_checkpoint"):
            owner.execute(f"alter table {table} disable trigger user")
            owner.execute(f"update {table} set epoch = 7")
        owner.commit()
        for _ in range(3):
            write_events(2)
            seal_with(owner, key=key, folder=sealed)
        counted = owner.execute(
            "select (select count(*) from audit_event), count(*), count(*) filter (where epoch <> 7) from audit_leaf"
        ).fetchone()
    assert counted == (57, 57, 9)


def test_a_leaf_whose_transaction_was_made_huge_does_not_stop_the_sealer(sealed, key):  # noqa: F811
    with connected("log") as owner:
        owner.execute("alter table audit_leaf disable trigger user")
        owner.execute("update audit_leaf set xid = '9999999999'::xid8 where seq = 47")
        owner.commit()
        write_events(2)
        assert seal_with(owner, key=key, folder=sealed)[-1].size == 50
        assert "sealed as of another transaction" in examine(owner, keys=known(key), folder=sealed).first_bad


def test_leaves_that_nobody_signed_for_stop_the_sealer(sealed, key):  # noqa: F811
    with connected("log") as owner:
        owner.execute("alter table audit_leaf disable trigger user")
        owner.execute("delete from audit_leaf where seq = 47")
        with pytest.raises(sealing.SealingRefused, match="47 leaves are there, and 48 were signed for"):
            seal_with(owner, key=key, folder=sealed)


KILLED_MIDWAY = """
import os, sys, psycopg
from pathlib import Path
from audit.evidence import sealing
from audit.evidence.checkpoints import read_private_key
sealing.publish_missing = lambda *_: None
sealing.publish = lambda *_: os.kill(os.getpid(), 9)          # after the commit, before publishing
if sys.argv[3] == "before": sealing.sign = lambda **_: os.kill(os.getpid(), 9)
with psycopg.connect(sys.argv[1]) as connection:
    sealing.seal_with(connection, key=read_private_key(Path(sys.argv[2])), folder=Path("."))
"""


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_sealer_killed_again_and_again_misses_nothing(sealed, key, tmp_path, moment):  # noqa: F811
    from cryptography.hazmat.primitives import serialization

    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (tmp_path / "key.pem").write_bytes(pem)
    for _ in range(3):
        write_events(5)
        with connected("log") as owner:
            address = psycopg.conninfo.make_conninfo(owner.info.dsn, password=owner.info.password)
        died = subprocess.run(
            [sys.executable, "-c", KILLED_MIDWAY, address, str(tmp_path / "key.pem"), moment], check=False
        )
        assert died.returncode == -9
    with connected("log") as owner:
        seal_with(owner, key=key, folder=sealed)
        found = examine(owner, keys=known(key), folder=sealed)
    assert found.ok, found.first_bad
    assert found.sealed == 48 + 15
    assert found.published == found.checkpoints


def test_the_sealers_role_seals_without_reading_what_events_say(sealed, key):  # noqa: F811
    write_events(3)
    with psycopg.connect(settings.AUDIT_SEALER_URL, dbname=connection.settings_dict["NAME"]) as sealer:
        assert seal_with(sealer, key=key, folder=sealed)[-1].size == 51
        for content in ("payload", "salt"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege), sealer.transaction():
                sealer.execute(f"select {content} from audit_event")


def test_the_sealers_role_can_do_nothing_else():
    from audit.capture.protection import OTHER_ROLES

    columns = "at, id, xid, kind, operation, actor_id, actor_name, agency_id, agency_name, db_user, request_id"
    assert OTHER_ROLES["pp_sealer"] == {
        "audit_event": f"select ({columns}, target_type, target_id, ids, commitment)",
        "audit_leaf": "select, insert",
        "audit_checkpoint": "select, insert",
        "audit_sealing": "select, update",
    }
