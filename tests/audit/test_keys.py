"""A key is changed: what each key signed holds while it was in use, and no longer."""

from __future__ import annotations

import importlib.util
import json
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import CommandError, call_command

from audit.evidence.bundle import Wanted, write_bundle
from audit.evidence.checkpoints import key_id, read_public_keys
from audit.evidence.sealing import seal_with
from audit.evidence.told import Told
from audit.evidence.verifying import examine
from audit.models import Event
from tests.audit.sealed import connected, key, known, seal_more, sealed  # noqa: F401 - fixtures

CHECKER = Path(__file__).resolve().parents[2] / "audit" / "evidence" / "verifier" / "check_bundle.py"
LONG_AGO, FAR_AHEAD = datetime(2020, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


def loaded_checker():
    spec = importlib.util.spec_from_file_location("check_bundle", CHECKER)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


checker = loaded_checker()


def pem_of(each: Ed25519PrivateKey) -> bytes:
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return each.public_key().public_bytes(serialization.Encoding.PEM, form)


def private_pem(each: Ed25519PrivateKey) -> bytes:
    form, unlocked = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    return each.private_bytes(serialization.Encoding.PEM, form, unlocked)


def announce(present: Ed25519PrivateKey, coming: Ed25519PrivateKey) -> None:
    with connected("log") as sealer:
        names = [key_id(each.public_key()) for each in (present, coming)]
        sealer.execute("select audit_announce_key(%s, %s, 'Della', 'Yearly')", names)


@pytest.fixture
def new(sealed, key) -> Ed25519PrivateKey:  # noqa: F811
    """The key that was announced in a fifth checkpoint, took over, and has signed one."""
    made = Ed25519PrivateKey.generate()
    announce(key, made)
    with connected("log") as owner:
        seal_with(owner, key=key, folder=sealed)
    seal_more(made, sealed, events=2)
    return made


def checked(folder: Path, *keys: Ed25519PrivateKey):
    with connected("log") as owner:
        return examine(owner, keys=known(*keys), folder=folder)


def test_whoever_has_both_keys_finds_that_all_holds(sealed, key, new):  # noqa: F811
    found = checked(sealed, key, new)
    assert (found.first_bad, found.checkpoints) == (None, 6)


def unannounced(key: Ed25519PrivateKey, sealed: Path) -> Ed25519PrivateKey:  # noqa: F811
    """A stranger with the sealer's role and a key of his own, which whoever verifies has been made to hold."""
    stranger = Ed25519PrivateKey.generate()
    seal_more(stranger, sealed, events=2)
    return stranger


def test_a_key_that_the_one_before_never_announced_is_found(sealed, key):  # noqa: F811
    words = "checkpoint 50 in the database: signed with a key that the one before it never announced"
    assert checked(sealed, key, unannounced(key, sealed)).first_bad == words


def test_an_announcement_that_the_new_key_itself_sealed_is_none(sealed, key):  # noqa: F811
    stranger = Ed25519PrivateKey.generate()
    announce(key, stranger)
    seal_more(stranger, sealed, events=2)
    assert "never announced" in checked(sealed, key, stranger).first_bad


def test_an_announcement_of_another_key_is_none(sealed, key):  # noqa: F811
    announce(key, Ed25519PrivateKey.generate())
    seal_more(key, sealed, events=2)
    assert "never announced" in checked(sealed, key, unannounced(key, sealed)).first_bad


def test_a_key_of_which_the_verifier_was_told_in_writing_needs_no_announcement(sealed, key):  # noqa: F811
    """The key before was lost."""
    stranger = unannounced(key, sealed)
    told = Told(keys=[key_id(stranger.public_key())])
    with connected("log") as owner:
        assert examine(owner, keys=known(key, stranger), folder=sealed, told=told).ok


def test_the_application_announces_no_key(sealed):  # noqa: F811
    with connected("app") as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute("select audit_announce_key('a', 'b', 'Della', 'Yearly')")


def test_whoever_lacks_one_is_told_whose_signature_is_missing(sealed, key, new):  # noqa: F811
    assert checked(sealed, key).first_bad.startswith("checkpoint 51 ")
    assert checked(sealed, new).first_bad.startswith("checkpoint 12 ")


def test_a_key_that_was_given_up_signs_nothing_any_more(sealed, key, new):  # noqa: F811
    seal_more(key, sealed, events=2)
    assert "signed with a key that had been given up" in checked(sealed, key, new).first_bad


def test_all_keys_of_a_folder_are_read(key, new, tmp_path):  # noqa: F811
    (tmp_path / "keys").mkdir()
    for each in (key, new):
        (tmp_path / "keys" / f"{key_id(each.public_key())}.pem").write_bytes(pem_of(each))
    assert set(read_public_keys(tmp_path / "keys")) == set(known(key, new))


# --- Bundles -----------------------------------------------------------------------------------------


def bundle(folder: Path, *keys: Ed25519PrivateKey) -> Path:
    with connected("log") as owner:
        write_bundle(owner, Wanted(LONG_AGO, FAR_AHEAD, folder, keys=known(*keys)))
    return folder


def test_a_bundle_over_the_change_holds(sealed, key, new, tmp_path):  # noqa: F811
    made = bundle(tmp_path / "b", key, new)
    (tmp_path / "known.pem").write_bytes(pem_of(key) + pem_of(new))
    found = checker.check(made, key=tmp_path / "known.pem")
    assert (found["first_bad"], found["checkpoints"]) == (None, 6)
    assert found["key"] == f"{key_id(new.public_key())}, {key_id(key.public_key())}"


def test_a_log_of_one_key_has_that_key_in_its_bundle(sealed, key, tmp_path):  # noqa: F811
    made = bundle(tmp_path / "b", key)
    assert json.loads((made / "manifest.json").read_text())["format"] == "prevent-portal/audit-bundle/4"
    assert (made / "public-key.pem").read_bytes() == pem_of(key)


def test_one_key_that_was_not_given_is_enough_to_refuse_a_bundle(sealed, key, new, tmp_path):  # noqa: F811
    made = bundle(tmp_path / "b", key, new)
    (tmp_path / "known.pem").write_bytes(pem_of(new))
    assert checker.check(made, key=tmp_path / "known.pem")["first_bad"].startswith("public-key.pem:")


def test_a_bundle_in_which_an_old_key_signed_again_is_refused(sealed, key, new, tmp_path):  # noqa: F811
    seal_more(key, sealed, events=2)
    assert "signed again after another took over" in checker.check(bundle(tmp_path / "b", key, new))["first_bad"]


# --- The command -------------------------------------------------------------------------------------


@pytest.fixture
def keeper(settings, sealed, key, tmp_path):  # noqa: F811
    """The service as the keeper has it, and a new key beside the present one."""
    (tmp_path / "present.pem").write_bytes(private_pem(key))
    new = Ed25519PrivateKey.generate()
    (tmp_path / "new.pem").write_bytes(pem_of(new))
    settings.AUDIT_SIGNING_KEY, settings.AUDIT_CHECKPOINTS_DIR = str(tmp_path / "present.pem"), str(sealed)
    with connected("log") as owner:
        settings.AUDIT_SEALER_URL = f"{owner.info.dsn} password={owner.info.password}"
    return new


def test_the_present_key_vouches_for_the_next_one(keeper, sealed, key, tmp_path, capsys):  # noqa: F811
    call_command("audit_rotate_key", "--new", str(tmp_path / "new.pem"), "--by", "Della", "--because", "Yearly")
    event = Event.objects.get(kind="audit.key_announced")
    assert json.loads(event.payload)["to"] == key_id(keeper.public_key()) in capsys.readouterr().out
    with connected("log") as owner:
        (place,) = owner.execute("select seq from audit_leaf where event_id = %s", [event.pk]).fetchone()
        signed = "select key_id from audit_checkpoint where size > %s order by size limit 1"
        assert owner.execute(signed, [place]).fetchone() == (key_id(key.public_key()),)


def test_the_present_key_is_no_new_one(keeper, key, tmp_path):  # noqa: F811
    (tmp_path / "new.pem").write_bytes(pem_of(key))
    with pytest.raises(CommandError, match="present key"):
        call_command("audit_rotate_key", "--new", str(tmp_path / "new.pem"), "--by", "D", "--because", "Y")
