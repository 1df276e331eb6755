"""Ways to bend the log and what guards it at random, by somebody who may switch every guard off.

Those of `DATA` leave the guards as they were, and only what is written differs. Those of `SCHEMA` change no event: they
silence, hide or open what comes after.
"""

from __future__ import annotations

from random import Random
from typing import Any

import psycopg
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from audit.capture.protection import OTHER_ROLES
from audit.evidence.checkpoints import sign
from audit.policy import APP_ROLE, KEEPER_ROLE
from tests.audit.tampers import COLUMNS, MONTH, OTHERS

ROLES = (APP_ROLE, KEEPER_ROLE, *OTHER_ROLES)
THEIRS = Ed25519PrivateKey.generate()


def any_sealed(dice: Random, owner: psycopg.Connection) -> Any:
    return dice.choice(owner.execute("select event_at, event_id, seq from audit_leaf").fetchall())


def with_one(dice: Random, owner: psycopg.Connection, statement: str) -> None:
    """Run a statement that asks for the moment and the number of one sealed event."""
    at, number, _ = any_sealed(dice, owner)
    owner.execute(statement, [at, number])


# --- What is written ----------------------------------------------------------------------------------

HEADERS = ["kind", "actor_name", "agency_name", "db_user", "request_id", "target_type", "target_id"]
BENT = {
    "change_who": "actor_id = coalesce(actor_id, 0) + 1",
    "change_for_whom": "agency_id = coalesce(agency_id, 0) + 1",
    "change_what_was_shown": "ids = ids || array['z']",
    "change_the_operation": "operation = case operation when 'security' then 'erasure' else 'security' end",
    "flip_a_byte_of_the_content": "payload = payload || ' '",
    "replace_the_salt": "salt = sha256(salt)",
    "replace_content_and_commitment": "payload = 'x', commitment = sha256(salt || convert_to('x', 'UTF8'))",
    "erase_without_an_order": "payload = null, salt = null",
    "back_date": "at = at - interval '1 second'",
    "back_date_by_a_microsecond": "at = at - interval '1 microsecond'",
    "move_to_another_month": "at = at - interval '40 days'",
    "give_another_transaction": "xid = (xid::text::bigint + 1)::text::xid8",
    "empty_the_name": "actor_name = ''",
}


def bend(column_is: str) -> Any:
    def alter(dice: Random, owner: psycopg.Connection) -> None:
        with_one(dice, owner, f"update audit_event set {column_is} where at = %s and id = %s")

    return alter


def flip_a_header(dice: Random, owner: psycopg.Connection) -> None:
    column = dice.choice(HEADERS)
    with_one(dice, owner, f"update audit_event set {column} = {column} || 'x' where at = %s and id = %s")


def move_a_border_between_two_fields(dice: Random, owner: psycopg.Connection) -> None:
    """The bytes of the header one after the other stay what they were."""
    with_one(
        dice,
        owner,
        "update audit_event set target_type = target_type || 'a', db_user = left(db_user, -1),"
        " request_id = right(db_user, 1) || request_id where at = %s and id = %s",
    )


def delete_one(dice: Random, owner: psycopg.Connection) -> None:
    with_one(dice, owner, "delete from audit_event where at = %s and id = %s")


def delete_one_with_its_leaf(dice: Random, owner: psycopg.Connection) -> None:
    at, number, _ = any_sealed(dice, owner)
    owner.execute("delete from audit_event where at = %s and id = %s", [at, number])
    owner.execute("delete from audit_leaf where event_at = %s and event_id = %s", [at, number])


def delete_one_and_close_up(dice: Random, owner: psycopg.Connection) -> None:
    at, number, seq = any_sealed(dice, owner)
    owner.execute("delete from audit_event where at = %s and id = %s", [at, number])
    owner.execute("delete from audit_leaf where seq = %s", [seq])
    owner.execute("update audit_leaf set seq = -seq where seq > %s", [seq])
    owner.execute("update audit_leaf set seq = -seq - 1 where seq < 0")


def slip_one_in(dice: Random, owner: psycopg.Connection) -> None:
    """Among sealed events: with the transaction of one of them, or of one long before. Behind the last of them it would
    be an event that was invented, and is sealed like any other."""
    xid = dice.choice(["e.xid", "'3'::xid8"])
    owner.execute(
        f"insert into audit_event (at, xid, {OTHERS}) select at - interval '1 microsecond', {xid}, {OTHERS}"
        " from audit_event e join audit_leaf l on l.event_at = e.at and l.event_id = e.id where l.seq = %s",
        [dice.randrange(47)],
    )


