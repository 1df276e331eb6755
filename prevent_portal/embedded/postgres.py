"""One PostgreSQL cluster: two roles that mean something, and a socket only its account can reach."""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from prevent_portal.embedded.addresses import postgres_address
from prevent_portal.embedded.failure import CannotStart, last_words
from prevent_portal.embedded.place import Place
from prevent_portal.embedded.programs import postgres_programs
from prevent_portal.embedded.secrets import Secrets

# Relative to the data directory, where every program starts: pg_ctl passes them through a shell.
CLUSTER, LOG = "postgres", "postgres.log"
DATABASE = "prevent_portal"
ADMIN, OWNER, APP = "postgres", "pp_owner", "pp_app"
KEEPER, SEALER, VERIFIER = "pp_keeper", "pp_sealer", "pp_verifier"
BACKUP = "pp_backup"
ROLES = (OWNER, APP, KEEPER, SEALER, VERIFIER, BACKUP)
SECONDS_TO_START = 120  # crash recovery of a large database; a clean start takes one second

SETTINGS = """\
# Written at each start; a change made here is lost.
listen_addresses = ''
unix_socket_directories = '{sockets}'
unix_socket_permissions = 0700
max_connections = 112
shared_buffers = 256MB
work_mem = 16MB
maintenance_work_mem = 128MB
# As in deploy/postgres/portal.conf, and for its reason.
random_page_cost = 1.1
# A receiver of backups that is gone for good may not fill the disk with what it has not fetched.
max_slot_wal_keep_size = 4GB
timezone = 'UTC'
# An error quotes the value or the whole row it failed on, so a log of errors is a store of personal data
# (security finding 9). The program that asked is told; nothing is written down.
log_min_messages = fatal
log_error_verbosity = terse
log_min_error_statement = panic
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
"""
# As in deploy/postgres/portal.conf, so that what is measured here is measured as it is run. Taken only as it is needed.
DURABLE = "shared_buffers = 1GB\n"
# The test cluster is thrown away; waiting for its disk buys nothing.
FORGETFUL = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\nautovacuum_naptime = 10min\n"

# Who owns the log, and how it is handed over: the same text for this cluster and for a real server.
DEPLOY = Path(__file__).resolve().parents[2] / "deploy" / "postgres"
LOG_OWNER = DEPLOY / "log-owner.sql"
# How long each role waits at most; likewise.
BUDGETS = DEPLOY / "budgets.sql"

PLAIN = "LOGIN NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS"
# It copies the whole cluster as it lies on the disk, and can neither connect to a database nor change one.
REPLICATES = "LOGIN NOSUPERUSER NOCREATEROLE REPLICATION NOBYPASSRLS CONNECTION LIMIT 4"


