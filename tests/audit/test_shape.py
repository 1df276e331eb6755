"""The schema is the one that the code makes: what the verifier and the keeper hold a database against.

After a change of tables, guards, functions or rights: PP_WRITE_SHAPE=1 pytest tests/audit/test_shape.py, then read the
difference of audit/data/shape.txt as one reads a change of policy.
"""

from __future__ import annotations

import os

import psycopg
import pytest

from audit.evidence import shape
from tests.audit.sealed import connected
from tests.audit.tampers import MONTH


def test_a_freshly_migrated_database_has_the_shape_on_file(db):
    with connected("log") as admin:
        there = sorted(shape.found(admin.execute))
    if os.environ.get("PP_WRITE_SHAPE"):
        shape.FILE.write_text("\n".join(there) + "\n")
    assert there == shape.FILE.read_text().splitlines()


def test_the_application_sees_the_same_shape(db):
    with connected("app") as app:
        assert shape.differences(app.execute) == []


@pytest.mark.parametrize(
    "attack",
    [
        "alter table referrals_referral disable trigger audit_capture",
        "alter table audit_diff disable trigger audit_diff_append_only",
        "alter table audit_event enable trigger audit_event_append_only",
        "create or replace function audit_capture() returns trigger language plpgsql security definer"
        " set search_path = pg_catalog, public, pg_temp as $$ begin return null; end $$",
        "alter function audit_write(text,text,text,text,text[],text,bytea) set search_path = pg_temp, public",
        "grant insert on audit_event to pp_app",
        "grant execute on function audit_erase(timestamptz,bigint,text,text) to pp_app",
        "alter table audit_event owner to pp_app",
        "alter table audit_event enable row level security;"
        "create policy nothing_of_omar on audit_event for select to pp_app using (actor_name <> 'Omar Haddad')",
        "create view audit_events as select * from audit_event where actor_name <> 'Omar Haddad'",
        "create rule nothing as on insert to audit_diff do instead nothing",
        "alter table referrals_seal enable row level security",
        "alter table referrals_referral disable row level security",
        "alter policy read on referrals_note using (true)",
        "alter function audit_append(text,text,text,text,text[],jsonb,bytea) strict",
        "drop trigger referrals_frozen on referrals_referral;"
        "create trigger referrals_frozen before update of id on referrals_referral for each row"
        " execute function referrals_frozen();"
        "alter table referrals_referral enable always trigger referrals_frozen",
    ],
)
def test_whatever_silences_the_log_changes_its_shape(db, attack):
    with connected("log") as admin:
        admin.execute(attack)
        assert shape.differences(admin.execute) != []
        admin.rollback()


KEEPS_OUT = "accounts_membership_never_by_oneself"
COVERED = "accounts_absence_cover_id_a88c170d_fk_accounts_user_id"
TO_A_PERSON = (
    f"alter table accounts_absence add constraint {COVERED} foreign key (cover_id) references accounts_user (id)"
)
LOOSENED = {
    "a check dropped": f"alter table accounts_membership drop constraint {KEEPS_OUT}",
    "a check of the same name that says less": f"alter table accounts_membership drop constraint {KEEPS_OUT};"
    f"alter table accounts_membership add constraint {KEEPS_OUT} check (granted_by_id is null or granted_by_id <> user_id)",
    "a check with a word that looks like a cast": "alter table accounts_agency drop constraint accounts_agency_version_check;"
    "alter table accounts_agency add constraint accounts_agency_version_check check (version >= 0 and name <> 'x::text')",
    "a check that is not asked of what stands": f"alter table accounts_membership drop constraint {KEEPS_OUT};"
    f"alter table accounts_membership add constraint {KEEPS_OUT} check (granted_by_id <> user_id) not valid",
    "a reference dropped": f"alter table accounts_absence drop constraint {COVERED}",
    "a reference that is not asked of what stands": f"alter table accounts_absence drop constraint {COVERED};"
    f"{TO_A_PERSON} deferrable initially deferred not valid",
    "a reference that takes its rows along": f"alter table accounts_absence drop constraint {COVERED};"
    f"{TO_A_PERSON} on delete cascade deferrable initially deferred",
    "the triggers of a reference off": f"""do $$ declare its name; begin
        for its in select t.tgname from pg_trigger t join pg_constraint k on k.oid = t.tgconstraint
                    where k.conname = '{COVERED}' and t.tgrelid = k.conrelid
        loop execute format('alter table accounts_absence disable trigger %I', its); end loop; end $$""",
    "a key dropped": "alter table audit_leaf drop constraint audit_leaf_event_at_event_id_key",
    "uniqueness dropped": "drop index accounts_membership_once",
    "uniqueness of fewer": "drop index accounts_agency_one_force_an_area; create unique index"
    " accounts_agency_one_force_an_area on accounts_agency (area_id) where kind = 'council'",
    "a field that may be empty": "alter table referrals_referral alter reference drop not null",
    "a field of the log that may be empty": "alter table audit_event alter actor_name drop not null",
    "a field of one month that may be empty": f"alter table {MONTH} alter salt set not null",
    "one month held to more": f"alter table {MONTH} add check (actor_name <> 'Omar Haddad')",
    "another default": "alter table referrals_referral alter child_now set default 'yes'",
    "a default where there was none": "alter table accounts_user alter suspended_at set default now()",
    "a field that is made of another": "alter table accounts_readingblock drop records;"
    "alter table accounts_readingblock add records integer not null generated always as (0) stored",
    "numbers that can be chosen": "alter table audit_event alter id set generated by default",
    "a shorter field": "alter table accounts_site alter name type varchar(129)",
    "another order of names": 'alter table accounts_user alter sort_key type varchar(300) collate "default"',
}


