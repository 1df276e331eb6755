"""Turn the declarations of `audit.policy` into triggers and grants. Runs after every migrate, as the owner."""

import logging
from typing import Any

from django.apps import AppConfig
from django.db import connections
from psycopg import sql

from audit.evidence import shape
from audit.evidence.leaves import HEADER
from audit.policy import APP_ROLE, BARE_TABLES, KEEPER_ROLE, Captured, captured_tables, declared_tables

log = logging.getLogger(__name__)
# What a leaf is made of: the header of an event and its commitment, and neither its content nor its salt.
SEALED_COLUMNS = ", ".join((*HEADER, "commitment"))
# Roles of the log's own keepers. They see and write nothing else, and where they do not exist nothing is granted.
OTHER_ROLES = {
    "pp_sealer": {
        "audit_event": f"select ({SEALED_COLUMNS})",
        "audit_leaf": "select, insert",
        "audit_checkpoint": "select, insert",
        "audit_sealing": "select, update",
    },
    "pp_verifier": {"audit_event": "select", "audit_leaf": "select", "audit_checkpoint": "select"},
    # The owner of the log: which differences belong to an event that is erased.
    "pp_log": {"django_content_type": "select"},
}
# Asked by the policies, with the rights of who reads (safeguarding/sql, packs/sql).
FUNCTIONS_OF_POLICIES = (
    "assessed_case_opens(bigint)",
    "assessment_opens(bigint)",
    "brief_leads_to(bigint)",
    "corrections_open(uuid,bigint)",
    "support_waits(bigint)",
    "transfer_opens(bigint,bigint,bigint)",
    "case_advises()",
    "case_held_back()",
    "case_opens(bigint)",
    "case_reader(integer)",
    "case_reader_now()",
    "case_way(bigint)",
    "draft_to_judge(bigint)",
    "file_opens(text,bigint,text)",
    "hand_over_opens(bigint,bigint,bigint)",
    "item_opens(bigint,boolean)",
    "job_way(bigint)",
    "kept_away(bigint)",
    "over_when_it_went(bigint,timestamp with time zone)",
    "letter_way(bigint)",
    "pack_opens(bigint)",
    "pack_way(bigint)",
    "paper_leads_to(bigint)",
    "person_opens(bigint)",
)
FUNCTIONS_THE_APP_MAY_CALL = (
    *FUNCTIONS_OF_POLICIES,
    "audit_append(text,text,text,text,text[],jsonb,bytea)",
    "audit_count_day(date)",
    "named_in_lists(bigint,timestamp with time zone,text[],text[],text,bigint,bigint,integer)",
)
# Besides.
FUNCTIONS_THE_KEEPER_MAY_CALL = (
    *FUNCTIONS_OF_POLICIES,
    "audit_alarm(text,jsonb,bytea)",
    "audit_make_months_ahead()",
    "audit_sealed_months()",
    "audit_waiting_months()",
    "audit_tally_days()",
    "audit_find_unattributed()",
    "audit_seal_lag()",
    "audit_sealed_between(timestamp with time zone,timestamp with time zone)",
    "dispose_of_record(bigint)",
)
FUNCTIONS_OF_OTHERS = {
    "pp_sealer": ("audit_seal_lag()", "audit_announce_key(text,text,text,text)"),
    "pp_verifier": ("audit_report(jsonb)",),
}
# Numbers of events are drawn by the log's own functions.
OF_NO_ROLE = {"audit_event_id_seq"}


# Made by the database's administrator; where it is missing, the log stays with the owner of the schema.
HAND_OVER = "select pp_hand_over_log()"
CAN_HAND_OVER = "select to_regprocedure('pp_hand_over_log()') is not null"
STATES = {"A": "enable always", "O": "enable", "R": "enable replica", "D": "disable"}
OWN_TABLES = "select relname from pg_class where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace"
OWN_SEQUENCES = "select relname from pg_class where relkind = 'S' and relnamespace = 'public'::regnamespace"
OWN_FUNCTIONS = "select oid::regprocedure::text from pg_proc where pronamespace = 'public'::regnamespace"
BY_US = " and pg_get_userbyid({}) = current_user"


def protect(*, sender: AppConfig, using: str, **_: Any) -> None:
    """Receiver of `post_migrate` for the last app. Idempotent; does nothing for a role that owns no tables.

    What is not right is put right, and said: a guard that was switched off leaves no other trace. The log's own
    tables and functions are handed over at the end to a role that cannot sign in
    (deploy/postgres/log-owner.sql), and are then no longer ours to grant.
    """
    with connections[using].cursor() as cursor:
        tables = _named(cursor, OWN_TABLES + BY_US.format("relowner"))
        if "django_migrations" not in tables:
            return
        _capture(cursor, tables=tables)
        _guard(cursor, tables=tables)
        _grant(cursor, tables=tables)
        cursor.execute(CAN_HAND_OVER)
        if cursor.fetchone()[0]:
            cursor.execute(HAND_OVER)


def _named(cursor: Any, question: str) -> set[str]:
    cursor.execute(question)
    return {name for (name,) in cursor.fetchall()}