def write_one_of_another_time(dice: Random, owner: psycopg.Connection) -> None:
    """Of a transaction of now, dated a week ago or a week ahead."""
    days = dice.choice([-7, 7]) * dice.randint(1, 60)
    with_one(
        dice,
        owner,
        f"insert into audit_event (at, xid, {OTHERS}) select now() + interval '{days} days', pg_current_xact_id(), {OTHERS}"
        " from audit_event where at = %s and id = %s",
    )


def write_one_twice(dice: Random, owner: psycopg.Connection) -> None:
    """Word for word, number and all, with the keys dropped."""
    owner.execute("alter table audit_event drop constraint audit_event_pkey")
    with_one(
        dice,
        owner,
        f"insert into audit_event (at, id, {COLUMNS}) overriding system value select at, id, {COLUMNS}"
        " from audit_event where at = %s and id = %s",
    )


def swap_two(dice: Random, owner: psycopg.Connection) -> None:
    (at, number, _), (at2, number2, _) = any_sealed(dice, owner), any_sealed(dice, owner)
    if number == number2:
        owner.execute("delete from audit_event where at = %s and id = %s", [at, number])
        return
    owner.execute("update audit_event set at = %s where id = %s", [at2, number])
    owner.execute("update audit_event set at = %s where id = %s", [at2, number2])
    owner.execute("update audit_event set at = %s where id = %s", [at, number2])


def swap_what_two_say(dice: Random, owner: psycopg.Connection) -> None:
    """Content, salt and commitment of two events: each still fits itself."""
    first, second = dice.sample(range(40), 2)
    owner.execute(
        "with two as (select l.seq, e.payload, e.salt, e.commitment from audit_leaf l join audit_event e on e.at = l.event_at"
        " and e.id = l.event_id where l.seq in (%s, %s))"
        " update audit_event e set payload = t.payload, salt = t.salt, commitment = t.commitment from two t, audit_leaf l"
        " where l.event_at = e.at and l.event_id = e.id and l.seq in (%s, %s) and t.seq <> l.seq",
        [first, second, first, second],
    )


def swap_two_leaves(dice: Random, owner: psycopg.Connection) -> None:
    a, b = dice.sample(range(40), 2)
    owner.execute("update audit_leaf set seq = -1 where seq = %s", [a])
    owner.execute("update audit_leaf set seq = %s where seq = %s", [a, b])
    owner.execute("update audit_leaf set seq = %s where seq = -1", [b])


def give_two_leaves_one_place(dice: Random, owner: psycopg.Connection) -> None:
    """With the key of the table dropped first; the sum of all places stays what it was."""
    owner.execute("alter table audit_leaf drop constraint audit_leaf_pkey")
    place = dice.randrange(1, 46)
    owner.execute("update audit_leaf set seq = seq - 1 where seq = %s", [place])


def move_a_leaf_far_away(dice: Random, owner: psycopg.Connection) -> None:
    away = dice.choice([-1, 10**15])
    owner.execute("update audit_leaf set seq = %s where seq = %s", [away, dice.randrange(47)])


def give_a_leaf_another_epoch_or_transaction(dice: Random, owner: psycopg.Connection) -> None:
    column_is = dice.choice(["epoch = epoch + 1", "xid = (xid::text::bigint + 1)::text::xid8"])
    owner.execute(f"update audit_leaf set {column_is} where seq = %s", [dice.randrange(48)])


def replace_a_leaf(dice: Random, owner: psycopg.Connection) -> None:
    owner.execute("update audit_leaf set hash = sha256(hash) where seq = %s", [dice.randrange(48)])


def cut_the_tail(dice: Random, owner: psycopg.Connection) -> None:
    keep = dice.randrange(1, 47)
    owner.execute(
        "delete from audit_event e using audit_leaf l where l.event_at = e.at and l.event_id = e.id and l.seq >= %s",
        [keep],
    )
    owner.execute("delete from audit_leaf where seq >= %s", [keep])
    owner.execute("delete from audit_checkpoint where size > %s", [keep])


def forget_everything(dice: Random, owner: psycopg.Connection) -> None:
    for table in ("audit_event", "audit_leaf", "audit_checkpoint"):
        owner.execute(f"truncate {table}" if dice.random() < 0.5 else f"delete from {table}")


def change_a_root(dice: Random, owner: psycopg.Connection) -> None:
    owner.execute("update audit_checkpoint set root = sha256(root) where size = %s", [dice.choice([12, 24, 36, 48])])