@dataclass(frozen=True)
class Postgres:
    """`durable` is the demo's cluster; the other one is for tests, whose owner may create databases."""

    place: Place
    secrets: Secrets
    durable: bool

    @property
    def cluster(self) -> Path:
        return self.place.data / CLUSTER

    @property
    def log(self) -> Path:
        return self.place.data / LOG

    def address(self, role: str, *, database: str = DATABASE) -> str:
        password = self.secrets.admin if role == ADMIN else getattr(self.secrets, role)
        return postgres_address(role=role, password=password, database=database, sockets=self.place.sockets)

    def is_up(self) -> bool:
        """Whether it answers. A process id would not do: it may be another's after a reboot."""
        try:
            psycopg.connect(self.address(ADMIN, database="postgres"), connect_timeout=10).close()
        except psycopg.OperationalError:
            return False
        return True

    def start(self, *, passwords_are_new: bool) -> None:
        if not self.cluster.exists():
            self._create()
        elif passwords_are_new:
            self._take_back()
        if self.is_up():
            return
        self._write_settings()
        self._run("pg_ctl", "start", "-w", "-t", str(SECONDS_TO_START), "-D", CLUSTER, "-l", LOG)
        self._give_roles()

    def stop(self) -> None:
        # "fast" rolls open work back; a server that is already gone is what we wanted.
        self._run("pg_ctl", "stop", "-w", "-m", "fast", "-D", CLUSTER, may_fail=True)

    def _create(self) -> None:
        # Under another name until it is whole: a kill in between would leave half a cluster for good.
        draft = self.cluster.with_suffix(".new")
        shutil.rmtree(draft, ignore_errors=True)
        password = self.place.write("password", self.secrets.admin)
        try:
            self._run(
                *(
                    "initdb",
                    "-D",
                    draft.name,
                    "-U",
                    ADMIN,
                    f"--pwfile={password.name}",
                    "--auth=scram-sha-256",
                ),
                *("--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
                *([] if self.durable else ["--no-sync"]),
            )
        finally:
            password.unlink()
        with (draft / "postgresql.conf").open("a") as file:
            file.write("include 'portal.conf'\n")
        draft.rename(self.cluster)

    def _write_settings(self) -> None:
        # It is a list of directories: the double quotes keep a space in the path.
        text = SETTINGS.format(sockets=f'"{self.place.sockets}"') + (DURABLE if self.durable else FORGETFUL)
        self.place.write("portal.conf", text).rename(self.cluster / "portal.conf")

    def _take_back(self) -> None:
        """The secrets were deleted, the data was not: the owner of the files may set the password anew."""
        self.stop()
        statement = f"ALTER ROLE {ADMIN} PASSWORD '{self.secrets.admin}';\n"
        self._run("postgres", "--single", "-D", CLUSTER, "postgres", typed=statement)

    def _give_roles(self) -> None:
        with psycopg.connect(self.address(ADMIN, database="postgres"), autocommit=True) as connection:
            for role in ROLES:
                if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
                    connection.execute(sql.SQL("CREATE ROLE {}").format(sql.Identifier(role)))
                # Only tests make databases of their own.
                rights = (REPLICATES if role == BACKUP else PLAIN) + (
                    " CREATEDB" if role == OWNER and not self.durable else " NOCREATEDB"
                )
                alter = sql.SQL("ALTER ROLE {} {} PASSWORD {}")
                password = sql.Literal(getattr(self.secrets, role))
                connection.execute(alter.format(sql.Identifier(role), sql.SQL(rights), password))
            connection.execute(BUDGETS.read_bytes())
            self._give_database(connection)
        # Tests make databases of their own.
        for database in [DATABASE] if self.durable else [DATABASE, "template1"]:
            with psycopg.connect(self.address(ADMIN, database=database), autocommit=True) as connection:
                connection.execute(LOG_OWNER.read_bytes())

    def open_the_log(self) -> None:
        """Before migrations that change the log's own tables: its owner of before takes them back. The log says so."""
        with psycopg.connect(self.address(ADMIN), autocommit=True) as connection:
            if connection.execute("SELECT to_regclass('audit_event') IS NOT NULL").fetchone() == (True,):
                connection.execute("SELECT pp_take_back_log()")

    def _give_database(self, connection: psycopg.Connection) -> None:
        name, owner, app = sql.Identifier(DATABASE), sql.Identifier(OWNER), sql.Identifier(APP)
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(name, owner))
        connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))
        # Temporary tables: `match_eval` compares two files without touching the real people.
        connection.execute(sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}").format(name, app))
        for role in (KEEPER, SEALER, VERIFIER):
            connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(name, sql.Identifier(role)))

    def _run(self, program: str, *arguments: str, typed: str = "", may_fail: bool = False) -> None:
        command = [str(postgres_programs(self.place) / program), *arguments]
        identity = self.place.run_as()
        done = subprocess.run(command, input=typed, text=True, capture_output=True, **identity)  # noqa: S603
        if done.returncode and not may_fail:
            said = f"{done.stdout}{done.stderr}{last_words(self.log)}"
            raise CannotStart(f"PostgreSQL: {program} failed.\n{said}")
