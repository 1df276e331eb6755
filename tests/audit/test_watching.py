"""The keeper sees, as the application, whether the log is sealed, verified, whole and shown; auditors are told."""

from __future__ import annotations

import json

import psycopg
import pytest
from django.utils import timezone

from accounts.alarms import tell_auditors
from accounts.models import Membership, Notice
from accounts.roles import Role
from audit import shape, watching
from audit.models import Event
from audit.sealing import seal_with
from audit.standing import verify_again
from tests.audit.erasing import order_key  # noqa: F401 - fixture
from tests.audit.sealed import connected, key, sealed, write_events  # noqa: F401 - fixtures
from tests.audit.test_keys import pem_of


@pytest.fixture
def verified(settings, sealed, key, order_key, tmp_path):  # noqa: F811
    """A log that is sealed, verified and of the right shape: nothing to tell."""
    (tmp_path / "audit.pub").write_bytes(pem_of(key))
    settings.AUDIT_PUBLIC_KEY, settings.AUDIT_CHECKPOINTS_DIR = str(tmp_path / "audit.pub"), str(sealed)
    with connected("log") as owner:
        settings.AUDIT_VERIFIER_URL = f"{owner.info.dsn} password={owner.info.password}"
        assert verify_again().first_bad is None
        seal_with(owner, key=key, folder=sealed)
    return sealed


def raised() -> list[str]:
    return [
        json.loads(event.payload)["what"]
        for event in Event.objects.filter(kind=watching.ALARM).order_by("at")
    ]


def test_a_log_that_is_looked_after_raises_nothing(verified):
    assert watching.watch() == []
    assert json.loads(Event.objects.get(kind=watching.SHAPE).payload)["differences"] == []


def test_a_verdict_that_the_log_does_not_hold_is_an_alarm_and_every_auditor_is_told_once(verified, people):
    with connected("log") as owner:
        owner.execute("select audit_report(%s)", [json.dumps({"ok": False, "first_bad": "event 7: changed"})])
    watching.watch()
    watching.watch()
    assert raised() == ["does_not_hold"]
    auditors = {m.user for m in Membership.objects.live().filter(role=Role.AUDITOR)}
    assert tell_auditors() == len(auditors)
    assert tell_auditors() == 0
    assert people.amir in auditors == {notice.person for notice in Notice.objects.filter(kind=watching.ALARM)}


def test_a_log_that_nobody_verifies_is_an_alarm(verified, monkeypatch):
    monkeypatch.setattr(watching, "VERIFIED_WITHIN", timezone.timedelta(0))
    watching.watch()
    assert "not_verified" in raised()


def test_sealing_that_an_idle_transaction_holds_back_is_an_alarm(verified, key, monkeypatch):  # noqa: F811
    monkeypatch.setattr(watching, "SEALED_WITHIN", timezone.timedelta(0))
    with connected("app") as idle, connected("log") as owner:
        idle.execute("select pg_current_xact_id()")
        write_events(1)
        assert seal_with(owner, key=key, folder=verified) == []
        watching.watch()
        idle.rollback()
    assert "seal_lag" in raised()


def test_the_application_cannot_lock_the_sealer_out(verified, key):  # noqa: F811
    with connected("app") as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute("select from audit_sealing for update")


def test_capture_that_was_switched_off_is_an_alarm_and_the_verifier_names_it(verified, settings, monkeypatch):
    monkeypatch.setattr(shape, "expected", lambda: frozenset(shape.FILE.read_text().splitlines()[1:]))
    watching.watch()
    assert raised() == ["shape"]
    assert "the schema has what the code does not make" in verify_again().first_bad


def test_events_that_are_sealed_and_not_shown_are_an_alarm(verified, monkeypatch):
    asked = watching._asked

    def one_more(question, *given):
        return (asked(question, *given)[0] + 1,) if "between" in question else asked(question, *given)

    monkeypatch.setattr(watching, "_asked", one_more)
    watching.watch()
    assert raised() == ["hidden"]


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("ROW.changed", "{}"),
        (" row.changed", "{}"),
        ("row\u200b.changed", "{}"),
        ("row.changed", "{}"),
        ("audit.erased", "{}"),
        ("audit.verified", '{"ok": true}'),
        ("nothing", "{}"),
    ],
)
def test_look_alikes_of_kinds_that_only_the_database_writes_are_refused(transactional_db, kind, said):
    with connected("app") as app, pytest.raises(psycopg.Error, match=r"events of kind|needs a kind"):
        app.execute("select audit_append(%s, 'security', '', '', '{}', %s::jsonb)", [kind, said])


def test_an_event_of_twenty_megabytes_is_refused(transactional_db):
    with connected("app") as app, pytest.raises(psycopg.Error, match="more than an event may say"):
        app.execute(
            "select audit_append('record.viewed', 'security', '', '', '{}', to_jsonb(repeat('x', 20000000)))"
        )