def change_a_checkpoint(dice: Random, owner: psycopg.Connection) -> None:
    column_is = dice.choice(
        [
            "at = at + interval '1 hour'",
            "note = replace(note, 'T', 't')",
            "epoch = epoch + 1",
            "size = size - 1",
            "signature = sha256(signature) || sha256(signature)",
            "key_id = reverse(key_id)",
        ]
    )
    owner.execute(f"update audit_checkpoint set {column_is} where size = %s", [dice.choice([12, 24, 36, 48])])


def replace_a_checkpoint(dice: Random, owner: psycopg.Connection) -> None:
    """With a key of the attacker's own."""
    rows = owner.execute("select size, epoch, root, at from audit_checkpoint order by size").fetchall()
    size, epoch, root, at = dice.choice(rows)
    false = sign(size=size, epoch=epoch, root=root, at=at, key=THEIRS)
    owner.execute(
        "update audit_checkpoint set signature = %s, key_id = %s where size = %s",
        [false.signature, false.key_id, size],
    )


def drop_a_checkpoint(dice: Random, owner: psycopg.Connection) -> None:
    owner.execute("delete from audit_checkpoint where size = %s", [dice.choice([12, 24, 36, 48])])


DATA = {name: bend(column_is) for name, column_is in BENT.items()} | {
    alter.__name__: alter
    for alter in (
        flip_a_header,
        move_a_border_between_two_fields,
        delete_one,
        delete_one_with_its_leaf,
        delete_one_and_close_up,
        slip_one_in,
        write_one_of_another_time,
        write_one_twice,
        swap_two,
        swap_what_two_say,
        swap_two_leaves,
        give_two_leaves_one_place,
        move_a_leaf_far_away,
        give_a_leaf_another_epoch_or_transaction,
        replace_a_leaf,
        cut_the_tail,
        forget_everything,
        change_a_root,
        change_a_checkpoint,
        replace_a_checkpoint,
        drop_a_checkpoint,
    )
}


# --- What guards it -----------------------------------------------------------------------------------

ANY_TRIGGER = """
select tgrelid::regclass::text, tgname from pg_trigger
 where not tgisinternal and tgparentid = 0 and tgrelid::regclass::text !~ '_default$|_[0-9]{2}$' order by 1, 2
"""
ANY_FUNCTION = """
select oid::regprocedure::text, pg_get_functiondef(oid) from pg_proc
 where pronamespace = 'public'::regnamespace and proname ~ '^audit_' and prokind = 'f' order by 1
"""
ANY_CONSTRAINT = """
select k.conrelid::regclass::text, quote_ident(k.conname), k.contype::text, pg_get_constraintdef(k.oid)
  from pg_constraint k join pg_class c on c.oid = k.conrelid
 where c.relnamespace = 'public'::regnamespace and not c.relispartition and k.contype in ('c', 'f', 'u') order by 1, 2
"""
ANY_NEEDED_FIELD = """
select c.relname, quote_ident(a.attname) from pg_attribute a join pg_class c on c.oid = a.attrelid
 where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
   and a.attnum > 0 and a.attnotnull and a.attidentity = ''
   and not exists (select from pg_index i where i.indrelid = c.oid and i.indisprimary and a.attnum = any (i.indkey)) order by 1, 2
"""
OF_THE_LOG = (
    "audit_event",
    "audit_leaf",
    "audit_checkpoint",
    "audit_diff",
    "audit_sealing",
    "audit_tally",
    "audit_looked",
)
READ_BY_PEOPLE = ("audit_event", "accounts_user", "referrals_seal")


def any_role(dice: Random) -> str:
    return dice.choice(["pp_app", "pp_sealer", "pp_verifier"])


def switch_a_trigger(dice: Random, owner: psycopg.Connection) -> None:
    table, name = dice.choice(owner.execute(ANY_TRIGGER).fetchall())
    state = dice.choice(["disable trigger", "enable trigger", "enable replica trigger"])
    before = owner.execute(
        "select tgenabled::text from pg_trigger where tgrelid = %s::regclass and tgname = %s", [table, name]
    ).fetchone()
    if before == ("O",) and state == "enable trigger":
        state = "disable trigger"
    owner.execute(f"alter table {table} {state} {name}")


def drop_a_trigger(dice: Random, owner: psycopg.Connection) -> None:
    table, name = dice.choice(owner.execute(ANY_TRIGGER).fetchall())
    owner.execute(f"drop trigger {name} on {table}")


