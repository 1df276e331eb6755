"""A bundle holds on any machine; and any byte changed in it, or anything left out, is found and named."""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from audit.evidence.bundle import NothingSealed, Wanted, write_bundle, write_seen
from audit.evidence.merkle import consistency_proof, inclusion_proof, root_of
from audit.evidence.sealing import seal_with
from audit.evidence.tree import Tree
from audit.models import Event
from tests.audit.erasing import erase, order_key  # noqa: F401 - fixtures
from tests.audit.sealed import connected, key, known, seal_afresh, sealed, write_events  # noqa: F401 - fixtures

CHECKER = Path(__file__).resolve().parents[2] / "audit" / "evidence" / "verifier" / "check_bundle.py"
LONG_AGO, FAR_AHEAD = datetime(2020, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
FLIPS = 240


def loaded_checker():
    spec = importlib.util.spec_from_file_location("check_bundle", CHECKER)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


checker = loaded_checker()


def pem_of(public) -> bytes:
    return public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


def wanted(key, folder: Path, *, until=FAR_AHEAD, **options) -> Wanted:  # noqa: F811
    return Wanted(LONG_AGO, until, folder, keys=known(key), **options)


def export(key, folder: Path, **options):  # noqa: F811
    with connected("log") as owner:
        return write_bundle(owner, wanted(key, folder, **options))


@pytest.fixture(scope="module")
def honest(django_db_setup, django_db_blocker, tmp_path_factory) -> Path:
    """One bundle for all who spoil a copy of it: the log is written and sealed once."""
    place, new = tmp_path_factory.mktemp("honest"), Ed25519PrivateKey.generate()
    with django_db_blocker.unblock():
        seal_afresh(new, place / "published")
        export(new, place / "bundle")
    return place / "bundle"


@pytest.fixture
def bundle(honest, tmp_path):
    return Path(shutil.copytree(honest, tmp_path / "bundle"))


def run_alone(folder: Path, *arguments: str) -> subprocess.CompletedProcess:
    """As a stranger runs it: an isolated interpreter, another directory, nothing of ours on its path."""
    command = [sys.executable, "-I", str(CHECKER), str(folder), "--json", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")


def with_a_manifest_that_agrees(folder: Path) -> None:
    """What a careful forger does after changing a file."""
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text())
    manifest["files"] = {name: sha256((folder / name).read_bytes()).hexdigest() for name in manifest["files"]}
    path.write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n")


# --- What holds ----------------------------------------------------------------------------------


def test_a_stranger_checks_a_bundle_without_our_software(bundle, honest, tmp_path):
    shutil.copy(honest / "public-key.pem", tmp_path / "known.pem")
    done = run_alone(bundle, "--key", str(tmp_path / "known.pem"))
    said = json.loads(done.stdout)
    assert (done.returncode, done.stderr, said["first_bad"]) == (0, "", None)
    assert (said["ok"], said["events"], said["checkpoints"], said["without_content"]) == (True, 48, 4, 0)


def test_the_checker_imports_nothing_of_ours():
    assert not {"audit", "core", "django", "psycopg"} & {
        line.split()[1].split(".")[0]
        for line in CHECKER.read_text().splitlines()
        if line.startswith(("import ", "from "))
    }


def test_later_events_leave_an_older_period_provable(sealed, key, tmp_path):  # noqa: F811
    with connected("log") as owner:
        (middle,) = owner.execute("select event_at from audit_leaf where seq = 24").fetchone()
    made = export(key, tmp_path / "b", until=middle)
    assert (made.first, made.last, made.size) == (0, 23, 48)
    found = checker.check(tmp_path / "b")
    assert found["first_bad"] is None
    assert (found["events"], found["checkpoints"]) == (24, 3)


def test_without_content_everything_is_still_proved(sealed, key, tmp_path):  # noqa: F811
    export(key, tmp_path / "b", content=False)
    found = checker.check(tmp_path / "b")
    assert (found["first_bad"], found["without_content"]) == (None, 48)
    assert "number" not in (tmp_path / "b" / "events.jsonl").read_text()


@pytest.fixture
def with_one_erased(sealed, key, erase, tmp_path):  # noqa: F811
    """A bundle over an event that was erased by an order."""
    erase(Event.objects.order_by("id").all()[5])
    with connected("log") as owner:
        seal_with(owner, key=key, folder=sealed)
    export(key, tmp_path / "b")
    return tmp_path / "b"


def test_what_was_lawfully_erased_is_still_proved(with_one_erased, tmp_path):
    found = checker.check(with_one_erased, erasure_key=tmp_path / "erasure.pub")
    assert (found["first_bad"], found["events"], found["without_content"], found["erased"]) == (
        None,
        49,
        1,
        1,
    )


def test_an_order_signed_with_another_key_is_refused(with_one_erased, tmp_path):
    (tmp_path / "another.pub").write_bytes(pem_of(Ed25519PrivateKey.generate().public_key()))
    found = checker.check(with_one_erased, erasure_key=tmp_path / "another.pub")
    assert "no order that holds says why" in found["first_bad"]


def test_a_bundle_in_which_an_erased_event_has_lost_its_order_is_refused(with_one_erased):
    (with_one_erased / "erasures.jsonl").write_text("")
    assert "no order that holds says why" in checker.check(with_one_erased)["first_bad"]


def test_content_that_was_taken_out_of_a_bundle_is_not_taken_for_withheld(sealed, key, tmp_path):  # noqa: F811
    export(key, tmp_path / "b")
    path = tmp_path / "b" / "events.jsonl"
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    lines[7] |= {"salt": None, "payload": None}
    path.write_text("".join(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n" for line in lines))
    assert "no order that holds says why" in checker.check(tmp_path / "b")["first_bad"]


def test_a_period_without_sealed_events_gives_no_bundle(sealed, key, tmp_path):  # noqa: F811
    with pytest.raises(NothingSealed):
        export(key, tmp_path / "b", until=LONG_AGO)
    assert not (tmp_path / "b").exists()


@given(size=st.integers(1, 70), old=st.integers(1, 70))
def test_the_tree_of_levels_gives_the_proofs_of_the_standard(size, old):
    leaves = [sha256(b"%d" % number).digest() for number in range(size)]
    tree = Tree(b"".join(leaves))
    assert tree.root() == root_of(leaves)
    assert [tree.inclusion(index) for index in range(size)] == [inclusion_proof(leaves, index) for index in range(size)]
    if old < size:
        assert tree.consistency(old) == consistency_proof(leaves, old)


# --- What does not -------------------------------------------------------------------------------


def flip(dice: Random, path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
    path.write_bytes(content)


def any_file(dice: Random, folder: Path) -> Path:
    names = ["events.jsonl", "proofs.jsonl", "consistency.jsonl", "checkpoints", "public-key.pem"]
    path = folder / dice.choices(names, weights=[5, 4, 2, 3, 1])[0]
    return dice.choice(sorted(path.iterdir())) if path.is_dir() else path


@pytest.mark.parametrize("careful", [False, True], ids=["as it is", "with a manifest made to agree"])
def test_every_flipped_bit_is_found(bundle, tmp_path, careful):
    dice, missed = Random(6962), []
    for number in range(FLIPS):
        path = any_file(dice, bundle)
        honest = path.read_bytes(), (bundle / "manifest.json").read_bytes()
        flip(dice, path)
        if careful:
            with_a_manifest_that_agrees(bundle)
        if checker.check(bundle)["ok"]:
            missed.append(f"{number} {path.name}")
        path.write_bytes(honest[0])
        (bundle / "manifest.json").write_bytes(honest[1])
    assert missed == []
    assert checker.check(bundle)["ok"]


def test_a_changed_event_is_named(bundle):
    path = bundle / "events.jsonl"
    lines = path.read_text().splitlines(keepends=True)
    lines[7] = lines[7].replace("Omar Haddad", "Sian Pugh")
    path.write_text("".join(lines))
    with_a_manifest_that_agrees(bundle)
    done = run_alone(bundle)
    assert done.returncode == 1
    assert json.loads(done.stdout)["first_bad"].startswith("event 7 (id ")


def without(lines: list[str], number: int) -> list[str]:
    return lines[:number] + lines[number + 1 :]


def swapped(lines: list[str], number: int) -> list[str]:
    return [*lines[:number], lines[number + 1], lines[number], *lines[number + 2 :]]


@pytest.mark.parametrize("change", [without, swapped])
@pytest.mark.parametrize("names", [["events.jsonl"], ["proofs.jsonl"], ["events.jsonl", "proofs.jsonl"]], ids="+".join)
def test_leaving_out_or_swapping_is_found_and_named(bundle, change, names):
    for name in names:
        path = bundle / name
        path.write_text("".join(change(path.read_text().splitlines(keepends=True), 11)))
    with_a_manifest_that_agrees(bundle)
    assert checker.check(bundle)["first_bad"].startswith("event 11")


def test_the_last_event_cannot_be_cut_off(bundle):
    for name in ("events.jsonl", "proofs.jsonl"):
        path = bundle / name
        path.write_text("".join(path.read_text().splitlines(keepends=True)[:-1]))
    with_a_manifest_that_agrees(bundle)
    assert checker.check(bundle)["first_bad"] == "event 47: it is missing"


def test_a_bundle_forged_with_another_key_holds_only_for_whoever_believes_it(bundle, tmp_path):
    """The forger makes a log of his own. His key is in his bundle; the one we know is not."""
    (tmp_path / "known.pem").write_bytes(pem_of(Ed25519PrivateKey.generate().public_key()))
    assert checker.check(bundle)["ok"]
    assert (
        checker.check(bundle, key=tmp_path / "known.pem")["first_bad"] == "public-key.pem: not the key that was given"
    )


def test_a_checkpoint_left_out_or_slipped_in_is_found(bundle):
    oldest = min((bundle / "checkpoints").iterdir())
    shutil.copy(oldest, oldest.with_name("1-00000000000001.checkpoint"))
    assert not checker.check(bundle)["ok"]
    oldest.with_name("1-00000000000001.checkpoint").unlink()
    oldest.unlink()
    assert not checker.check(bundle)["ok"]


def test_an_event_changed_in_the_database_after_sealing_is_named_in_the_bundle(sealed, key, tmp_path):  # noqa: F811
    with connected("log") as owner:
        at, number = owner.execute("select event_at, event_id from audit_leaf where seq = 7").fetchone()
        owner.execute("alter table audit_event disable trigger user")
        owner.execute("update audit_event set actor_name = 'Somebody Else' where at = %s and id = %s", [at, number])
        write_seen(owner, wanted(key, tmp_path / "b"))
        owner.rollback()
    assert checker.check(tmp_path / "b")["first_bad"].startswith(f"event 7 (id {number},")


@pytest.mark.parametrize("spoil", ["manifest.json", "events.jsonl", "public-key.pem", "consistency.jsonl"])
def test_a_missing_file_is_said_and_breaks_nothing(bundle, spoil):
    (bundle / spoil).unlink()
    done = run_alone(bundle)
    assert (done.returncode, done.stderr) == (1, "")


def test_rubbish_is_refused_in_a_sentence(tmp_path):
    (tmp_path / "manifest.json").write_text("[" * 100_000)
    assert not checker.check(tmp_path)["ok"]


# --- The command ---------------------------------------------------------------------------------


@pytest.fixture
def configured(settings, key, tmp_path):  # noqa: F811
    """An address and a key as the verifier has them."""
    (tmp_path / "audit.pub").write_bytes(pem_of(key.public_key()))
    settings.AUDIT_PUBLIC_KEY = str(tmp_path / "audit.pub")
    with connected("log") as owner:
        settings.AUDIT_VERIFIER_URL = f"{owner.info.dsn} password={owner.info.password}"


def test_the_command_exports_and_the_log_says_so(sealed, configured, tmp_path, capsys):  # noqa: F811
    given = ["--from", "2020-01-01", "--to", "2099-12-31", "--out", str(tmp_path / "out")]
    call_command("audit_export", *given, "--by", "Della Marsh", "--because", "Crown Court, T2026 0001")
    told = Event.objects.filter(kind="audit.bundle_exported").get()
    assert told.actor_name == "operator Della Marsh"
    assert told.operation == "disclosure"
    manifest = json.loads(told.payload)["manifest"]
    assert manifest in capsys.readouterr().out
    assert checker.check(tmp_path / "out", manifest_hash=manifest)["ok"]
    assert not checker.check(tmp_path / "out", manifest_hash="0" * 64)["ok"]


def test_without_an_event_there_is_no_bundle(sealed, configured, tmp_path, monkeypatch):  # noqa: F811
    def fail(*_, **__):
        raise RuntimeError("the log cannot be written")

    monkeypatch.setattr("audit.management.commands.audit_export.log", fail)
    with pytest.raises(RuntimeError):
        call_command("audit_export", "--from", "2020-01-01", "--to", "2099-12-31", "--out", str(tmp_path / "out"))
    assert not (tmp_path / "out").exists()


def test_a_day_that_is_none_is_refused(configured, tmp_path):
    with pytest.raises(CommandError, match="is not a day"):
        call_command("audit_export", "--from", "2026-13-01", "--to", "2026-12-31", "--out", str(tmp_path / "out"))


def test_events_not_sealed_yet_are_counted_and_left_out(sealed, key, tmp_path):  # noqa: F811
    write_events(3)
    made = export(key, tmp_path / "b")
    assert (made.events, made.unsealed) == (48, 3)


# --- Erasing by an order ----------------------------------------------------------------------------


def test_one_person_orders_another_erases_and_the_log_says_both(sealed, erase):  # noqa: F811
    event = Event.objects.order_by("id").first()
    erase(event)
    with pytest.raises(CommandError, match="erased already"):
        erase(event)
    told = Event.objects.filter(kind="audit.erased").get()
    assert (told.actor_name, told.target_id) == ("operator Rex Archer", str(event.pk))
    assert "Della Marsh" in told.payload
    assert Event.objects.get(pk=event.pk).payload is None


def test_who_ordered_it_does_not_carry_it_out(sealed, erase):  # noqa: F811
    with pytest.raises(CommandError, match="Another person"):
        erase(Event.objects.order_by("id").first(), by="Della Marsh")


def test_the_app_erases_nothing(sealed, erase):  # noqa: F811
    with pytest.raises(CommandError, match="permission denied"):
        erase(Event.objects.order_by("id").first(), role="app")
    assert not Event.objects.filter(payload=None).exists()
