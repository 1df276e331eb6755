"""The service's secrets are changed one after the other, by the commands of docs/operations.md, and nobody loses anything (ADR 0056)."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from audit.models import Event
from core import clock
from core.enciphered import new_key
from core.private_files import Folder
from evidence import store as evidence_store
from prevent_portal.backups.age import Identity, recipient_of
from prevent_portal.backups.carrying import carry_all
from prevent_portal.backups.config import Source
from prevent_portal.backups.store import Store
from prevent_portal.management.commands.restore_files import restore
from referrals.filing.file_places import DRAFT
from tests.accounts.conftest import fresh_limits, tanya  # noqa: F401 - fixtures
from tests.accounts.test_second_factor import add_app, code_of, next_half_minute, second_step, with_password
from tests.audit.sealed import key, seal_more, sealed  # noqa: F401 - fixtures
from tests.audit.test_keys import checked, keeper  # noqa: F401 - a fixture
from tests.evidence.released import a_file
from tests.prevent_portal.test_role_password import NEW, block_with, file, installed, passwords, pasted_lines  # noqa: F401 - fixtures
from tests.prevent_portal.test_role_password import with_password as address_with
from tests.records import a_draft
from tests.served import address


@pytest.fixture
def key_of_sessions(tmp_path, monkeypatch, settings):
    made = tmp_path / "SECRET_KEY"
    made.write_text(settings.SECRET_KEY)
    monkeypatch.setenv("SECRET_KEY_FILE", str(made))
    return made


def restarted(settings, key_of_sessions):
    settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS = key_of_sessions.read_text().splitlines()


def a_backup(folder: Path, identity: Identity) -> Store:
    signer = Ed25519PrivateKey.generate()
    made = Store(folder, signer=signer, recipient=recipient_of(identity.recipient), public=signer.public_key())
    carry_all(made, Source("", files={"evidence": evidence_store.FILES}, checkpoints=folder / "none", spool=folder))
    return replace(made, identity=identity)


@pytest.mark.django_db(transaction=True)
def test_nothing_is_lost(tanya, who, sealed, keeper, key, key_of_sessions, file, settings, tmp_path, monkeypatch):  # noqa: F811
    """Tanya keeps session, app and file while each secret is changed, and the log and the backup hold."""
    browser = Client()
    with_password(browser, tanya)
    app = add_app(browser)[1]
    kept = a_file(a_draft(who("tanya")), by=who("tanya"), place=DRAFT)
    page = reverse("evidence:page", args=[kept.public_id, 1])
    before, password_before = b"".join(browser.get(page)), address()
    backup = a_backup(tmp_path / "backup", Identity.new())

    call_command("new_secret_key")
    restarted(settings, key_of_sessions)
    assert len(settings.SECRET_KEY_FALLBACKS) == 1 and browser.get("/messages/").status_code == 200

    both, alone = tmp_path / "both", tmp_path / "alone"
    alone.write_text(new_key())
    both.write_text(f"{alone.read_text()}\n{Path(settings.SECOND_FACTOR_KEY).read_text()}")
    settings.SECOND_FACTOR_KEY = str(both)
    call_command("encipher_anew")
    settings.SECOND_FACTOR_KEY = str(alone)

    file.write_text(address_with(NEW))
    monkeypatch.setattr("sys.stdin", io.StringIO(password_before))
    call_command("change_role_password")
    connection.close()

    call_command("audit_rotate_key", "--new", str(tmp_path / "new.pem"), "--by", "Della", "--because", "Yearly")
    seal_more(keeper, sealed, events=2)

    settings.SECRET_KEY_FALLBACKS = []
    assert browser.get("/messages/").status_code == 200
    assert before and b"".join(browser.get(page)) == before
    next_half_minute(monkeypatch)
    assert second_step(tanya, code_of(app)).status_code == 302
    back = Folder("evidence", below=tmp_path / "back")
    restore(backup, {"evidence": back})
    assert (back.place() / kept.key).read_bytes() == evidence_store.whole(kept.key, sha256=kept.sha256)
    assert urlsplit(password_before).password != connection.settings_dict["PASSWORD"]
    assert checked(sealed, key, keeper).first_bad is None


@pytest.mark.django_db(transaction=True)
def test_the_lines_of_the_page_put_a_new_key_into_the_file_that_is_mounted(installed):  # noqa: F811
    connection.close()
    kept, mounted = installed / "secrets/secret_key", installed / "run-web/SECRET_KEY"
    kept.write_text("a key of before")
    mounted.hardlink_to(kept)
    done = pasted_lines(installed, block_with("new_secret_key"))
    assert done.returncode == 0 and "restarted web worker" in done.stdout, done.stderr
    new, old = mounted.read_text().splitlines()
    assert (len(new), old, kept.stat().st_mode & 0o777) == (64, "a key of before", 0o444)
    restarted = f"--print --drop-old --restarted '{clock.now():%Y-%m-%d %H:%M}Z' >"
    early = pasted_lines(installed, block_with("new_secret_key").replace("--print >", restarted))
    assert early.returncode != 0 and "The old key may go from" in early.stderr and "restarted" not in early.stdout
    assert mounted.read_text().splitlines() == [new, old]  # nothing was emptied
    assert {each.name for each in kept.parent.glob("secret_key*")} == {"secret_key", "secret_key.part"}


@pytest.mark.django_db
def test_the_old_key_of_sessions_may_go_when_the_longest_session_of_before_the_restart_is_over(
    settings, key_of_sessions, monkeypatch, capsys
):
    first, began = settings.SECRET_KEY, clock.now()
    call_command("new_secret_key")
    restarted(settings, key_of_sessions)
    assert "12 hours after that the old key may go" in capsys.readouterr().err
    assert [first] == settings.SECRET_KEY_FALLBACKS and len(settings.SECRET_KEY) == 64
    day_later = began + timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: day_later + timedelta(hours=12))
    for told, said in {
        (): "Say when the last process was restarted",
        ("--restarted", str(began - timedelta(minutes=2))): "the restart with it came later",
        ("--restarted", str(day_later + timedelta(minutes=1))): "The old key may go from",
    }.items():
        with pytest.raises(CommandError, match=said):
            call_command("new_secret_key", "--drop-old", *told)
    assert len(key_of_sessions.read_text().splitlines()) == 2
    call_command("new_secret_key", "--drop-old", "--restarted", str(day_later))
    assert key_of_sessions.read_text() == settings.SECRET_KEY
    kinds = Event.objects.filter(kind__startswith="service.secret").order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["service.secret_key_added", "service.secret_keys_dropped"]


@pytest.mark.django_db
def test_where_the_file_cannot_be_written_nothing_is_changed_and_its_new_content_can_be_printed(
    settings, monkeypatch, tmp_path, capsys
):
    monkeypatch.setenv("SECRET_KEY_FILE", str(tmp_path / "is not there"))
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("new_secret_key")
    assert not Event.objects.filter(kind="service.secret_key_added").exists()
    call_command("new_secret_key", "--print")
    new, old = capsys.readouterr().out.splitlines()
    assert (old, len(new)) == (settings.SECRET_KEY, 64)


@pytest.mark.django_db
def test_a_key_that_was_seen_by_others_goes_at_once_and_a_new_one_is_alone(settings, key_of_sessions, capsys):
    """Whichever of the lines it was; and the only one never goes without another in its place."""
    with pytest.raises(CommandError, match="one key alone"):
        call_command("new_secret_key", "--drop-old")
    before = settings.SECRET_KEY_FALLBACKS = ["of the year before"]
    for together in (["--drop-old"], ["--restarted", "2026-11-30 14:05"]):
        with pytest.raises(CommandError):
            call_command("new_secret_key", "--at-once", *together)
    call_command("new_secret_key", "--at-once")
    (new,) = key_of_sessions.read_text().splitlines()
    assert len(new) == 64 and new not in (settings.SECRET_KEY, *before)
    assert "every session ends" in capsys.readouterr().err
    kinds = Event.objects.filter(kind__startswith="service.secret").order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["service.secret_key_added", "service.secret_keys_dropped"]
