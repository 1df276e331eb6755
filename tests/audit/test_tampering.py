"""The database's administrator, triggers off, alters the log in a thousand ways; every one is found out."""

from __future__ import annotations

from random import Random

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from audit import verifying
from audit.checkpoints import sign
from audit.models import Event
from audit.sealing import seal_with
from audit.verifying import examine
from tests.audit.erasing import erase, order_key  # noqa: F401 - fixtures
from tests.audit.sealed import connected, key, known, sealed, write_events  # noqa: F401 - fixtures

ROUNDS = 1000


def any_sealed(dice: Random, owner: psycopg.Connection):
    return dice.choice(owner.execute("select event_at, event_id, seq from audit_leaf").fetchall())


def flip_a_header(dice, owner, **_):
    at, number, _ = any_sealed(dice, owner)
    column = dice.choice(
        ["kind", "actor_name", "agency_name", "db_user", "request_id", "target_type", "target_id"]
    )
    owner.execute(
        f"update audit_event set {column} = {column} || 'x' where at = %s and id = %s", [at, number]
    )


def change_who(dice, owner, **_):
    at, number, _ = any_sealed(dice, owner)
    owner.execute(
        "update audit_event set actor_id = coalesce(actor_id, 0) + 1 where at = %s and id = %s", [at, number]
    )


def change_what_was_shown(dice, owner, **_):
    at, number, _ = any_sealed(dice, owner)
    owner.execute("update audit_event set ids = ids || array['z'] where at = %s and id = %s", [at, number])


def flip_a_byte_of_the_content(dice, owner, **_):
    at, number, _ = any_sealed(dice, owner)
    owner.execute("update audit_event set payload = payload || ' ' where at = %s and id = %s", [at, number])


def replace_content_and_commitment(dice, owner, **_):
    at, number, _ = any_sealed(dice, owner)
    owner.execute(
        "update audit_event set payload = 'x', commitment = sha256(salt || convert_to('x', 'UTF8')) where at = %s and id = %s",
        [at, number],
    )


def back_date(dice, owner, **_):
    at, number, _ = any_sealed(dice, owner)
    owner.execute(
        "update audit_event set at = at - interval '1 second' where at = %s and id = %s", [at, number]
    )


def delete_one(dice, owner, **_):
    at, number, _ = any_sealed(dice, owner)
    owner.execute("delete from audit_event where at = %s and id = %s", [at, number])


def delete_one_with_its_leaf(dice, owner, **_):
    at, number, _ = any_sealed(dice, owner)
    owner.execute("delete from audit_event where at = %s and id = %s", [at, number])
    owner.execute("delete from audit_leaf where event_at = %s and event_id = %s", [at, number])


def slip_one_in(dice, owner, **_):
    at, number, _ = any_sealed(dice, owner)
    owner.execute(
        "insert into audit_event overriding system value select at - interval '1 microsecond', id + 1000000, xid, kind, operation,"
        " actor_id, actor_name, agency_id, agency_name, db_user, request_id, target_type, target_id, ids, payload, salt,"
        " commitment from audit_event where at = %s and id = %s",
        [at, number],
    )
    # Put it in the past of the sealed sequence: the last place is taken by an honest event of a later transaction.
    owner.execute("update audit_event set xid = '3'::xid8 where id > 1000000")


def swap_two(dice, owner, **_):
    (at, number, _), (at2, number2, _) = any_sealed(dice, owner), any_sealed(dice, owner)
    if number == number2:
        owner.execute("delete from audit_event where at = %s and id = %s", [at, number])
        return
    owner.execute("update audit_event set at = %s where id = %s", [at2, number])
    owner.execute("update audit_event set at = %s where id = %s", [at, number2])


def swap_two_leaves(dice, owner, **_):
    a, b = dice.sample(range(40), 2)
    owner.execute("update audit_leaf set seq = -1 where seq = %s", [a])
    owner.execute("update audit_leaf set seq = %s where seq = %s", [a, b])
    owner.execute("update audit_leaf set seq = %s where seq = -1", [b])


