"""Somebody outside keeps a checkpoint; a log whose past was rewritten no longer begins with it."""

from __future__ import annotations

import json

import pytest
from django.core.management import CommandError, call_command

from audit.evidence.checkpoints import read_published
from audit.evidence.publishing import read_folder
from audit.models import Event
from tests.audit.sealed import connected, key, sealed  # noqa: F401 - fixtures
from tests.audit.test_keys import pem_of


@pytest.fixture
def verifier(settings, sealed, key, tmp_path):  # noqa: F811
    (tmp_path / "audit.pub").write_bytes(pem_of(key))
    settings.AUDIT_PUBLIC_KEY = str(tmp_path / "audit.pub")
    with connected("log") as owner:
        settings.AUDIT_VERIFIER_URL = f"{owner.info.dsn} password={owner.info.password}"
    kept = tmp_path / "kept by the inspector"
    kept.mkdir()
    for checkpoint in read_folder(sealed):
        (kept / checkpoint.name).write_text(checkpoint.published())
    return sorted(kept.iterdir())


def test_the_newest_checkpoint_is_offered_and_the_log_says_to_whom(verifier, capsys):
    call_command("audit_witness", "--to", "The inspector")
    assert capsys.readouterr().out == verifier[-1].read_text()
    told = json.loads(Event.objects.filter(kind="audit.checkpoint_offered").latest("id").payload)
    assert told == {"to": "The inspector", "size": 48}


def test_what_the_witness_holds_stands(verifier, capsys):
    call_command("audit_witness", "--to", "The inspector", "--held", str(verifier[1]))
    assert read_published(capsys.readouterr().out).size == 48


def test_a_rewritten_past_contradicts_the_witness(verifier, capsys):
    with connected("log") as owner:
        owner.execute("alter table audit_leaf disable trigger user")
        owner.execute("update audit_leaf set hash = sha256(hash) where seq = 3")
        owner.execute("alter table audit_leaf enable always trigger audit_leaf_append_only")
        owner.execute("alter table audit_leaf enable always trigger audit_leaf_no_truncate")
    with pytest.raises(SystemExit):
        call_command("audit_witness", "--to", "The inspector", "--held", str(verifier[1]))
    assert "DOES NOT STAND" in capsys.readouterr().err


def test_what_is_no_checkpoint_is_refused_in_a_sentence(verifier, tmp_path):
    (tmp_path / "letter.txt").write_text("Dear inspector")
    with pytest.raises(CommandError, match="is not a checkpoint"):
        call_command("audit_witness", "--to", "The inspector", "--held", str(tmp_path / "letter.txt"))
