"""Behind a pooler of transactions two statements may go by two connections: nothing may live on one between them."""

from __future__ import annotations

import ast
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction

from accounts.kinds import FIGURES_SHOWN
from accounts.models import Notice
from audit.acting import Actor, acting
from audit.log import log
from audit.models import Event
from core.budgets import DUTY, within
from prevent_portal.keeper import OnlyKeeper, somebody_keeps
from tests.cluster import without_kept_plans
from tests.served import free_port
from tests.source import APPS, parsed

FILES = [path for app in APPS for path in sorted((settings.ROOT / app).rglob("*.py")) if "migrations" not in path.parts]
# Locks, settings and listening that belong to a session. `pg_advisory_xact_lock` belongs to a transaction.
OF_A_SESSION = re.compile(
    r"pg_(try_)?advisory_(un)?lock|\blisten\s+\w|set session|pg_backend_pid\(\) as", re.IGNORECASE
)


def is_atomic(function: ast.AST) -> bool:
    return any("atomic" in ast.unparse(mark) for mark in getattr(function, "decorator_list", []))


def iterators(path: Path) -> list[str]:
    """Calls of `.iterator()` outside a function that is one transaction: the rest of its rows would
    be another reader's."""
    tree = parsed(path)
    safe = {id(call) for function in ast.walk(tree) if is_atomic(function) for call in ast.walk(function)}
    return [
        f"{path.relative_to(settings.ROOT)}:{call.lineno}"
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr == "iterator"
        and id(call) not in safe
    ]


def test_no_rows_are_fetched_bit_by_bit_outside_a_transaction():
    assert [found for path in FILES for found in iterators(path)] == []


def test_the_walk_finds_one(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "ROOT", tmp_path)
    (tmp_path / "one.py").write_text("def all(rows):\n    return rows.iterator(chunk_size=10)\n")
    assert iterators(tmp_path / "one.py") == ["one.py:2"]


def test_nothing_is_kept_on_a_session():
    assert [path.name for path in FILES if OF_A_SESSION.search(path.read_text())] == []


# --- A pooler ---------------------------------------------------------------------------------------------------------

POOLER = shutil.which("pgbouncer")


@pytest.fixture
def pooled(as_keeper, people, tmp_path):
    """The tests' own connection through PgBouncer, by transaction, with one connection to the server
    for all clients."""
    given, port = {**connection.settings_dict}, free_port()
    folder = Path(tempfile.mkdtemp(prefix="pp-pooler-"))
    folder.chmod(0o755)
    (folder / "users").write_text(f'"{given["USER"]}" "{given["PASSWORD"]}"\n')
    (folder / "ini").write_text(
        f"[databases]\n* = host={given['HOST']} port={given['PORT'] or 5432}\n[pgbouncer]\nlisten_addr = 127.0.0.1\n"
        f"listen_port = {port}\nauth_type = scram-sha-256\nauth_file = {folder}/users\npool_mode = transaction\n"
        "default_pool_size = 1\nunix_socket_dir =\nignore_startup_parameters = extra_float_digits,options\n"
    )
    as_whom = ["-u", "nobody"] if os.geteuid() == 0 else []
    process = subprocess.Popen([str(POOLER), "-q", *as_whom, f"{folder}/ini"], stderr=subprocess.DEVNULL)
    connection.close()
    connection.settings_dict |= {"HOST": "127.0.0.1", "PORT": str(port), "OPTIONS": without_kept_plans()}
    until_it_listens(port)
    yield
    connection.close()
    connection.settings_dict |= given
    process.terminate()
    process.wait()
    shutil.rmtree(folder)


def until_it_listens(port):
    for _ in range(100):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)


@pytest.mark.skipif(POOLER is None, reason="pgbouncer is not installed here: apt-get install pgbouncer")
@pytest.mark.django_db(transaction=True)
def test_keeper_names_and_limits_hold_behind_a_pooler(pooled, people, signed_in):
    first, second = OnlyKeeper(), OnlyKeeper()
    assert (first.is_us(), second.is_us(), somebody_keeps()) == (True, False, True)
    connection.close()  # the client leaves, its server connection stays in the pool
    assert first.is_us() and not second.is_us()
    first.leave()
    assert second.is_us()
    second.leave()
    with within(DUTY), transaction.atomic():
        note = Notice.objects.create(
            person=people.tanya, kind="test", words="Something.", path="/", dedupe_key="pooled"
        )
    connection.close()
    with connection.cursor() as cursor:
        cursor.execute("select current_setting('statement_timeout'), current_setting('pp.actor', true)")
        assert cursor.fetchone() == ("10s", "")
    assert Notice.claim(note.pk) and signed_in("tanya").get("/messages/").status_code == 200


@pytest.mark.skipif(POOLER is None, reason="pgbouncer is not installed here: apt-get install pgbouncer")
@pytest.mark.django_db(transaction=True)
def test_what_tanya_and_omar_write_by_turns_through_one_connection_bears_each_ones_own_name(pooled, people):
    """The pool has one connection to the server: whoever comes next finds it as the one before left it."""
    for turn in range(3):
        for person in (people.tanya, people.omar):
            with acting(Actor(name=person.email, id=person.pk)):
                log(FIGURES_SHOWN, data={"turn": turn})
            connection.close()
    asked = Event.objects.filter(kind=FIGURES_SHOWN.name, operation=FIGURES_SHOWN.operation).order_by("pk")
    assert list(asked.values_list("actor_id", flat=True)) == [people.tanya.pk, people.omar.pk] * 3