def narrow_a_trigger(dice: Random, owner: psycopg.Connection) -> None:
    """It stands as before, and fires for fewer."""
    table, name = dice.choice(owner.execute(ANY_TRIGGER).fetchall())
    state, definition = owner.execute(
        "select tgenabled::text, pg_get_triggerdef(oid) from pg_trigger where tgrelid = %s::regclass and tgname = %s",
        [table, name],
    ).fetchone()
    condition = "current_user <> 'pp_app'"
    if " WHEN (" in definition:
        narrowed = definition.replace(" WHEN (", f" WHEN ({condition} and ")
    else:
        narrowed = definition.replace(" EXECUTE ", f" WHEN ({condition}) EXECUTE ")
    owner.execute(f"drop trigger {name} on {table}; {narrowed}")
    if state == "A":
        owner.execute(f"alter table {table} enable always trigger {name}")


def drop_a_guard_of_one_month(dice: Random, owner: psycopg.Connection) -> None:
    """The trigger of statements is each month's own; the other months keep theirs."""
    owner.execute(f"drop trigger audit_event_no_truncate on {MONTH}")


def change_a_function(dice: Random, owner: psycopg.Connection) -> None:
    name, text = dice.choice(owner.execute(ANY_FUNCTION).fetchall())
    head, mark, body = text.partition("$function$")
    if dice.random() < 0.4:
        owner.execute(f"{head}{mark} {body}")
    else:
        what = [
            "reset search_path",
            "security invoker",
            "security definer",
            "set work_mem = '5MB'",
            "owner to postgres",
            "strict",
            "immutable",
        ]
        definer = "SECURITY DEFINER" in head
        what.remove("security definer" if definer else "security invoker")
        if "SET search_path" not in head:
            what.remove("reset search_path")  # it has none: nothing would change
        owner.execute(f"alter function {name} {dice.choice(what)}")


def give_a_right(dice: Random, owner: psycopg.Connection) -> None:
    table = dice.choice([name for name in OF_THE_LOG if name != "audit_sealing"])
    to_whom = dice.choice(["pp_app", "pp_sealer", "pp_verifier", "pp_owner", "public"])
    owner.execute(f"grant {dice.choice(['update', 'delete', 'truncate', 'trigger'])} on {table} to {to_whom}")


def give_a_right_to_a_column(dice: Random, owner: psycopg.Connection) -> None:
    table, column = dice.choice(
        [("audit_event", "payload"), ("audit_event", "actor_name"), ("audit_leaf", "hash"), ("audit_diff", "changes")]
    )
    owner.execute(f"grant update ({column}) on {table} to {any_role(dice)}")


def give_a_function(dice: Random, owner: psycopg.Connection) -> None:
    name = dice.choice(
        [
            "audit_write(text,text,text,text,text[],text,bytea)",
            "audit_erase(timestamptz,bigint,text,text)",
            "audit_make_partition(date)",
        ]
    )
    owner.execute(f"grant execute on function {name} to {dice.choice(['public', any_role(dice)])}")


def hide_by_a_policy(dice: Random, owner: psycopg.Connection) -> None:
    table = dice.choice(READ_BY_PEOPLE)
    owner.execute(f"alter table {table} enable row level security")
    if dice.random() < 0.7:
        owner.execute(f"create policy hides on {table} using (random() < 0.5)")


def swallow_by_a_rule(dice: Random, owner: psycopg.Connection) -> None:
    table = dice.choice(["audit_leaf", "audit_diff", "audit_checkpoint", "accounts_user"])
    event = dice.choice(["insert", "update", "delete"])
    owner.execute(f"create rule swallows as on {event} to {table} do instead nothing")


def swallow_by_a_trigger(dice: Random, owner: psycopg.Connection) -> None:
    table = dice.choice(OF_THE_LOG)
    owner.execute(
        f"create trigger aaa before insert on {table} for each row when (random() < 0.5)"
        " execute function audit_refuse_change()"
    )


def shadow_what_is_read(dice: Random, owner: psycopg.Connection) -> None:
    """In a schema that comes before ours for one role, without its knowledge."""
    role = any_role(dice)
    owner.execute(f"create schema {role} authorization {role}")
    name = dice.choice(["audit_event", "audit_leaf", "pg_trigger"])
    if name != "pg_trigger":
        owner.execute(f"create view {role}.{name} as select * from public.{name} where random() < 0.5")


def shadow_the_catalogue(dice: Random, owner: psycopg.Connection) -> None:
    """Where everybody looks first."""
    owner.execute(
        dice.choice(
            [
                "create function pg_catalog.audit_append(text, text, text, text, text[], jsonb, bytea) returns bigint"
                " language sql as 'select 1::bigint'",
                "create or replace function pg_catalog.sha256(bytea) returns bytea language sql as $$ select '\\x00'::bytea $$",
                "create function public.told(bigint) returns text language sql as $$ select '7'::text $$;"
                "create cast (bigint as text) with function public.told(bigint) as implicit",
                "create or replace function pg_catalog.clock_timestamp() returns timestamptz language sql as"
                " $$ select '2026-01-01'::timestamptz $$",
            ]
        )
    )


