"""Walks over the whole database and all models: what nobody may forget, nobody has to remember."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.db import connection, models

from audit.capture.protection import FUNCTIONS_THE_APP_MAY_CALL, FUNCTIONS_THE_KEEPER_MAY_CALL
from audit.checks import every_model_is_declared
from audit.policy import APP_ROLE, BARE_TABLES, KEEPER_ROLE, captured_tables, declared_tables

OURS = {"packs", "safeguarding", "referrals", "evidence", "subjects", "guidance", "accounts", "audit"}


def asked(question, parameters=()):
    with connection.cursor() as cursor:
        cursor.execute(question, parameters)
        return cursor.fetchall()


# --- Functions ----------------------------------------------------------------------------------------------


def test_every_definer_and_trigger_function_pins_its_search_path(db):
    loose = asked(
        "select proname from pg_proc where pronamespace = 'public'::regnamespace"
        " and (prosecdef or prorettype = 'trigger'::regtype)"
        " and not coalesce('search_path=pg_catalog, public, pg_temp' = any(proconfig), false)"
    )
    assert loose == []


def test_there_are_definer_functions_to_look_at(db):
    names = {
        name
        for (name,) in asked("select proname from pg_proc where prosecdef and pronamespace = 'public'::regnamespace")
    }
    assert {"audit_append", "audit_capture", "audit_make_partition"} <= names


def test_what_writes_an_event_is_called_by_no_role_but_the_logs_own_functions(db):
    """It has neither its owner's rights nor a search path of its own: whoever calls it gives it both."""
    (callers,) = asked(
        "select array_agg(r.rolname) filter (where has_function_privilege(r.oid, p.oid, 'execute'))"
        " from pg_proc p, pg_roles r where p.proname = 'audit_write' and not r.rolsuper and r.rolname like 'pp\\_%%'"
    )
    assert callers[0] in (["pp_log"], ["pp_owner"])  # pp_owner: an outside server on which the log was not handed over
    sources = asked(
        "select proname, coalesce(array_to_string(proconfig, ' '), '') from pg_proc where prosrc like '%%audit_write(%%'"
    )
    assert len(sources) > 5
    assert [name for name, config in sources if "search_path=pg_catalog, public, pg_temp" not in config] == []


@pytest.mark.parametrize(
    ("role", "declared"),
    [
        (APP_ROLE, FUNCTIONS_THE_APP_MAY_CALL),
        (KEEPER_ROLE, FUNCTIONS_THE_APP_MAY_CALL + FUNCTIONS_THE_KEEPER_MAY_CALL),
    ],
    ids=[APP_ROLE, KEEPER_ROLE],
)
def test_application_and_keeper_may_call_only_what_is_declared(db, role, declared):
    callable_ = {
        name
        for (name,) in asked(
            "select oid::regprocedure::text from pg_proc where pronamespace = 'public'::regnamespace"
            " and has_function_privilege(%s, oid, 'execute')",
            [role],
        )
    }
    plain = {re.sub(r"\s*,\s*", ",", name) for name in declared}
    assert callable_ == plain


# --- Grants -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "may"),
    [(APP_ROLE, lambda policy: policy.may), (KEEPER_ROLE, lambda policy: policy.keeper_may)],
    ids=[APP_ROLE, KEEPER_ROLE],
)
def test_the_grants_are_those_declared_and_no_others(db, role, may):
    granted: dict[str, set[str]] = {}
    for table, privilege in asked(
        "select relname, privilege_type from pg_class, aclexplode(relacl)"
        " where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v') and grantee = %s::regrole",
        [role],
    ):
        granted.setdefault(table, set()).add(privilege.lower())
    wanted = {table: may(policy) for table, policy in (declared_tables() | BARE_TABLES).items()}
    here = {name for (name,) in asked("select tablename from pg_tables where schemaname = 'public'")}
    declared = {t: {word.strip() for word in rights.split(",")} for t, rights in wanted.items() if t in here and rights}
    assert granted == declared


