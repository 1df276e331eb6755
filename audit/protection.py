"""Turn the declarations of `audit.policy` into triggers and grants. Runs after every migrate, as the owner."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from psycopg import sql

from audit.policy import BARE_TABLES, captured_tables, declared_tables

APP_ROLE = "pp_app"
# Roles of the log's own keepers. They see and write nothing else, and where they do not exist nothing is granted.
OTHER_ROLES = {
    "pp_sealer": {
        "audit_event": "select",
        "audit_leaf": "select, insert",
        "audit_checkpoint": "select, insert",
    },
    "pp_verifier": {"audit_event": "select", "audit_leaf": "select", "audit_checkpoint": "select"},
}
FUNCTIONS_THE_APP_MAY_CALL = (
    "audit_append(text, text, text, text, text[], jsonb)",
    "audit_actor()",
    "audit_make_months_ahead()",
    "audit_sealed_months()",
    "audit_waiting_months()",
    "audit_count_day(date)",
    "audit_tally_days()",
)


def protect(*, sender: AppConfig, using: str, **_: Any) -> None:
    """Receiver of `post_migrate` for the last app. Idempotent; does nothing for a role that cannot own tables."""
    with connections[using].cursor() as cursor:
        tables = set(connections[using].introspection.table_names(cursor))
        cursor.execute(
            "select pg_get_userbyid(relowner) = current_user from pg_class where relname = 'audit_event'"
        )
        row = cursor.fetchone()
        if row is None or not row[0]:
            return
        _capture(cursor, tables=tables)
        _grant(cursor)


def _capture(cursor: Any, *, tables: set[str]) -> None:
    """Put the capture trigger on every table declared so, ALWAYS enabled, and only where it is not yet the same."""
    cursor.execute(
        "select relname, encode(tgargs, 'hex') from pg_trigger join pg_class on pg_class.oid = tgrelid"
        " where tgname = 'audit_capture'"
    )
    present = dict(cursor.fetchall())
    for table, captured in captured_tables().items():
        told = (captured.label, captured.hidden, captured.key)
        if table not in tables or present.get(table) == "".join(f"{word}\0" for word in told).encode().hex():
            continue
        cursor.execute(
            sql.SQL(
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
        )


def _grant(cursor: Any) -> None:
    """Exactly the declared rights for the app role: a table that nobody declared gets none."""
    wanted = {table: policy.may for table, policy in (declared_tables() | BARE_TABLES).items()}
    cursor.execute(
        "select relname from pg_class where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace"
    )
    tables = [name for (name,) in cursor.fetchall()]
    role = sql.Identifier(APP_ROLE)
    statements = [sql.SQL("revoke all on all tables in schema public from {}, public").format(role)]
    statements += [
        sql.SQL("grant {} on {} to {}").format(sql.SQL(wanted[table]), sql.Identifier(table), role)
        for table in tables
        if table in wanted
    ]
    statements.append(sql.SQL("grant usage on all sequences in schema public to {}").format(role))
    statements.append(sql.SQL("revoke all on all functions in schema public from {}, public").format(role))
    statements += [
        sql.SQL("grant execute on function {} to {}").format(sql.SQL(function), role)
        for function in FUNCTIONS_THE_APP_MAY_CALL
    ]
    cursor.execute(sql.SQL(";\n").join(statements))
    for other, rights in OTHER_ROLES.items():
        _grant_other(cursor, other, rights)


def _grant_other(cursor: Any, role: str, rights: dict[str, str]) -> None:
    cursor.execute("select 1 from pg_roles where rolname = %s", [role])
    if not cursor.fetchone():
        return
    name = sql.Identifier(role)
    cursor.execute(sql.SQL("revoke all on all tables in schema public from {}").format(name))
    for table, may in rights.items():
        cursor.execute(sql.SQL("grant {} on {} to {}").format(sql.SQL(may), sql.Identifier(table), name))