def settle_for_others(dice: Random, owner: psycopg.Connection) -> None:
    """Settings that a role or everybody finds when it connects."""
    what = dice.choice(
        [
            "search_path = 'evil, public'",
            "session_replication_role = 'replica'",
            "row_security = off",
            'pp.actor = \'{"name": "Amir Stone"}\'',
            "default_transaction_read_only = on",
        ]
    )
    (name,) = owner.execute("select current_database()").fetchone() or ("",)
    whom = dice.choice([f"role {any_role(dice)}", f"database {name}", f"role {any_role(dice)} in database {name}"])
    owner.execute(f"alter {whom} set {what}")


def make_somebody_more(dice: Random, owner: psycopg.Connection) -> None:
    role = any_role(dice)
    owner.execute(
        dice.choice(
            [
                f"grant pp_log to {role}",
                f"grant pp_owner to {role}",
                f"grant pg_write_all_data to {role}",
                f"alter role {role} superuser",
                f"alter role {role} bypassrls",
                f"alter role {role} createrole",
                "grant pp_log to pp_owner",
                "grant pg_write_all_data to pp_owner",
                "alter role pp_log login",
                "alter role pp_log superuser",
                "alter role pp_owner superuser",
                "grant create on schema public to public",
                f"grant create on schema public to {role}",
                "grant pp_sealer to pp_app",
                "grant pp_app to pp_verifier",
                "grant pp_app to pp_keeper with admin option",
                "grant pp_owner to pp_keeper",
                "alter role pp_owner bypassrls",
                "grant pg_execute_server_program to pp_app",
            ]
        )
    )


def give_for_later(dice: Random, owner: psycopg.Connection) -> None:
    owner.execute(
        f"alter default privileges in schema public grant all on {dice.choice(['tables', 'functions', 'sequences'])} to pp_app"
    )


def give_away(dice: Random, owner: psycopg.Connection) -> None:
    owner.execute(f"alter table {dice.choice(OF_THE_LOG)} owner to {dice.choice(['pp_owner', 'postgres'])}")


def loosen_a_constraint(dice: Random, owner: psycopg.Connection) -> None:
    """Dropped, not asked of what stands, or of the same name and always true."""
    table, name, kind, words = dice.choice(owner.execute(ANY_CONSTRAINT).fetchall())
    owner.execute(f"alter table {table} drop constraint {name} cascade")
    anew = f"alter table {table} add constraint {name} {words}"
    if kind != "u" and dice.random() < 0.4:
        owner.execute(f"{anew} not valid")
    elif kind == "c" and dice.random() < 0.6:
        owner.execute(anew.replace("CHECK (", "CHECK (true OR ", 1))


def let_a_field_be_empty(dice: Random, owner: psycopg.Connection) -> None:
    table, field = dice.choice(owner.execute(ANY_NEEDED_FIELD).fetchall())
    owner.execute(f"alter table {table} alter {field} drop not null")


def drop_uniqueness(dice: Random, owner: psycopg.Connection) -> None:
    """Under a condition it is an index and no constraint."""
    owner.execute(
        f"drop index {dice.choice(['accounts_membership_once', 'accounts_agency_one_urn', 'unique_verified_email'])}"
    )


def take_a_month_out(dice: Random, owner: psycopg.Connection) -> None:
    owner.execute(f"alter table audit_event detach partition {dice.choice([MONTH, 'audit_event_default'])}")


def listen_to_the_schema(dice: Random, owner: psycopg.Connection) -> None:
    owner.execute(
        "create schema aside; create function aside.quiet() returns event_trigger language plpgsql as $$ begin end $$;"
        "create event trigger listens on ddl_command_start execute function aside.quiet()"
    )


SCHEMA = {
    alter.__name__: alter
    for alter in (
        switch_a_trigger,
        drop_a_trigger,
        narrow_a_trigger,
        drop_a_guard_of_one_month,
        change_a_function,
        give_a_right,
        give_a_right_to_a_column,
        give_a_function,
        hide_by_a_policy,
        swallow_by_a_rule,
        swallow_by_a_trigger,
        shadow_what_is_read,
        shadow_the_catalogue,
        settle_for_others,
        make_somebody_more,
        give_for_later,
        give_away,
        loosen_a_constraint,
        let_a_field_be_empty,
        drop_uniqueness,
        take_a_month_out,
        listen_to_the_schema,
    )
}
