"""A dump of the service's database, restored into another cluster: guarded as before, sealed on and verified as before.

In another cluster the numbers of transactions begin again, far behind those that the dumped events bear.
"""

from __future__ import annotations

import logging
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.apps import apps
from django.db import connection
from psycopg import conninfo

from audit.capture.protection import protect
from audit.evidence import shape
from audit.evidence.sealing import seal_with
from audit.evidence.verifying import examine
from prevent_portal.embedded import servers
from prevent_portal.embedded.addresses import ADMIN, OWNER
from prevent_portal.embedded.place import place_for
from prevent_portal.embedded.programs import postgres_programs
from tests.audit.sealed import connected, key, known, sealed, write_events  # noqa: F401 - fixtures
from tests.audit.tampers import CLOSE, OPEN

NAME = f"test-restored-{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
# Without the brackets that a condition does not need: it has other ones once it was restored.
GUARDS = """
select c.relname, t.tgname, t.tgenabled::text, pg_get_triggerdef(t.oid, true)
  from pg_trigger t join pg_class c on c.oid = t.tgrelid
 where c.relnamespace = 'public'::regnamespace and not t.tgisinternal order by 1, 2
"""


def run(program: str, *arguments: str) -> None:
    subprocess.run([str(postgres_programs(place_for(NAME)) / program), *arguments], check=True)


def address_of(open_connection: psycopg.Connection) -> str:
    return conninfo.make_conninfo(open_connection.info.dsn, password=open_connection.info.password)


@pytest.fixture
def another(sealed, tmp_path) -> Iterator[dict[str, str]]:  # noqa: F811
    """A cluster that is not the tests' own, with a database `restored`: three events in it are not sealed yet."""
    write_events(3)
    with connected("log") as admin:
        run("pg_dump", "--format=custom", f"--file={tmp_path / 'dump'}", f"--dbname={address_of(admin)}")
    with servers(NAME, given={}) as addresses:
        with psycopg.connect(addresses[ADMIN], autocommit=True) as admin:
            admin.execute("drop database if exists restored")
            admin.execute("create database restored owner pp_owner template template0")
        there = conninfo.make_conninfo(addresses[ADMIN], dbname="restored")
        run("pg_restore", "--exit-on-error", f"--dbname={there}", str(tmp_path / "dump"))
        yield addresses | {"restored": there, "dump": str(tmp_path / "dump")}


@contextmanager
def migrated_by_its_owner(addresses: dict[str, str]) -> Iterator[None]:
    """What `migrate` does at its end, in the restored database."""
    before = {name: connection.settings_dict[name] for name in ("NAME", "USER", "PASSWORD", "HOST")}
    owner = conninfo.conninfo_to_dict(addresses[OWNER])
    connection.close()
    connection.settings_dict.update(NAME="restored", USER=owner["user"], PASSWORD=owner["password"], HOST=owner["host"])
    try:
        protect(sender=apps.get_app_config("prevent_portal"), using="default")
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)


def test_a_log_restored_into_another_cluster_is_guarded_sealed_and_verified(another, sealed, key, caplog):  # noqa: F811
    with connected("log") as admin, psycopg.connect(another["restored"]) as restored:
        assert restored.execute(GUARDS).fetchall() == admin.execute(GUARDS).fetchall()
        assert shape.differences(restored.execute) == []
        ahead = restored.execute(
            "select max(xid) >= pg_snapshot_xmax(pg_current_snapshot()) from audit_event"
        ).fetchone()
        assert ahead == (True,)
        restored.rollback()
        seal_with(restored, key=key, folder=sealed)
        found = examine(restored, keys=known(key), folder=sealed)
        assert (found.first_bad, found.events, found.sealed) == (None, 51, 51)
    _guards_that_became_ordinary_are_named_and_healed(another, caplog)


def _guards_that_became_ordinary_are_named_and_healed(another: dict[str, str], caplog) -> None:
    """Data loaded alone, with triggers disabled, leaves ordinary ones where there were some that always fire."""
    tables = ("audit_diff", "referrals_referral")
    with psycopg.connect(another["restored"]) as restored:
        restored.execute(f"{OPEN}; delete from audit_diff; {CLOSE}")
    run(
        "pg_restore",
        "--data-only",
        "--disable-triggers",
        *(f"--table={table}" for table in tables),
        f"--dbname={another['restored']}",
        another["dump"],
    )
    with psycopg.connect(another["restored"]) as restored:
        bent = " ".join(shape.differences(restored.execute))
    assert "audit_diff.audit_diff_append_only O" in bent and "referrals_referral.referrals_frozen O" in bent
    with caplog.at_level(logging.ERROR), migrated_by_its_owner(another):
        pass
    with psycopg.connect(another["restored"]) as restored:
        assert shape.differences(restored.execute) == []
        healed = "select payload from audit_event where kind = 'audit.guards_healed'"
        assert "audit_diff_append_only on audit_diff" in restored.execute(healed).fetchone()[0]
    said = " ".join(caplog.messages)
    assert "audit.healed: referrals_frozen of referrals_referral" in said
    assert "audit.healed: capture of referrals_referral had been switched off" in said