def give_two_leaves_one_place(dice, owner, **_):
    """With the key of the table dropped first; the sum of all places stays what it was."""
    owner.execute("alter table audit_leaf drop constraint audit_leaf_pkey")
    place = dice.randrange(1, 46)
    owner.execute("update audit_leaf set seq = seq - 1 where seq = %s", [place])


def move_a_leaf_far_away(dice, owner, **_):
    away = dice.choice([-1, 10**15])
    owner.execute("update audit_leaf set seq = %s where seq = %s", [away, dice.randrange(47)])


def cut_the_tail(dice, owner, **_):
    keep = dice.randrange(1, 47)
    owner.execute(
        "delete from audit_event e using audit_leaf l where l.event_at = e.at and l.event_id = e.id and l.seq >= %s",
        [keep],
    )
    owner.execute("delete from audit_leaf where seq >= %s", [keep])
    owner.execute("delete from audit_checkpoint where size > %s", [keep])


def change_a_root(dice, owner, **_):
    owner.execute(
        "update audit_checkpoint set root = sha256(root) where size = (select max(size) from audit_checkpoint)"
    )


def replace_a_checkpoint(dice, owner, **_):
    """With a key of the attacker's own."""
    row = owner.execute(
        "select size, epoch, root, at from audit_checkpoint order by random() limit 1"
    ).fetchone()
    false = sign(size=row[0], epoch=row[1], root=row[2], at=row[3], key=Ed25519PrivateKey.generate())
    owner.execute(
        "update audit_checkpoint set signature = %s, key_id = %s where size = %s",
        [false.signature, false.key_id, row[0]],
    )


def drop_a_checkpoint(dice, owner, **_):
    owner.execute(
        "delete from audit_checkpoint where size = (select size from audit_checkpoint order by random() limit 1)"
    )


ALTERATIONS = [
    flip_a_header, change_who, change_what_was_shown, flip_a_byte_of_the_content, replace_content_and_commitment, back_date,
    delete_one, delete_one_with_its_leaf, slip_one_in, swap_two, swap_two_leaves,
    give_two_leaves_one_place, move_a_leaf_far_away, cut_the_tail, change_a_root, replace_a_checkpoint, drop_a_checkpoint,
]  # fmt: skip


def test_an_untouched_log_holds(sealed, key):  # noqa: F811
    with connected("log") as owner:
        found = examine(owner, keys=known(key), folder=sealed)
    assert found.ok, found.first_bad
    assert found.sealed == found.events == 48


def test_a_thousand_alterations_are_all_found(sealed, key):  # noqa: F811
    dice, missed = Random(62), []
    with connected("log") as owner:
        for table in ("audit_event", "audit_leaf", "audit_checkpoint"):
            owner.execute(f"alter table {table} disable trigger user")
        for number in range(ROUNDS):
            alter = ALTERATIONS[number % len(ALTERATIONS)]
            with owner.transaction(force_rollback=True):
                alter(dice, owner)
                if examine(owner, keys=known(key), folder=sealed).ok:
                    missed.append(f"{number} {alter.__name__}")
        owner.rollback()
    assert missed == []


def test_a_log_read_in_many_stretches_holds_and_its_faults_are_named(sealed, key, monkeypatch):  # noqa: F811
    monkeypatch.setattr(verifying, "AT_A_TIME", 5)
    with connected("log") as owner:
        assert examine(owner, keys=known(key), folder=sealed).ok
        owner.execute("alter table audit_leaf disable trigger user")
        owner.execute("delete from audit_leaf where seq = 23")
        found = examine(owner, keys=known(key), folder=sealed)
        owner.rollback()
    assert found.first_bad == "leaf 23: missing from the sealed sequence"


def test_the_first_bad_event_is_named(sealed, key):  # noqa: F811
    with connected("log") as owner:
        at, number = owner.execute("select event_at, event_id from audit_leaf where seq = 7").fetchone()
        owner.execute("alter table audit_event disable trigger user")
        owner.execute(
            "update audit_event set actor_name = 'Somebody Else' where at = %s and id = %s", [at, number]
        )
        found = examine(owner, keys=known(key), folder=sealed)
        owner.rollback()
    assert f"event {number} of" in found.first_bad
    assert "sealed as number 7" in found.first_bad