@pytest.mark.parametrize("role", [APP_ROLE, KEEPER_ROLE])
def test_application_and_keeper_own_nothing_and_may_create_nothing(db, role):
    assert asked("select relname from pg_class where pg_get_userbyid(relowner) = %s", [role]) == []
    assert asked("select has_schema_privilege(%s, 'public', 'create')", [role]) == [(False,)]
    assert asked(
        "select rolsuper, rolcreaterole, rolcreatedb, rolbypassrls from pg_roles where rolname = %s",
        [role],
    ) == [(False, False, False, False)]


@pytest.mark.parametrize("role", [APP_ROLE, KEEPER_ROLE])
def test_no_month_of_the_log_has_a_grant_of_its_own(db, role):
    granted = asked(
        "select relname from pg_class, aclexplode(relacl) where relname ~ '^audit_event_' and grantee = %s::regrole",
        [role],
    )
    assert granted == []


# --- Triggers -----------------------------------------------------------------------------------------------


def test_every_captured_table_has_both_triggers_always_on(db):
    on = {
        (table, trigger)
        for table, trigger, state in asked(
            "select relname, tgname, tgenabled from pg_trigger join pg_class on pg_class.oid = tgrelid where not tgisinternal"
        )
        if state == "A"
    }
    wanted = set(captured_tables())
    assert [t for t in sorted(wanted) if not {(t, "audit_capture"), (t, "audit_capture_truncate")} <= on] == []


def test_every_month_of_the_log_refuses_change_and_emptying(db):
    on = asked(
        "select relname, array_agg(tgname::text) from pg_trigger join pg_class on pg_class.oid = tgrelid"
        " where tgenabled = 'A' and (relname = 'audit_event' or relname ~ '^audit_event_') and not relname ~ '_pkey$'"
        " group by relname"
    )
    assert len(on) >= 4
    assert all({"audit_event_append_only", "audit_event_no_truncate"} <= set(names) for _, names in on)


def test_every_table_is_captured_or_it_is_said_why_not(db):
    """The log's own tables and months are protected instead; and nothing lies about that nobody has thought of."""
    here = {name for (name,) in asked("select tablename from pg_tables where schemaname = 'public'")}
    declared = declared_tables() | BARE_TABLES
    unheard_of = {name for name in here - set(declared) if not name.startswith("audit_")}
    silent = {table for table, policy in declared.items() if not (policy.captured or policy.because)}
    assert (unheard_of, silent) == (set(), set())


def test_what_joins_people_and_groups_is_captured():
    assert {"accounts_user_groups", "auth_group_permissions"} <= set(captured_tables())


# --- Models -------------------------------------------------------------------------------------------------


def test_every_model_is_declared():
    assert every_model_is_declared() == []


def pairs():
    """(model, at, by) for every field that says when beside one that says who."""
    for model in apps.get_models():
        names = {field.name for field in model._meta.fields}
        if model._meta.app_label in OURS and model._meta.managed:
            for name in sorted(names):
                if name.endswith("_at") and f"{name[:-3]}_by" in names:
                    yield model, name, f"{name[:-3]}_by"


def mentioned(q: models.Q) -> set[str]:
    found: set[str] = set()
    for child in q.children:
        found |= mentioned(child) if isinstance(child, models.Q) else {child[0].split("__")[0]}
    return found


def is_guarded(model, at, by):
    """A constraint speaks of both; or it always happened, and only the service itself did it as nobody."""
    if not model._meta.get_field(at).null:
        return True
    checks = [c for c in model._meta.constraints if isinstance(c, models.CheckConstraint)]
    return any({at, by} <= mentioned(check.condition) for check in checks)


def test_when_and_who_stand_or_fall_together():
    loose = {(model._meta.label, at) for model, at, by in pairs() if not is_guarded(model, at, by)}
    assert loose == set()
