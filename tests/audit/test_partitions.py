"""The log's months: made ahead, missed when they are gone; and no event is lost where nobody made one."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

import psycopg
import pytest
from django.core.management import call_command
from django.utils.module_loading import import_string

from accounts.models import Area
from audit.acting import Actor, acting
from audit.capture import partitions, unattributed
from audit.evidence.alarms import acknowledge, unacknowledged
from audit.kinds import AUDIT_UNATTRIBUTED_WRITES
from audit.models import Event
from core.duties import planned
from tests.audit.sealed import connected, key, sealed  # noqa: F401 - fixtures

APPEND = "select audit_append('record.viewed', 'consultation', '', '', '{}', '{}')"
pytestmark = pytest.mark.usefixtures("as_keeper")
THIS_MONTH = f"audit_event_{datetime.now(UTC):%Y_%m}"


def test_the_next_months_are_made_by_the_keeper_and_protected(transactional_db):
    partitions.make_ahead()
    assert partitions.make_ahead() == []
    assert partitions.look() == []
    with connected("app") as app:
        count = "select count(*) from pg_inherits where inhparent = 'audit_event'::regclass"
        assert app.execute(count).fetchone()[0] >= 5  # this month, three ahead, DEFAULT


def test_the_app_cannot_ask_for_any_month_it_likes(transactional_db):
    with connected("app") as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute("select audit_make_partition('2099-01-01')")


def test_a_dead_keeper_loses_no_event(transactional_db):
    """No partition for this month: what is written goes to DEFAULT, is found there, and stays there."""
    with connected("log") as owner:
        owner.execute(f"drop table {THIS_MONTH}")
        (number,) = owner.execute(APPEND).fetchone()
        where = owner.execute("select tableoid::regclass::text from audit_event where id = %s", [number]).fetchone()
        made = [name for (name,) in owner.execute("select * from audit_make_months_ahead()").fetchall()]
        counted = owner.execute(partitions.IN_DEFAULT).fetchall()
        owner.rollback()
    assert where == ("audit_event_default",)
    assert THIS_MONTH not in made
    assert counted == [(THIS_MONTH[-7:].replace("_", "-"), 1)]


def test_what_lies_in_default_cannot_be_changed_or_emptied_either(transactional_db):
    for attempt in ("update audit_event_default set kind = 'x'", "truncate audit_event_default"):
        with connected("log") as owner:
            owner.execute(f"drop table {THIS_MONTH}")
            owner.execute(APPEND)
            with pytest.raises(psycopg.Error, match="append-only"):
                owner.execute(attempt)
            owner.rollback()


@pytest.mark.parametrize(
    "attack",
    [
        f"drop table {THIS_MONTH}",
        f"alter table audit_event detach partition {THIS_MONTH}",
        f"alter table {THIS_MONTH} disable trigger user; truncate {THIS_MONTH};"
        f"alter table {THIS_MONTH} enable always trigger audit_event_append_only;"
        f"alter table {THIS_MONTH} enable always trigger audit_event_no_truncate",
        f"drop table {THIS_MONTH}; select audit_make_months_ahead()",
    ],
    ids=["dropped", "detached", "emptied", "dropped and made anew"],
)
def test_a_month_that_went_is_missed(sealed, attack):  # noqa: F811
    look = "select month, stands from audit_sealed_months()"
    with connected("log") as owner:
        assert {stands for _, stands in owner.execute(look).fetchall()} == {True}
        owner.execute(attack)
        assert (datetime.now(UTC).date().replace(day=1), False) in owner.execute(look).fetchall()
        owner.rollback()


def test_a_month_without_its_trigger_is_named(transactional_db):
    with connected("log") as owner:
        owner.execute(f"alter table {THIS_MONTH} disable trigger audit_event_no_truncate")
        assert owner.execute(partitions.UNPROTECTED).fetchall() == [(THIS_MONTH,)]
        owner.rollback()


def test_the_command_says_what_is_wrong_and_fails(transactional_db, monkeypatch, capsys):
    call_command("audit_partitions")
    monkeypatch.setattr("audit.management.commands.audit_partitions.look", lambda: ["A month is gone."])
    with pytest.raises(SystemExit):
        call_command("audit_partitions")
    assert "FAULT: A month is gone." in capsys.readouterr().out


def test_the_keeper_has_the_logs_duties():
    duties = dict(planned())
    assert "audit.evidence.sealing.seal" not in duties  # the keeper cannot seal what it writes
    assert all(callable(import_string(name)) for name in duties)
    assert {
        "audit.capture.partitions.tend",
        "audit.capture.unattributed.raise_alarm",
        "audit.evidence.watching.watch",
    } <= set(duties)


# --- Writes by nobody named -------------------------------------------------------------------------


def write_by_nobody(code: str) -> None:
    with connected("app") as app:
        app.execute(
            "insert into accounts_area (code, name, copies_council, version) values (%s, 'X', true, 1)",
            [code],
        )


def alarms() -> list[Event]:
    return list(Event.objects.filter(kind=AUDIT_UNATTRIBUTED_WRITES.name).order_by("-id"))


def test_a_write_by_nobody_raises_one_alarm(transactional_db, caplog):
    unattributed.raise_alarm()
    before = len(alarms())
    write_by_nobody("by-hand")
    caplog.clear()
    with caplog.at_level(logging.ERROR):
        assert unattributed.raise_alarm() == 1
        assert unattributed.raise_alarm() == 0
    assert len(alarms()) == before + 1
    assert '"accounts.Area by ' in alarms()[0].payload
    lines = [line.getMessage() for line in caplog.records]
    assert [line.split(": ")[0] for line in lines] == ["audit.unattributed", "service.alarm"]
    assert "unattributed: 1 rows were written by nobody named." in lines[1]


def test_writes_by_nobody_after_an_answer_are_an_alarm_of_their_own(transactional_db):
    """It stands until somebody says what it was, and what comes a minute after that is not taken for the same."""
    write_by_nobody("before")
    unattributed.raise_alarm()
    assert unacknowledged("unattributed")
    acknowledge(what=["unattributed"], why="A repair by hand.")
    assert not unacknowledged("unattributed")
    write_by_nobody("after")
    unattributed.raise_alarm()
    assert unacknowledged("unattributed")


def test_a_write_by_somebody_raises_none(transactional_db):
    unattributed.raise_alarm()
    with acting(Actor(name="Omar Haddad", id=1)):
        Area.objects.create(code="by-omar", name="By Omar")
    assert unattributed.raise_alarm() == 0


def test_a_write_that_commits_late_is_not_passed_over(transactional_db):
    unattributed.raise_alarm()
    with connected("app") as slow:
        slow.execute("insert into accounts_area (code, name, copies_council, version) values ('late', 'X', true, 1)")
        write_by_nobody("early")
        unattributed.raise_alarm()
        slow.commit()
    counted = unattributed.raise_alarm()
    assert Event.objects.filter(kind="row.created", payload__contains='"late"').count() == 1
    assert counted >= 1
    assert unattributed.raise_alarm() == 0


def test_who_looks_before_the_duty_hides_nothing(transactional_db):
    """Whatever calls the log's own function, the event is written all the same."""
    unattributed.raise_alarm()
    before = len(alarms())
    write_by_nobody("looked-first")
    with connected("keeper") as keeper:
        assert keeper.execute(unattributed.FRESH).fetchall() == [("accounts.Area by pp_app", 1)]
    assert len(alarms()) == before + 1


def test_in_a_restored_log_the_clock_says_what_is_new(transactional_db):
    unattributed.raise_alarm()
    with connected("log") as admin:
        admin.execute("update audit_looked set cluster = 1, xid = '9999999999'")
    write_by_nobody("after-a-restore")
    assert unattributed.raise_alarm() == 1
    assert unattributed.raise_alarm() == 0


def test_it_is_looked_for_by_an_index(transactional_db):
    """From where it was looked last: in a log of years that is the last minute."""
    with connected("log") as admin:
        admin.execute("set local enable_seqscan = off")
        (place,) = admin.execute("select xid::text from audit_looked").fetchone()
        question = f"explain select from audit_event where xid >= '{place}'::xid8 and xid < '9999999999'::xid8"
        assert "xid_id_idx" in str(admin.execute(question).fetchall())
        admin.rollback()