def test_a_published_checkpoint_that_was_bent_is_found(sealed, key):  # noqa: F811
    path = next(sealed.glob("*.checkpoints"))
    path.write_text(path.read_text().replace("\n24\n", "\n25\n"))
    with connected("log") as owner:
        assert not examine(owner, keys=known(key), folder=sealed).ok


def test_lawful_erasure_leaves_every_proof_valid(sealed, key, erase, order_key):  # noqa: F811
    erase(Event.objects.order_by("id").first())
    with connected("log") as owner:
        found = examine(owner, keys=known(key), folder=sealed, erasure_keys=known(order_key))
    assert (found.first_bad, found.erased) == (None, 1)


def erased_by_hand(owner, *, number: int) -> None:
    """As the owner could: the setting that the trigger trusts, and no order."""
    owner.execute("select set_config('pp.erasing', 'by law', true)")
    owner.execute("update audit_event set payload = null, salt = null where id = %s", [number])


def test_what_was_erased_without_an_order_is_found(sealed, key, order_key):  # noqa: F811
    with connected("log") as owner:
        (number,) = owner.execute("select event_id from audit_leaf where seq = 9").fetchone()
        erased_by_hand(owner, number=number)
        found = examine(owner, keys=known(key), folder=sealed, erasure_keys=known(order_key))
        owner.rollback()
    assert f"event {number} of" in found.first_bad
    assert "no order says why" in found.first_bad


def test_the_whole_log_cannot_be_erased_unseen(sealed, key, order_key):  # noqa: F811
    with connected("log") as owner:
        owner.execute("select set_config('pp.erasing', 'by law', true)")
        owner.execute("update audit_event set payload = null, salt = null")
        assert not examine(owner, keys=known(key), folder=sealed, erasure_keys=known(order_key)).ok
        owner.rollback()


def test_an_order_signed_with_another_key_covers_nothing(sealed, key, erase, order_key):  # noqa: F811
    erase(Event.objects.order_by("id").first())
    with connected("log") as owner:
        found = examine(
            owner, keys=known(key), folder=sealed, erasure_keys=known(Ed25519PrivateKey.generate())
        )
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
        owner.execute("alter table audit_event disable trigger user")
        (number,) = owner.execute(
            "insert into audit_event (at, xid, kind, operation, actor_name, agency_name, db_user, request_id, target_type,"
            " target_id, ids, payload, salt, commitment) select clock_timestamp() - "
            + shift
            + ", pg_current_xact_id(), kind,"
            " operation, actor_name, agency_name, db_user, request_id, target_type, target_id, ids, payload, salt, commitment"
            " from audit_event order by id limit 1 returning id"
        ).fetchone()
        owner.commit()
        write_events(3)
        seal_with(owner, key=key, folder=sealed)
        found = examine(owner, keys=known(key), folder=sealed)
    assert f"event {number} of" in found.first_bad
    assert words in found.first_bad


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


def test_leaves_of_another_epoch_than_was_signed_are_found(sealed, key):  # noqa: F811
    with connected("log") as owner:
        owner.execute("alter table audit_leaf disable trigger user")
        owner.execute("update audit_leaf set epoch = 7 where seq = 9")
        assert "sealed as of another epoch" in examine(owner, keys=known(key), folder=sealed).first_bad
        owner.rollback()


# --- Absence is never agreement ----------------------------------------------------------------------


def test_no_folder_of_checkpoints_is_a_fault(sealed, key, tmp_path):  # noqa: F811
    with connected("log") as owner:
        found = examine(owner, keys=known(key), folder=tmp_path / "nowhere")
    assert "there is no such folder" in found.first_bad


def test_an_empty_folder_is_a_fault(sealed, key, tmp_path):  # noqa: F811
    (tmp_path / "empty").mkdir()
    with connected("log") as owner:
        found = examine(owner, keys=known(key), folder=tmp_path / "empty")
    assert found.first_bad == "checkpoint 12 in the database: never published"


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
