"""The keeper sees, as the application, whether the log is sealed, verified, whole and shown; auditors are told."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import psycopg
import pytest
from django.utils import timezone

from accounts.models import Membership, Notice
from accounts.notices.alarms import UNKNOWN, tell_auditors
from accounts.roles import Role
from audit.evidence import shape, watching
from audit.evidence.sealing import seal_with
from audit.evidence.standing import verify_again
from audit.kinds import AUDIT_ALARM, AUDIT_SHAPE, AUDIT_VERIFIED
from audit.log import log
from audit.models import Event
from core.clock import month_words
from tests.audit.erasing import order_key  # noqa: F401 - fixture
from tests.audit.sealed import connected, key, sealed, write_events  # noqa: F401 - fixtures
from tests.audit.test_keys import pem_of

pytestmark = pytest.mark.usefixtures("as_keeper")


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
    return [json.loads(event.payload)["what"] for event in Event.objects.filter(kind=AUDIT_ALARM.name).order_by("at")]


def test_a_log_that_is_looked_after_raises_nothing(verified):
    assert watching.watch() == []
    assert json.loads(Event.objects.get(kind=AUDIT_SHAPE.name).payload)["differences"] == []


def test_a_verdict_that_the_log_does_not_hold_is_an_alarm_and_every_auditor_is_told_once(verified, people):
    with connected("log") as owner:
        owner.execute("select audit_report(%s)", [json.dumps({"ok": False, "first_bad": "event 7: changed"})])
    watching.watch()
    watching.watch()
    assert raised() == ["does_not_hold"]
    auditors = {m.user for m in Membership.objects.live().filter(role=Role.AUDITOR)}
    assert tell_auditors() == len(auditors)
    assert tell_auditors() == 0
    assert people.amir in auditors == {notice.person for notice in Notice.objects.filter(kind=AUDIT_ALARM.name)}


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


@pytest.fixture
def hidden(verified):
    """Somebody hides what Omar did from the role that auditors read with."""
    with connected("log") as admin:
        admin.execute("create policy others on audit_event to pp_app using (actor_name <> 'Omar Haddad')")
        admin.execute("alter table audit_event enable row level security")
    yield
    with connected("log") as admin:
        admin.execute("alter table audit_event disable row level security; drop policy others on audit_event")


@pytest.mark.parametrize("counted_back", [timezone.timedelta(days=1), timezone.timedelta(0)], ids=["day", "month"])
def test_events_that_are_sealed_and_hidden_from_auditors_are_an_alarm(hidden, monkeypatch, counted_back):
    """The last day is counted, and in turn each month: with no day at all the month alone tells."""
    monkeypatch.setattr(watching, "COUNTED_BACK", counted_back)
    monkeypatch.setattr(watching, "SETTLED", timezone.timedelta(0))
    told = watching.watch()
    assert set(raised()) == {"shape", "hidden"}
    assert "49 events are sealed and 1 are shown: something hides or adds events." in " ".join(told)


def test_an_event_that_was_committed_while_they_were_counted_is_no_alarm(verified, monkeypatch):
    asked = watching._asked

    def as_a_transaction_ends(question, *given):
        if "between" in question:
            forge("record.viewed", "{}", at=f"'{given[1].isoformat()}'::timestamptz - interval '1 microsecond'")
        return asked(question, *given)

    monkeypatch.setattr(watching, "SETTLED", timezone.timedelta(0))
    monkeypatch.setattr(watching, "_asked", as_a_transaction_ends)
    assert watching.watch() == []


def forge(kind: str, said: str, *, at: str = "clock_timestamp()") -> None:
    """An event that no keeper of ours wrote: by the application's role, or by somebody who can choose its date."""
    with connected("log") as admin:
        admin.execute(
            "insert into audit_event (at, xid, kind, operation, actor_name, agency_name, db_user, request_id, target_type,"
            f" target_id, ids, payload, salt, commitment) select {at}, pg_current_xact_id(), %s, 'security', '', '', 'pp_app',"
            " '', '', '', '{}', %s, '', ''",
            [kind, said],
        )


