"""Whoever holds the application's database password still cannot change, remove, silence or forge the log."""

from __future__ import annotations

import psycopg
import pytest

from tests.audit.attacks import APP, ATTACKS, MONTH, REFUSALS
from tests.audit.sealed import connected


@pytest.fixture
def log(db):
    """An event that was there before the attack, written and committed by a connection of its own."""
    with connected("app") as mine:
        return mine.execute(
            "select audit_append('record.viewed', 'consultation', 'accounts.User', '1', '{}', '{\"told\": \"truth\"}')"
        ).fetchone()[0]


def as_it_stands(number):
    with connected("app") as mine:
        return mine.execute("select * from audit_event where id = %s", [number]).fetchall()


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS.keys())
def test_the_application_role_is_refused(log, attack):
    before = as_it_stands(log)
    with connected("app") as attacker, pytest.raises(psycopg.Error) as refused:
        attacker.execute(attack)
    assert refused.value.sqlstate in REFUSALS
    assert as_it_stands(log) == before and len(before) == 1


def test_there_are_no_fewer_attacks_than_the_review_tried():
    assert len(ATTACKS) >= 61


# --- Attacks that are not refused, and fail all the same ----------------------------------------------------


def written_by(statements):
    """Run statements as the app; the last one returns the number of an event. Returns that event's row."""
    with connected("app") as attacker:
        for statement in statements[:-1]:
            attacker.execute(statement)
        number = attacker.execute(statements[-1]).fetchone()[0]
    with connected("app") as reader:
        columns = "kind, actor_name, db_user, payload, commitment = sha256(salt || convert_to(payload, 'UTF8'))"
        return reader.execute(f"select {columns} from audit_event where id = %s", [number]).fetchone()


APPEND = "select audit_append('record.viewed', 'consultation', '', '', '{}', '{\"a\": 1}')"


def test_a_temporary_table_of_the_same_name_catches_nothing(db):
    shadow = ["create temp table audit_event (like audit_event)", "set search_path = pg_temp, public", APPEND]
    assert written_by(shadow)[0] == "record.viewed"


def test_a_temporary_function_of_the_same_name_computes_nothing(db):
    shadow = [
        "create function pg_temp.sha256(bytea) returns bytea language sql as $$ select '\\x00'::bytea $$",
        "set search_path = pg_temp, public",
        APPEND,
    ]
    assert written_by(shadow)[4] is True


def test_the_capture_of_a_table_is_not_fooled_by_a_temporary_log(people):
    with connected("app") as attacker:
        attacker.execute("create temp table audit_event (like audit_event)")
        attacker.execute("set search_path = pg_temp, public")
        attacker.execute(
            "insert into accounts_area (code, name, copies_council, version) values ('shadow', 'S', true, 1)"
        )
        caught = attacker.execute(
            "select count(*) from public.audit_event where kind = 'row.created' and payload like '%shadow%'"
        ).fetchone()[0]
        attacker.rollback()
    assert caught == 1


def test_a_forged_actor_still_leaves_the_role_of_the_database(db):
    """The app could always say that somebody else acts: sealing and the server's own log are the answer to that."""
    forged = ['select set_config(\'pp.actor\', \'{"name": "Amir Stone", "id": 1}\', true)', APPEND]
    _, name, db_user, *_ = written_by(forged)
    assert (name, db_user) == ("Amir Stone", APP)


def test_a_broken_actor_stops_the_write_instead_of_going_unnamed(db):
    with connected("app") as attacker, pytest.raises(psycopg.errors.InvalidTextRepresentation):
        attacker.execute("select set_config('pp.actor', 'not json', true)")
        attacker.execute(APPEND)


def test_a_write_without_an_actor_is_recorded_as_such(db):
    assert written_by([APPEND])[1] == "nobody named"


def test_the_application_cannot_say_when_or_under_which_number(db):
    with connected("app") as mine:
        first = mine.execute(APPEND).fetchone()[0]
        mine.execute("set timezone = 'Pacific/Kiritimati'")
        second = mine.execute(APPEND).fetchone()[0]
        late = mine.execute(
            "select bool_and(abs(extract(epoch from at - clock_timestamp())) < 60) from audit_event where id in (%s, %s)",
            [first, second],
        ).fetchone()[0]
    assert second > first and late


def test_even_the_owner_meets_the_triggers(log):
    with connected("log") as owner, pytest.raises(psycopg.Error) as refused:
        owner.execute("delete from audit_event where id = %s", [log])
    assert refused.value.sqlstate == "PPA01"
    with connected("log") as owner, pytest.raises(psycopg.Error) as refused:
        owner.execute(f"truncate {MONTH}")
    assert refused.value.sqlstate == "PPA01"