def _capture(cursor: Any, *, tables: set[str]) -> None:
    """Put the capture triggers on every table declared so, ALWAYS enabled, and only where they are not yet the same."""
    cursor.execute(
        "select relname, tgname, encode(tgargs, 'hex'), tgenabled from pg_trigger join pg_class on pg_class.oid = tgrelid"
        " where tgname in ('audit_capture', 'audit_capture_truncate')"
    )
    present = {(table, name): (told, state) for table, name, told, state in cursor.fetchall()}
    for table, captured in captured_tables().items():
        told = (captured.label, captured.hidden, captured.key)
        wanted = {
            (table, "audit_capture"): ("".join(f"{word}\0" for word in told).encode().hex(), "A"),
            (table, "audit_capture_truncate"): (f"{captured.label}\0".encode().hex(), "A"),
        }
        if table not in tables or wanted.items() <= present.items():
            continue
        if any(present.get(key, ("", "A"))[1] != "A" for key in wanted):
            log.error("audit.healed: capture of %s had been switched off; it is on again.", table)
        cursor.execute(_capturing(table, captured))


def _guard(cursor: Any, *, tables: set[str]) -> None:
    """Every other trigger that is off, or no longer always fires, in the state in which the code leaves it, on
    what is ours. Data that was loaded alone, with triggers disabled, leaves ordinary triggers where there were
    some that always fire."""
    cursor.execute(
        "select relname, tgname, tgenabled::text from pg_trigger join pg_class on pg_class.oid = tgrelid"
        " where not tgisinternal and relnamespace = 'public'::regnamespace and tgname not like 'audit_capture%%'"
    )
    for table, name, state in cursor.fetchall():
        wanted = shape.triggers().get((table, name), state)
        if table not in tables or wanted == state or (wanted != "A" and state != "D"):
            continue
        log.error("audit.healed: %s of %s did not stand as it should; it does again.", name, table)
        cursor.execute(
            sql.SQL("alter table {} {} trigger {}").format(
                sql.Identifier(table), sql.SQL(STATES[wanted]), sql.Identifier(name)
            )
        )


def _capturing(table: str, captured: Captured) -> sql.Composed:
    return sql.SQL(
        "create or replace trigger audit_capture after insert or update or delete on {table}"
        "  for each row execute function audit_capture({label}, {hidden}, {key});"
        "create or replace trigger audit_capture_truncate after truncate on {table}"
        "  for each statement execute function audit_capture_truncate({label});"
        "alter table {table} enable always trigger audit_capture;"
        "alter table {table} enable always trigger audit_capture_truncate;"
    ).format(
        table=sql.Identifier(table),
        label=sql.Literal(captured.label),
        hidden=sql.Literal(captured.hidden),
        key=sql.Literal(captured.key),
    )


def _grant(cursor: Any, *, tables: set[str]) -> None:
    """Exactly the declared rights for each role, on what is ours to grant: a table that is not declared gets none."""
    sequences = _named(cursor, OWN_SEQUENCES + BY_US.format("relowner"))
    functions = _named(cursor, OWN_FUNCTIONS + BY_US.format("proowner"))
    for role, rights, calls in _roles():
        cursor.execute("select 1 from pg_roles where rolname = %s", [role])
        if cursor.fetchone():
            _grant_role(cursor, role, {t: rights.get(t, "") for t in tables}, {f: f in calls for f in functions})
    cursor.execute(
        sql.SQL(";\n").join(
            sql.SQL("grant usage on sequence {} to {}").format(sql.Identifier(name), sql.Identifier(APP_ROLE))
            for name in sorted(sequences - OF_NO_ROLE)
        )
    )


def _roles() -> list[tuple[str, dict[str, str], set[str]]]:
    """Each role with what it may do to tables, and the functions that it may call."""
    policies = (declared_tables() | BARE_TABLES).items()
    others = [(role, rights, set(FUNCTIONS_OF_OTHERS.get(role, ()))) for role, rights in OTHER_ROLES.items()]
    return [
        (APP_ROLE, {table: policy.may for table, policy in policies}, set(FUNCTIONS_THE_APP_MAY_CALL)),
        (KEEPER_ROLE, {table: policy.keeper_may for table, policy in policies}, set(FUNCTIONS_THE_KEEPER_MAY_CALL)),
        *others,
    ]


def _grant_role(cursor: Any, role: str, rights: dict[str, str], calls: dict[str, bool]) -> None:
    name = sql.Identifier(role)
    statements = []
    for table, may in sorted(rights.items()):
        statements.append(sql.SQL("revoke all on {} from {}, public").format(sql.Identifier(table), name))
        if may:
            statements.append(sql.SQL("grant {} on {} to {}").format(sql.SQL(may), sql.Identifier(table), name))
    for function, may_call in sorted(calls.items()):
        statements.append(sql.SQL("revoke all on function {} from {}, public").format(sql.SQL(function), name))
        if may_call:
            statements.append(sql.SQL("grant execute on function {} to {}").format(sql.SQL(function), name))
    if statements:
        cursor.execute(sql.SQL(";\n").join(statements))