@pytest.mark.parametrize("said", ['{"what": "nothing"}', "[]", "{}", "7", '"x"'])
def test_an_alarm_that_nobody_knows_silences_none_after_it(verified, people, said):
    forge(AUDIT_ALARM.name, said)
    with connected("log") as owner:
        owner.execute("select audit_report(%s)", [json.dumps({"ok": False, "first_bad": "event 7: changed"})])
    watching.watch()
    assert tell_auditors() > 0
    told = {notice.words for notice in Notice.objects.filter(kind=AUDIT_ALARM.name, person=people.amir)}
    assert {UNKNOWN, watching.ALARMS["does_not_hold"]} <= told


@pytest.mark.parametrize("said", ["[]", "7", "{}", '{"ok": "yes"}', '"holds"'])
def test_what_is_no_verdict_is_an_alarm_and_keeps_the_keeper_from_nothing(verified, said):
    with connected("log") as owner:
        owner.execute("select audit_report(%s)", [said])
    watching.watch()
    assert raised() == ["does_not_hold"]
    assert Event.objects.filter(kind=AUDIT_SHAPE.name).exists()


def test_a_look_and_a_verdict_of_the_future_are_not_believed(verified):
    forge(AUDIT_SHAPE.name, '{"differences": []}', at="clock_timestamp() + interval '10 years'")
    forge(AUDIT_VERIFIED.name, '{"ok": true}', at="clock_timestamp() + interval '10 years'")
    with connected("log") as owner:
        owner.execute("select audit_report(%s)", [json.dumps({"ok": False, "first_bad": "event 7: changed"})])
    watching.watch()
    assert raised() == ["does_not_hold"]
    assert Event.objects.filter(kind=AUDIT_SHAPE.name, at__lt=timezone.now()).count() == 1


def test_a_log_that_the_verifier_may_not_read_does_not_hold(verified, settings):
    settings.AUDIT_VERIFIER_URL += " options='-c role=pp_verifier'"
    with connected("log") as admin:
        admin.execute("revoke select on audit_leaf from pp_verifier")
    try:
        found = verify_again()
    finally:
        with connected("log") as admin:
            admin.execute("grant select on audit_leaf to pp_verifier")
    assert found.first_bad == "it could not be read: permission denied for table audit_leaf"
    watching.watch()
    assert "does_not_hold" in raised()


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("ROW.changed", "{}"),
        (" row.changed", "{}"),
        ("row\u200b.changed", "{}"),
        ("row.changed", "{}"),
        ("audit.erased", "{}"),
        ("audit.verified", '{"ok": true}'),
        ("audit.alarm", '{"what": "seal_lag", "words": "..."}'),
        ("audit.shape", '{"differences": []}'),
        ("service.alarm", '{"what": "mail_late", "words": "..."}'),
        ("nothing", "{}"),
    ],
)
def test_kinds_that_only_the_database_or_the_keeper_writes_and_look_alikes_are_refused(transactional_db, kind, said):
    with connected("app") as app, pytest.raises(psycopg.Error, match=r"events of kind|needs a kind"):
        app.execute("select audit_append(%s, 'security', '', '', '{}', %s::jsonb)", [kind, said])


def test_an_event_of_twenty_megabytes_is_refused(transactional_db):
    with connected("app") as app, pytest.raises(psycopg.Error, match="more than an event may say"):
        app.execute("select audit_append('record.viewed', 'security', '', '', '{}', to_jsonb(repeat('x', 20000000)))")


def test_a_month_that_was_found_wrong_is_counted_again_though_it_is_the_turn_of_others(db, monkeypatch):
    """Or its alarm would end with the hour, and come back when all other months have had their turn."""
    months = [date(2026, month, 1) for month in range(1, 11)]
    monkeypatch.setattr(watching, "_sealed_months", lambda: months)
    until = datetime(2026, 11, 1, tzinfo=UTC)
    (turn,) = [period.words for period in watching._a_month(until)]
    wrong = next(month_words(month) for month in months if month_words(month) != turn)
    log(AUDIT_ALARM, data={"what": "hidden", "words": f"Of {wrong} 48 events are sealed and 47 are shown: ..."})
    assert {period.words for period in watching._a_month(until)} == {turn, wrong}
