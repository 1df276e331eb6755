"""The owner of the log and the database's administrator, guards off, bend it in many ways; every one is found out.

All is undone again: one sealed log serves them all. `make tamper` does the same ten thousand times.
"""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from audit.evidence import verifying
from audit.evidence.verifying import examine
from bench.tamper import HoldsSomething, refuse_unless_empty
from tests.audit.alterations import DATA, SCHEMA
from tests.audit.finding_out import REFUSED, Outcome, Verifier, at_random, by_name
from tests.audit.sealed import connected, known, seal_afresh
from tests.audit.tampers import ROLLED_BACK, TAMPERS
from tests.cluster import empty_the_log

pytestmark = pytest.mark.django_db
DOCS = Path(__file__).resolve().parents[2] / "docs" / "audit.md"


@pytest.fixture(scope="module")
def key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.generate()


@pytest.fixture(scope="module")
def sealed(django_db_setup, django_db_blocker, key, tmp_path_factory) -> Path:
    """One log for all that is done to it and undone; returns where its checkpoints are published."""
    folder = tmp_path_factory.mktemp("published")
    with django_db_blocker.unblock():
        seal_afresh(key, folder)
    yield folder
    with connected("log") as admin:
        empty_the_log(admin.execute)


def test_an_untouched_log_holds(sealed, key):
    with connected("log") as owner:
        found = examine(owner, keys=known(key), folder=sealed)
    assert found.ok, found.first_bad
    assert found.sealed == found.events == 48


@pytest.fixture(scope="module")
def verifier(sealed, key) -> Verifier:
    return Verifier(known(key), sealed, {}, key)


@pytest.fixture(scope="module")
def outcomes(verifier) -> dict[tuple[str, str], Outcome]:
    """Of each tamper of the review by each role."""
    with connected("log") as admin:
        return {(name, who): outcome for name, who, outcome in by_name(admin, verifier)}


def test_each_tamper_of_the_review_is_refused_or_found_or_said_not_to_be_promised(outcomes):
    unseen = {name for (name, _), outcome in outcomes.items() if not outcome.seen}
    assert len(TAMPERS) + len([ROLLED_BACK]) == 41
    assert unseen == {name for name, tamper in TAMPERS.items() if tamper.disclaimed}
    promises = DOCS.read_text()
    assert all(f"**{tamper.disclaimed}" in promises for tamper in TAMPERS.values() if tamper.disclaimed)


def test_the_owner_of_the_schema_can_silence_its_own_tables_which_is_found_and_nothing_else(outcomes):
    by_owner = {name: outcome.by for (name, who), outcome in outcomes.items() if who == "owner of the schema"}
    done = {name: by for name, by in by_owner.items() if by != REFUSED}
    assert done == {
        "31 capture of a table switched off": "the schema",
        "36 a false function of hashing ahead of the true one": "the schema",
    }


def test_a_database_that_holds_anything_is_not_bent():
    with connected("log") as admin, pytest.raises(HoldsSomething, match="Nothing was done"):
        refuse_unless_empty(f"{admin.info.dsn} password={admin.info.password}")


def test_alterations_at_random_are_refused_or_found(verifier):
    """A sample of what `make tamper` does ten thousand times; each kind, by each role."""
    with connected("log") as admin:
        outcomes = list(at_random(admin, verifier, dice=Random(62), data=4 * len(DATA), schema=2 * len(SCHEMA)))
    assert [(name, who) for name, who, outcome in outcomes if not outcome.seen] == []
    assert {n for n, who, o in outcomes if o.by != REFUSED} == set(DATA) | set(SCHEMA)


def test_a_database_rolled_back_to_an_older_copy_is_found(verifier):
    """27: everything in it agrees, and what was published since says that there was more."""
    with connected("log") as admin, admin.transaction(force_rollback=True):
        for table in ("audit_event", "audit_leaf", "audit_checkpoint"):
            admin.execute(f"alter table {table} disable trigger user")
        admin.execute("delete from audit_event where id in (select event_id from audit_leaf where seq >= 24)")
        admin.execute("delete from audit_leaf where seq >= 24")
        admin.execute("delete from audit_checkpoint where size > 24")
        assert examine(admin, keys=verifier.keys, folder=None).ok
        assert verifier.look(admin, at_log_alone=True).words == "checkpoint 36 as published: 12 sealed events are gone"


def test_a_log_read_in_many_stretches_holds_and_its_faults_are_named(sealed, key, monkeypatch):
    monkeypatch.setattr(verifying, "AT_A_TIME", 5)
    with connected("log") as owner:
        assert examine(owner, keys=known(key), folder=sealed).ok
        owner.execute("alter table audit_leaf disable trigger user")
        owner.execute("delete from audit_leaf where seq = 23")
        found = examine(owner, keys=known(key), folder=sealed)
        owner.rollback()
    assert found.first_bad == "leaf 23: missing from the sealed sequence"


def test_the_first_bad_event_is_named(sealed, key):
    with connected("log") as owner:
        at, number = owner.execute("select event_at, event_id from audit_leaf where seq = 7").fetchone()
        owner.execute("alter table audit_event disable trigger user")
        owner.execute("update audit_event set actor_name = 'Somebody Else' where at = %s and id = %s", [at, number])
        found = examine(owner, keys=known(key), folder=sealed)
        owner.rollback()
    assert f"event {number} of" in found.first_bad
    assert "sealed as number 7" in found.first_bad


def erased_by_hand(owner, *, number: int) -> None:
    """As the owner could: the setting that the trigger trusts, and no order."""
    owner.execute("select set_config('pp.erasing', 'by law', true)")
    owner.execute("update audit_event set payload = null, salt = null where id = %s", [number])


def test_what_was_erased_without_an_order_is_found(sealed, key):
    with connected("log") as owner:
        (number,) = owner.execute("select event_id from audit_leaf where seq = 9").fetchone()
        erased_by_hand(owner, number=number)
        found = examine(owner, keys=known(key), folder=sealed, erasure_keys={})
        owner.rollback()
    assert f"event {number} of" in found.first_bad
    assert "no order says why" in found.first_bad


def test_the_whole_log_cannot_be_erased_unseen(sealed, key):
    with connected("log") as owner:
        owner.execute("select set_config('pp.erasing', 'by law', true)")
        owner.execute("update audit_event set payload = null, salt = null")
        assert not examine(owner, keys=known(key), folder=sealed, erasure_keys={}).ok
        owner.rollback()


def test_leaves_of_another_epoch_than_was_signed_are_found(sealed, key):
    with connected("log") as owner:
        owner.execute("alter table audit_leaf disable trigger user")
        owner.execute("update audit_leaf set epoch = 7 where seq = 9")
        assert "sealed as of another epoch" in examine(owner, keys=known(key), folder=sealed).first_bad
        owner.rollback()


# --- Absence is never agreement ----------------------------------------------------------------------


def test_no_folder_of_checkpoints_is_a_fault(sealed, key, tmp_path):
    with connected("log") as owner:
        found = examine(owner, keys=known(key), folder=tmp_path / "nowhere")
    assert "there is no such folder" in found.first_bad


def test_an_empty_folder_is_a_fault(sealed, key, tmp_path):
    (tmp_path / "empty").mkdir()
    with connected("log") as owner:
        found = examine(owner, keys=known(key), folder=tmp_path / "empty")
    assert found.first_bad == "checkpoint 12 in the database: never published"
