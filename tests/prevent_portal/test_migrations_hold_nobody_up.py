"""A migration runs while people work: it takes no table from them for longer than a page waits, and gives up soon itself (ADR 0067)."""

from __future__ import annotations

import re
import threading
import time

import pytest
from django.contrib.postgres.operations import AddIndexConcurrently
from django.core.management import CommandError, call_command
from django.db import connection, migrations, models
from django.db.migrations.executor import MigrationExecutor
from psycopg import errors

from core import budgets
from prevent_portal.holders import Watch
from prevent_portal.management.commands import migrate
from tests.audit.sealed import connected
from tests.prevent_portal.migration_locks import faults, tables_held
from tests.source import ROOT

# Made before this walk was: all that was there on the day, by the last of each app.
BEFORE = {
    "accounts": 11,
    "audit": 4,
    "evidence": 4,
    "guidance": 1,
    "packs": 8,
    "prevent_portal": 1,
    "referrals": 10,
    "safeguarding": 14,
    "subjects": 1,
}
MOST_TABLES = 2  # that one transaction takes from everybody; more are more migrations
OURS = sorted(path.parent.name for path in ROOT.glob("*/migrations"))


def statements_of(migration: migrations.Migration, state: object) -> str:
    with connection.schema_editor(collect_sql=True, atomic=migration.atomic) as editor:
        migration.apply(state, editor, collect_sql=True)
    return "\n".join(editor.collected_sql)


@pytest.mark.django_db(transaction=True)
def test_no_migration_keeps_people_from_a_table():
    found = []
    loader = MigrationExecutor(connection).loader
    for (app, name), migration in sorted(loader.disk_migrations.items()):
        if app not in OURS or int(name[:4]) <= BEFORE.get(app, 0):
            continue
        sql = statements_of(migration, loader.project_state(list(migration.dependencies), at_end=True))
        found += [f"{app}.{name}: {table}: {fault}" for table, fault in faults(sql)]
        if len(held := tables_held(sql)) > MOST_TABLES:
            found.append(f"{app}.{name}: takes {len(held)} tables at once: {', '.join(sorted(held))}")
    assert found == [], "docs/changing.md says how each is done instead"


@pytest.mark.parametrize(
    ("sql", "fault"),
    [
        ("CREATE INDEX i ON referrals_referral (a)", "without CONCURRENTLY"),
        ('ALTER TABLE "packs_pack" ADD CONSTRAINT c CHECK (a > 1)', "NOT VALID"),
        ('ALTER TABLE "packs_pack" ADD CONSTRAINT c FOREIGN KEY (a) REFERENCES b (id) DEFERRABLE', "NOT VALID"),
        ('ALTER TABLE "p" ADD COLUMN "a" bigint DEFAULT 1 NOT NULL CONSTRAINT "f" REFERENCES "b"("id")', "every row"),
        ('ALTER TABLE "p" ADD COLUMN "a" bigint NULL UNIQUE', "every row"),
        ("ALTER TABLE p ADD COLUMN a int GENERATED ALWAYS AS (b + 1) STORED", "every row"),
        ("ALTER TABLE p ADD COLUMN a uuid DEFAULT gen_random_uuid() NOT NULL", "every row"),
        ('ALTER TABLE "p" ALTER COLUMN "a" TYPE varchar(5) USING "a"::varchar(5)', "type"),
        ('ALTER TABLE "p" ALTER COLUMN "a" SET NOT NULL', "NOT NULL"),
        ('ALTER TABLE "p" DROP COLUMN "a" CASCADE', "dropped"),
        ('ALTER TABLE "p" RENAME COLUMN "a" TO "b"', "renamed"),
        ('DROP TABLE "p" CASCADE', "dropped"),
        ("UPDATE p SET a = 1", "rows are changed"),
        ("LOCK TABLE p IN ACCESS EXCLUSIVE MODE", "locked"),
    ],
)
def test_each_is_refused(sql, fault):
    (found,) = {said for _, said in faults(sql)}
    assert fault in found
    assert not list(
        faults(
            f"CREATE TABLE p (a int); CREATE TABLE packs_pack (a int); CREATE TABLE referrals_referral (a int); {sql}"
        )
    )


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE INDEX CONCURRENTLY i ON referrals_referral (a)",
        "CREATE UNIQUE INDEX CONCURRENTLY i ON referrals_referral (a)",
        "ALTER TABLE p ADD CONSTRAINT c CHECK (a > 1) NOT VALID",
        "ALTER TABLE p VALIDATE CONSTRAINT c",
        'ALTER TABLE "p" ADD COLUMN "a" bigint NULL CONSTRAINT "f" REFERENCES "b"("id") DEFERRABLE',
        "ALTER TABLE p ADD COLUMN a varchar(10) DEFAULT '' NOT NULL",
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ update p set a = 1; drop table p $$",
    ],
)
def test_what_keeps_nobody_out_is_taken(sql):
    assert list(faults(sql)) == []


def test_tables_that_it_takes_are_counted():
    sql = "create policy a on p using (true); alter table q add column a int; create table r (a int); create policy b on r using (true)"
    assert tables_held(sql) == {"p", "q"}


class Waits(migrations.Migration):
    """Adds a column to a table that people use."""

    operations = [migrations.AddField("notice", "of_a_test", models.IntegerField(null=True))]


class Indexes(migrations.Migration):
    """Makes an index beside the work of others."""

    atomic = False
    operations = [AddIndexConcurrently("notice", models.Index(fields=["path"], name="of_a_test"))]


