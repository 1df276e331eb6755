"""What proves what: erasing by order, false dates, checkpoints that were bent or are not there, and what is still
to be sealed."""

from __future__ import annotations

import os
from datetime import datetime, timedelta

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.exceptions import ImproperlyConfigured

from audit.evidence.sealing import seal_with
from audit.evidence.told import Hours, Told
from audit.evidence.verifying import examine
from audit.models import Event
from tests.audit.erasing import erase, order_key  # noqa: F401 - fixtures
from tests.audit.sealed import connected, key, known, seal_more, sealed, write_events  # noqa: F401 - fixtures
from tests.audit.test_tampering import erased_by_hand


def test_a_published_checkpoint_that_was_bent_is_found(sealed, key):  # noqa: F811
    path = next(sealed.glob("*.checkpoints"))
    path.write_text(path.read_text().replace("\n24\n", "\n25\n"))
    with connected("log") as owner:
        assert not examine(owner, keys=known(key), folder=sealed).ok


@pytest.mark.parametrize("what", ["link", "pipe", "folder", "no text"])
def test_what_is_no_plain_file_among_the_published_is_a_fault(sealed, key, what):  # noqa: F811
    path = sealed / "2020-01-01.checkpoints"
    match what:
        case "link":
            path.symlink_to(next(sealed.glob("2*.checkpoints")))
        case "pipe":
            os.mkfifo(path)
        case "folder":
            path.mkdir()
        case "no text":
            path.write_bytes(b"\xff\xfe")
    with connected("log") as owner:
        assert "2020-01-01.checkpoints" in examine(owner, keys=known(key), folder=sealed).first_bad


def test_the_sealer_writes_through_no_link(sealed, key, tmp_path):  # noqa: F811
    path = next(sealed.glob("*.checkpoints"))
    path.rename(tmp_path / "elsewhere")
    path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError, match="symbolic links"):
        seal_more(key, sealed)


def test_lawful_erasure_leaves_every_proof_valid(sealed, key, erase, order_key):  # noqa: F811
    erase(Event.objects.order_by("id").first())
    with connected("log") as owner:
        found = examine(owner, keys=known(key), folder=sealed, erasure_keys=known(order_key))
    assert (found.first_bad, found.erased) == (None, 1)


def test_an_order_signed_with_another_key_covers_nothing(sealed, key, erase, order_key):  # noqa: F811
    erase(Event.objects.order_by("id").first())
    with connected("log") as owner:
        found = examine(owner, keys=known(key), folder=sealed, erasure_keys=known(Ed25519PrivateKey.generate()))
    assert "carries no order that holds" in found.first_bad


def test_an_order_for_one_event_covers_no_other(sealed, key, erase, order_key):  # noqa: F811
    erase(Event.objects.order_by("id").first())
    with connected("log") as owner:
        (number,) = owner.execute("select event_id from audit_leaf where seq = 9").fetchone()
        erased_by_hand(owner, number=number)
        found = examine(owner, keys=known(key), folder=sealed, erasure_keys=known(order_key))
        owner.rollback()
    assert f"event {number} of" in found.first_bad


@pytest.mark.parametrize(
    ("shift", "words"),
    [
        ("interval '7 days'", "its time does not lie between those of its neighbours"),
        ("interval '-7 days'", "its time does not lie between those of its neighbours"),
    ],
    ids=["dated last week", "dated next week"],
)
def test_an_event_that_was_written_with_a_false_date_is_found_and_named(sealed, key, shift, words):  # noqa: F811
    with connected("log") as owner:
        number, _ = dated_otherwise(owner, shift)
        write_events(3)
        seal_with(owner, key=key, folder=sealed)
        found = examine(owner, keys=known(key), folder=sealed)
    assert f"event {number} of" in found.first_bad
    assert words in found.first_bad


