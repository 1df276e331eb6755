"""A bundle shows that each key which took over was announced by the one before it, and whoever is given one
can check that."""

from __future__ import annotations

import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from audit.evidence.bundle import Wanted, write_bundle
from audit.evidence.checkpoints import key_id
from tests.audit.sealed import connected, key, known, seal_more, sealed  # noqa: F401 - fixtures
from tests.audit.test_bundle import with_a_manifest_that_agrees
from tests.audit.test_keys import FAR_AHEAD, announce, bundle, checker, new, unannounced  # noqa: F401 - fixtures


def test_a_bundle_whose_new_key_was_never_announced_is_refused(sealed, key, tmp_path):  # noqa: F811
    stranger = unannounced(key, sealed)
    name, before = key_id(stranger.public_key()), key_id(key.public_key())
    made = bundle(tmp_path / "b", key, stranger)
    assert checker.check(made)["faults"] == [f"key {name}: that {before}, before it, announced it is not shown"]
    assert checker.check(made, told=[name])["ok"]
    assert checker.main([str(made), "--told", name]) == 0


def test_an_announcement_that_the_new_key_itself_sealed_is_none_in_a_bundle_either(sealed, key, tmp_path):  # noqa: F811
    stranger = Ed25519PrivateKey.generate()
    announce(key, stranger)
    seal_more(stranger, sealed, events=2)
    assert "is not shown" in checker.check(bundle(tmp_path / "b", key, stranger))["first_bad"]


def test_a_key_announced_before_the_period_of_a_bundle_is_shown_to_be_announced(sealed, key, tmp_path):  # noqa: F811
    coming = Ed25519PrivateKey.generate()
    announce(key, coming)
    for each in (key, key, coming):
        seal_more(each, sealed, events=2)
    with connected("log") as owner:
        (since,) = owner.execute("select event_at from audit_leaf where seq = 51").fetchone()
        owner.commit()
        write_bundle(owner, Wanted(since, FAR_AHEAD, tmp_path / "b", keys=known(key, coming), content=False))
    found = checker.check(tmp_path / "b")
    assert (found["first_bad"], found["events"]) == (None, 4)
    assert found["key"] == f"{key_id(coming.public_key())}, {key_id(key.public_key())}"


@pytest.mark.parametrize("gone", ["taken out", "emptied", "bent"])
def test_a_bundle_that_lost_its_announcement_is_refused(sealed, key, new, tmp_path, gone):  # noqa: F811
    path = bundle(tmp_path / "b", key, new) / "announcements.jsonl"
    line = path.read_text()
    stranger = key_id(Ed25519PrivateKey.generate().public_key())
    bent = {
        "taken out": "",
        "emptied": line.replace("{", "", 1),
        "bent": line.replace(key_id(new.public_key()), stranger),
    }
    path.write_text(bent[gone])
    with_a_manifest_that_agrees(tmp_path / "b")
    assert any("is not shown" in fault for fault in checker.check(tmp_path / "b")["faults"])


def test_an_older_form_cannot_be_claimed_to_leave_the_announcement_out(sealed, key, new, tmp_path):  # noqa: F811
    made = bundle(tmp_path / "b", key, new)
    (made / "announcements.jsonl").unlink()
    manifest = json.loads((made / "manifest.json").read_text())
    manifest["format"] = manifest["format"].replace("/4", "/3")
    del manifest["files"]["announcements.jsonl"]
    (made / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n")
    assert "is not shown" in checker.check(made)["first_bad"]
    assert checker.check(made, told=[key_id(new.public_key())])["ok"]
