"""The tests' own PostgreSQL cluster, `.local/test`, and the two roles on it. Never the demo's.

Each worker of `pytest -n` has one of its own, since sealing waits for every transaction of a cluster, in
whichever database. With DATABASE_URL and OWNER_DATABASE_URL given, the tests use those servers instead: `make
test WORKERS=0` then."""

import atexit
import os
import shutil
import subprocess
from collections.abc import Callable
from contextlib import ExitStack
from urllib.parse import unquote, urlsplit

import django
from django.conf import settings
from django.db import connection
from psycopg._preparing import PrepareManager

from prevent_portal.embedded import servers
from prevent_portal.embedded.locks import at_the_gate
from prevent_portal.embedded.place import place_for
from prevent_portal.embedded.postgres import CLUSTER

_passwords: dict[str, tuple[str, str]] = {}
_environment_before: dict[str, str] = {}
_until_exit = ExitStack()


def join() -> None:
    """Start or join the cluster for as long as this process lives, and read the settings."""
    if settings.configured:
        return
    _environment_before.update(os.environ)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "prevent_portal.settings")
    # Tests read static files where they are built; hashed names need a collectstatic first.
    os.environ.setdefault("STATIC_STORAGE", "django.contrib.staticfiles.storage.StaticFilesStorage")
    if "DATABASE_URL" not in os.environ:
        if worker := os.environ.get("PYTEST_XDIST_WORKER"):
            _begin_with_what_is_made(cluster_of(worker))
        os.environ.update(_until_exit.enter_context(servers(cluster_of(worker))))
        atexit.register(leave)
    _passwords["app"] = _role_in(os.environ["DATABASE_URL"])
    _passwords["keeper"] = _role_in(os.environ.get("KEEPER_DATABASE_URL", os.environ["DATABASE_URL"]))
    # Taken out of the environment: what the tests exercise must not be able to find it.
    _passwords["owner"] = _role_in(os.environ.pop("OWNER_DATABASE_URL", os.environ["DATABASE_URL"]))
    # Who owns the log cannot be logged in as; on an outside server the owner of the schema is given for it.
    admin = os.environ.pop("ADMIN_DATABASE_URL", "")
    _passwords["log"] = _role_in(admin) if admin else _passwords["owner"]
    django.setup()
    # The machine may be slow: a client that gives up is tested where it is (test_faults.py), and nowhere by chance.
    from core.database import base

    base.GRACE = base.SILENCE = 120.0
    # A live server's threads would keep their connections open, and the database could not be dropped.
    connection.settings_dict["CONN_MAX_AGE"] = 0
    _keep_plans()


def cluster_of(worker: str | None) -> str:
    return f"test-{worker}" if worker else "test"


def leave() -> None:
    """The servers stop with the last process that needs them."""
    _until_exit.close()


def is_there(worker: str) -> bool:
    return (place_for(cluster_of(worker)).data / CLUSTER).exists()


def _begin_with_what_is_made(name: str) -> None:
    """A worker's first cluster is a copy of the one in which a database was made ahead (`tests.prepared`), with its
    secrets: the workers of a new checkout would each make the same. One that is in use is not copied."""
    made, own = place_for("test"), place_for(name)
    whole = made.data / CLUSTER
    with at_the_gate(made.state), at_the_gate(own.state):
        if (own.data / CLUSTER).exists() or not whole.exists() or (whole / "postmaster.pid").exists():
            return
        for kept in made.state.iterdir():
            if kept.is_file() and kept.name not in ("gate", "users"):
                shutil.copy2(kept, own.state)
        copy = (own.data / CLUSTER).with_suffix(".new")
        shutil.rmtree(copy, ignore_errors=True)
        subprocess.run(["cp", "-a", whole, copy], check=True)  # with its owner, whom copytree forgets
        copy.rename(own.data / CLUSTER)


# Many more than one test asks; a plan is some tens of kilobytes.
PLANS_KEPT = 2_000


def _keep_plans() -> None:
    """A third of the suite's time went into planning the same statements anew in each test: here a statement is planned
    once a connection. The driver forgets its prepared statements with every rollback, for the sake of tables that were
    made in the transaction; each test ends in one, and none makes a table whose name another one uses."""
    connection.settings_dict["OPTIONS"] = PLANNED_ONCE | connection.settings_dict["OPTIONS"]
    by_the_driver = PrepareManager._should_discard

    def unless_rolled_back(manager, prep, results):
        return by_the_driver(manager, prep, [one for one in results if one.command_status != b"ROLLBACK"])

    PrepareManager._should_discard, PrepareManager.prepared_max = unless_rolled_back, PLANS_KEPT


PLANNED_ONCE = {"prepare_threshold": 1, "options": "-c plan_cache_mode=force_generic_plan"}


def without_kept_plans() -> dict[str, object]:
    """The options of a connection as the service makes it: behind a pooler the next statement may meet another server."""
    return {name: value for name, value in connection.settings_dict["OPTIONS"].items() if name not in PLANNED_ONCE}


def environment_before() -> dict[str, str]:
    return _environment_before


def leave_the_environment_as_it_was() -> None:
    """For the workers of `pytest -n`, which inherit it, and each of which is to join the cluster by itself."""
    os.environ.clear()
    os.environ.update(_environment_before)
    # Named by the import of the Celery app; with it pytest-django would read the settings before there is an address.
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)


def become(who: str) -> None:
    """Work as the "owner" of the schema, as who can be the owner of the "log", as the "keeper" or as the "app" from
    the next statement on."""
    connection.close()
    connection.settings_dict["USER"], connection.settings_dict["PASSWORD"] = _passwords[who]


def role(who: str) -> tuple[str, str]:
    """Name and password, for a connection of a test's own."""
    return _passwords[who]


def _role_in(address: str) -> tuple[str, str]:
    parts = urlsplit(address)
    return unquote(parts.username or ""), unquote(parts.password or "")


def empty_the_log(execute: Callable[[str], object]) -> None:
    """By the one who could: the database's administrator, with the triggers off. No flush gets at it."""
    for table in ("audit_leaf", "audit_checkpoint", "audit_event"):
        execute(f"alter table {table} disable trigger user")
        execute(f"delete from {table}")
        execute(f"alter table {table} enable trigger user")
        execute("select 1")
    execute(ENABLE_ALWAYS)


ENABLE_ALWAYS = """
alter table audit_leaf enable always trigger audit_leaf_append_only;
alter table audit_leaf enable always trigger audit_leaf_no_truncate;
alter table audit_checkpoint enable always trigger audit_checkpoint_append_only;
alter table audit_checkpoint enable always trigger audit_checkpoint_no_truncate;
alter table audit_event enable always trigger audit_event_append_only;
alter table audit_event enable always trigger audit_event_no_truncate;
"""