def dated_otherwise(owner, shift: str) -> tuple[int, datetime]:
    """An event that is written now and bears another date, as a clock that was set wrong would give it: its
    number and date."""
    owner.execute("alter table audit_event disable trigger user")
    written = owner.execute(
        "insert into audit_event (at, xid, kind, operation, actor_name, agency_name, db_user, request_id, target_type,"
        " target_id, ids, payload, salt, commitment) select clock_timestamp() - "
        + shift
        + ", pg_current_xact_id(), kind,"
        " operation, actor_name, agency_name, db_user, request_id, target_type, target_id, ids, payload, salt, commitment"
        " from audit_event order by id limit 1 returning id, at"
    ).fetchone()
    owner.commit()
    return written


@pytest.mark.parametrize("shift", ["interval '7 days'", "interval '-7 days'"], ids=["set back", "set ahead"])
def test_hours_of_a_wrong_clock_that_were_told_in_writing_are_passed_over_and_said(sealed, key, shift):  # noqa: F811
    with connected("log") as owner:
        number, at = dated_otherwise(owner, shift)
        write_events(3)
        seal_with(owner, key=key, folder=sealed)
        told = Told(clock=[Hours(at - timedelta(minutes=5), at + timedelta(minutes=5))])
        found = examine(owner, keys=known(key), folder=sealed, told=told)
        assert (found.first_bad, found.as_json()["clock_told"]) == (None, [str(told.clock[0])])
        another = Told(clock=[Hours(at + timedelta(minutes=5), at + timedelta(hours=2))])
        assert f"event {number} of" in examine(owner, keys=known(key), folder=sealed, told=another).first_bad
        owner.execute("update audit_event set actor_name = 'Amir Stone' where id = %s", [number])
        assert "changed after it was sealed" in examine(owner, keys=known(key), folder=sealed, told=told).first_bad
        owner.rollback()


@pytest.mark.parametrize(
    "text",
    ["yesterday", "2026-11-28T02:00:00/2026-11-28T03:00:00", "2026-11-28T03:00:00Z/2026-11-28T02:00:00Z"],
    ids=["words", "of no zone", "the wrong way round"],
)
def test_hours_that_cannot_be_read_are_refused(text):
    with pytest.raises(ImproperlyConfigured, match="AUDIT_CLOCK_TOLD"):
        Hours.read(text)


def test_an_event_that_nobody_seals_is_a_fault_after_a_quarter_of_an_hour(sealed, key):  # noqa: F811
    write_events(1)
    with connected("log") as owner:
        owner.execute("alter table audit_event disable trigger user")
        owner.execute(
            "update audit_event set xid = '9999999999'::xid8, at = at - interval '16 minutes' where id = (select max(id) from audit_event)"
        )
        found = examine(owner, keys=known(key), folder=sealed)
        owner.rollback()
    assert "not sealed, though it is more than 15 minutes old" in found.first_bad


def test_a_folder_that_lacks_the_last_ones_is_a_fault(sealed, key, monkeypatch):  # noqa: F811
    path = next(sealed.glob("*.checkpoints"))
    text = path.read_text()
    path.write_text(text[: text.rindex("prevent-portal/audit\n", 0, text.rindex("prevent-portal/audit\n"))])
    with connected("log") as owner:
        assert "never published" in examine(owner, keys=known(key), folder=sealed).first_bad


def test_half_a_checkpoint_of_a_killed_writer_is_passed_over_once_it_was_written_again(sealed, key):  # noqa: F811
    path = next(sealed.glob("*.checkpoints"))
    text = path.read_text()
    start = text.rindex("prevent-portal/audit\n")
    path.write_text(text[: start + 40])
    with connected("log") as owner:
        assert not examine(owner, keys=known(key), folder=sealed).ok
        seal_with(owner, key=key, folder=sealed)
        found = examine(owner, keys=known(key), folder=sealed)
    assert (found.first_bad, found.published) == (None, 4)


def test_the_app_cannot_erase(sealed, key):  # noqa: F811
    with connected("app") as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute("select audit_erase(now(), 1, 'an order', 'a signature')")


def test_what_is_not_sealed_yet_is_no_fault(sealed, key):  # noqa: F811
    write_events(3)
    with connected("log") as owner:
        found = examine(owner, keys=known(key), folder=sealed)
    assert found.ok
    assert found.events == found.sealed + 3