@pytest.fixture
def not_yet(monkeypatch, request):
    """A database on which that migration has not run, and is taken off again."""
    made = getattr(request, "param", Waits)("9999_of_a_test", "accounts")
    loaded = MigrationExecutor(connection).loader.graph.leaf_nodes("accounts")
    made.dependencies = loaded
    real = migrate.MigrationExecutor.__init__.__globals__["MigrationLoader"].load_disk

    def load(self):
        real(self)
        self.disk_migrations["accounts", made.name] = made

    monkeypatch.setattr("django.db.migrations.loader.MigrationLoader.load_disk", load)
    monkeypatch.setattr(migrate, "LONGEST_REST", 0.2)
    yield
    with connected("owner") as owner:
        owner.execute("drop index if exists of_a_test")
        owner.execute("alter table accounts_notice drop column if exists of_a_test")
        owner.execute("delete from django_migrations where name = '9999_of_a_test'")


@pytest.fixture
def as_owner(transactional_db, monkeypatch):
    """The tests' connection as the owner of the schema, as `migrate` has it."""
    with connected("owner") as owner:
        given = {"USER": owner.info.user, "PASSWORD": owner.info.password}
    before = {name: connection.settings_dict[name] for name in given}
    connection.close()
    connection.settings_dict |= given
    yield
    connection.close()
    connection.settings_dict |= before


READS, WRITES = "select count(*) from accounts_notice", "update accounts_notice set read_at = read_at where false"


def somebody(does: str, seconds: float, enough: threading.Event | None = None) -> threading.Thread:
    """For so long, in one transaction, or until it is enough."""
    began, enough = threading.Event(), enough or threading.Event()

    def read() -> None:
        with connected("app") as reader:
            reader.execute(does)
            began.set()
            enough.wait(seconds)

    thread = threading.Thread(target=read)
    thread.start()
    assert began.wait(10)
    return thread


def test_it_lets_people_by_and_is_tried_again(as_owner, not_yet):
    reader, slowest = somebody(READS, 1.2), 0.0
    done = threading.Thread(target=lambda: (call_command("migrate", verbosity=0), connection.close()))
    done.start()
    with connected("app") as page:
        page.autocommit = True
        while done.is_alive():
            began = time.monotonic()
            page.execute("select 1 from accounts_notice limit 1")
            slowest = max(slowest, time.monotonic() - began)
            time.sleep(0.02)
    done.join()
    reader.join()
    with connected("owner") as owner:
        assert owner.execute("select count(of_a_test) from accounts_notice").fetchone() == (0,)
    assert slowest < 2.0


@pytest.mark.parametrize("not_yet", [Indexes], indirect=True)
def test_an_index_beside_the_work_of_others_waits_for_who_writes_and_is_made(as_owner, not_yet):
    """Longer than it would wait for a table: nobody stands behind it. One that was broken off before goes first."""
    writer = somebody(WRITES, 2 * migrate.SHORT)
    with connected("owner") as owner, pytest.raises(errors.LockNotAvailable):
        owner.autocommit = True
        owner.execute("set lock_timeout = '100ms'")
        owner.execute("create index concurrently of_a_test on accounts_notice (path)")
    call_command("migrate", verbosity=0)
    writer.join()
    with connected("owner") as owner:
        made = owner.execute("select indisvalid from pg_index where indexrelid = 'of_a_test'::regclass").fetchall()
    assert made == [(True,)]


def test_in_the_end_it_says_what_waited_who_held_it_and_that_it_has_changed_nothing(
    as_owner, not_yet, monkeypatch, capfd
):
    monkeypatch.setattr(migrate, "PATIENCE", 0.4)
    reader = somebody(READS, 60, enough := threading.Event())
    with pytest.raises(CommandError) as ended:
        call_command("migrate", verbosity=0)
    enough.set()
    reader.join()
    held_by = r"process \d+ \(pp_app[^)]*\), (seen for )?\d+ s"
    assert re.search(rf"accounts\.9999_of_a_test waited in vain .* Last held by {held_by}", str(ended.value))
    assert "What was done before it stands" in str(ended.value) and "run migrate again" in str(ended.value)
    assert re.search(rf"9999_of_a_test let others by .* Held by {held_by}", capfd.readouterr().err)


@pytest.mark.django_db
def test_who_held_up_an_earlier_attempt_is_not_named_for_the_next():
    watch = Watch("default")
    watch.last = [(4711, "pp_app", "", "active", None)]
    with watch:
        pass
    assert watch.words() == "nobody that could be seen"


def test_it_rests_longer_each_time_and_keeps_step_with_nobody():
    patience, rests = migrate.Patience(), []
    for _ in range(12):
        patience.gave_way("accounts.0099")
        rests.append(patience.rest())
    assert all(0.25 <= rest <= 0.75 for rest in rests[:1]) and all(4 <= rest <= 12 for rest in rests[5:])
    assert len(set(rests)) == 12


@pytest.mark.django_db
def test_after_a_minute_it_outlasts_an_autovacuum_and_still_waits_no_longer_than_a_page(monkeypatch):
    patience = migrate.Patience()
    patience.gave_way("accounts.0099")
    assert patience.wait() <= budgets.PUBLIC.lock
    monkeypatch.setattr(migrate, "SHORT_FOR", -1)
    with connection.cursor() as cursor:
        cursor.execute("select extract(epoch from current_setting('deadlock_timeout')::interval)::float")
        (until_a_vacuum_is_ended,) = cursor.fetchone()
    assert until_a_vacuum_is_ended < patience.wait() < budgets.PAGE.lock


def test_one_that_got_through_gives_the_next_its_own_time_and_all_together_end(monkeypatch):
    patience = migrate.Patience()
    patience.since -= migrate.PATIENCE + 1
    assert patience.is_over()
    patience.gave_way("accounts.0099")
    assert not patience.is_over() and patience.tried == 1
    patience.began -= migrate.IN_ALL + 1
    assert patience.is_over()
