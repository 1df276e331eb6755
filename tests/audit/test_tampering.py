"""The owner of the tables, triggers off, alters the log in a thousand ways; every one is found out."""

from __future__ import annotations

from random import Random

import psycopg
import pytest

from audit import verifying
from audit.checkpoints import sign
from audit.verifying import examine
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
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

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
    with connected("owner") as owner:
        found = examine(owner, keys=known(key), folder=sealed)
    assert found.ok, found.first_bad
    assert found.sealed == found.events == 48


def test_a_thousand_alterations_are_all_found(sealed, key):  # noqa: F811
    dice, missed = Random(62), []
    with connected("owner") as owner:
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
    with connected("owner") as owner:
        assert examine(owner, keys=known(key), folder=sealed).ok
        owner.execute("alter table audit_leaf disable trigger user")
        owner.execute("delete from audit_leaf where seq = 23")
        found = examine(owner, keys=known(key), folder=sealed)
        owner.rollback()
    assert found.first_bad == "leaf 23: missing from the sealed sequence"


def test_the_first_bad_event_is_named(sealed, key):  # noqa: F811
    with connected("owner") as owner:
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
    with connected("owner") as owner:
        assert not examine(owner, keys=known(key), folder=sealed).ok


def test_lawful_erasure_leaves_every_proof_valid(sealed, key):  # noqa: F811
    with connected("owner") as owner:
        at, number = owner.execute("select event_at, event_id from audit_leaf where seq = 5").fetchone()
        owner.execute("select audit_erase(%s, %s, 'Order of the court, 12 May')", [at, number])
        payload, salt = owner.execute(
            "select payload, salt from audit_event where at = %s and id = %s", [at, number]
        ).fetchone()
        found = examine(owner, keys=known(key), folder=sealed)
        said = owner.execute("select payload from audit_event where kind = 'audit.erased'").fetchone()
        owner.rollback()
    assert payload is None
    assert salt is None
    assert found.ok, found.first_bad
    assert "Order of the court" in said[0]


def test_the_app_cannot_erase(sealed, key):  # noqa: F811
    with connected("app") as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute("select audit_erase(now(), 1, 'because')")


def test_what_is_not_sealed_yet_is_no_fault(sealed, key):  # noqa: F811
    write_events(3)
    with connected("owner") as owner:
        found = examine(owner, keys=known(key), folder=sealed)
    assert found.ok
    assert found.events == found.sealed + 3