@pytest.mark.parametrize("attack", LOOSENED)
def test_what_rows_may_hold_is_part_of_the_shape(db, attack):
    with connected("log") as admin:
        before = shape.found(admin.execute)
        admin.execute(LOOSENED[attack])
        assert shape.found(admin.execute) != before
        admin.rollback()


def test_a_check_put_back_in_its_own_words_is_the_same_shape(db):
    with connected("log") as admin:
        (words,) = admin.execute(
            "select pg_get_constraintdef(oid) from pg_constraint where conname = %s", [KEEPS_OUT]
        ).fetchone()
        admin.execute(f"alter table accounts_membership drop constraint {KEEPS_OUT}")
        named = " ".join(shape.differences(admin.execute))
        admin.execute(f"alter table accounts_membership add constraint {KEEPS_OUT} {words}")
        assert KEEPS_OUT in named and shape.differences(admin.execute) == []
        admin.rollback()


def as_told(admin, condition: str) -> str:
    """What the shape says of a trigger under a condition."""
    admin.execute(
        "create or replace trigger referrals_follow_queue_key after update of queue_key on referrals_referral for each row"
        f" when ({condition}) execute function referrals_follow_queue_key()"
    )
    return next(line for line in shape.found(admin.execute) if "referrals_follow_queue_key O" in line)


@pytest.mark.parametrize(
    ("one", "another"),
    [
        ("old.id = 1 and (old.id = 2 or new.id = 3)", "(old.id = 1 and old.id = 2) or new.id = 3"),
        ("not (old.id = 1 or old.id = 2)", "not old.id = 1 or old.id = 2"),
        ("old.id - (new.id - 1) > 0", "(old.id - new.id) - 1 > 0"),
        ("old.state = 'a b'", "old.state = 'ab'"),
        ("old.state = '(a)'", "old.state = 'a'"),
        (r"old.state = e'a\nb'", r"old.state = 'a\nb'"),
    ],
)
def test_a_condition_whose_brackets_or_words_say_something_else_is_another_shape(db, one, another):
    with connected("log") as admin:
        assert as_told(admin, one) != as_told(admin, another)
        admin.rollback()


@pytest.mark.parametrize(
    ("one", "another"),
    [
        ("old.id = 1 or (old.id = 2 or new.id = 3)", "((old.id = 1) or old.id = 2) or (new.id = 3)"),
        (
            "(old.id, old.state) is distinct from (new.id, new.state)",
            "((old.id is distinct from new.id) or (old.state is distinct from new.state))",
        ),
        ("old.id = 1 and (old.id = 2 or new.id = 3)", "(((old.id = 1)) and ((old.id = 2) or (new.id = 3)))"),
    ],
)
def test_brackets_that_say_nothing_are_no_other_shape(db, one, another):
    with connected("log") as admin:
        assert as_told(admin, one) == as_told(admin, another)
        admin.rollback()


def test_a_search_path_that_a_session_finds_is_named(db):
    """Settled for the whole server it would stand in no catalogue."""
    with connected("log") as admin:
        address = f"{admin.info.dsn} password={admin.info.password} options='-c search_path=elsewhere,public'"
    with psycopg.connect(address) as led_astray:
        told = " ".join(shape.differences(led_astray.execute))
    assert "a session finds search_path: elsewhere,public" in told


def test_the_owner_of_the_log_is_nobodys_login(db):
    with connected("log") as admin:
        (owner,) = admin.execute(
            "select pg_get_userbyid(relowner) from pg_class where relname = 'audit_event'"
        ).fetchone()
        if owner != "pp_log":
            pytest.skip("an outside server on which the log was not handed over")
        assert shape.unsafe_roles(admin.execute) == []
        admin.execute("grant pp_log to pp_owner")
        assert shape.unsafe_roles(admin.execute) == ["pp_owner is a member of pp_log, which owns the log"]
        admin.rollback()


@pytest.mark.parametrize(
    "attack",
    [
        "select set_config('pp.erasing', 'by law', true); update audit_event set payload = null, salt = null",
        "alter table audit_event disable trigger user",
        "alter table audit_leaf disable trigger user",
        "drop table audit_diff",
        "create or replace function audit_capture() returns trigger language plpgsql as $$ begin return null; end $$",
        "delete from audit_checkpoint",
        "alter function audit_append(text,text,text,text,text[],jsonb,bytea) rename to gone",
        "select pp_take_back_log()",
        "select pp_give_log('pp_owner')",
        "set role pp_log",
    ],
)
def test_the_owner_of_the_schema_cannot_touch_the_log(db, attack):
    with (
        connected("owner") as owner,
        pytest.raises(Exception, match=r"permission denied|must be owner|must be able"),
    ):
        owner.execute(attack)
