"""The shape of the schema that the log relies on: guards and capture with their state, functions, rights, owners, policies.

Whoever owns a table can switch its capture off, and whoever is superuser can replace any function; neither leaves a row
behind. So the shape is read from the database's own catalogue, by the verifier's role and by the application's, and held
against `audit/data/shape.txt`, which a test writes from a freshly migrated database.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "data" / "shape.txt"
MOST_NAMED = 20

# A month's partition is like every other month's. Owners are told by what they own, whatever they are called here.
_NAME = "regexp_replace({}, '^(audit_event)_[0-9]{{4}}_[0-9]{{2}}', '\\1_MONTH')"
_OWNER = """case when {0} = (select relowner from pg_class where oid = 'public.audit_event'::regclass)
                  and {1} ~ '^audit_' then 'the log'
             when {0} = (select relowner from pg_class where oid = 'public.django_migrations'::regclass) then 'the schema'
             else pg_get_userbyid({0})::text end"""
_RIGHTS = """coalesce((select string_agg(to_whom || ' ' || what, ', ' order by to_whom, what) from (
        select case when a.grantee = 0 then 'everybody' else pg_get_userbyid(a.grantee)::text end as to_whom,
               lower(a.privilege_type) as what
          from aclexplode({1}) a where a.grantee <> {0} and pg_get_userbyid(a.grantee) <> 'pp_owner') rights), 'nobody')"""

TRIGGERS = f"""
select 'trigger ' || {_NAME.format("c.relname::text")} || '.' || {_NAME.format("t.tgname::text")} || ' ' || t.tgenabled::text || ' '
       || t.tgtype::text || ' ' || t.tgfoid::regproc::text || ' ' || encode(sha256(t.tgargs), 'hex')
  from pg_trigger t join pg_class c on c.oid = t.tgrelid
 where not t.tgisinternal and c.relnamespace = 'public'::regnamespace
"""  # noqa: S608 - built from constants only, here and below
FUNCTIONS = f"""
select 'function ' || p.oid::regprocedure::text || ' of ' || {_OWNER.format("p.proowner", "p.proname")}
       || case when p.prosecdef then ' as its owner ' else ' ' end || coalesce(array_to_string(p.proconfig, '; '), 'no settings')
       || ' ' || encode(sha256(convert_to(p.prosrc, 'UTF8')), 'hex') || ' for ' || {_RIGHTS.format("p.proowner", "p.proacl")}
  from pg_proc p where p.pronamespace = 'public'::regnamespace and p.proname not in
       ('pp_give_log', 'pp_hand_over_log', 'pp_take_back_log')
"""  # noqa: S608
TABLES = f"""
select 'relation ' || {_NAME.format("c.relname::text")} || ' ' || c.relkind::text || ' of ' || {_OWNER.format("c.relowner", "c.relname")}
       || case when c.relrowsecurity then ' row security' else '' end
       || case when c.relforcerowsecurity then ' forced' else '' end || ' for ' || {_RIGHTS.format("c.relowner", "c.relacl")}
  from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f')
"""  # noqa: S608
VIEWS = """
select 'view ' || c.relname || ' ' || encode(sha256(convert_to(pg_get_viewdef(c.oid), 'UTF8')), 'hex')
  from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('v', 'm')
"""
POLICIES = """
select 'policy ' || policyname || ' on ' || tablename || ' ' || permissive || ' ' || cmd || ' to '
       || array_to_string(roles, ', ') || ' using ' || coalesce(qual, '-') || ' check ' || coalesce(with_check, '-')
  from pg_policies where schemaname = 'public'
"""
RULES = """
select 'rule ' || rulename || ' on ' || tablename || ' ' || definition from pg_rules where schemaname = 'public'
"""
EVENT_TRIGGERS = "select 'event trigger ' || evtname || ' ' || evtenabled::text || ' ' || evtfoid::regproc::text from pg_event_trigger"
SHAPE = "\nunion ".join((TRIGGERS, FUNCTIONS, TABLES, VIEWS, POLICIES, RULES, EVENT_TRIGGERS))

# Who could be the owner of the log, or read past every policy.
UNSAFE_ROLES = """
select case when r.rolcanlogin then r.rolname || ' owns the log and can log in' end
  from pg_roles r where r.oid = (select relowner from pg_class where oid = 'public.audit_event'::regclass) and r.rolcanlogin
union all
select m.member::regrole::text || ' is a member of ' || m.roleid::regrole::text || ', which owns the log'
  from pg_auth_members m where m.roleid = (select relowner from pg_class where oid = 'public.audit_event'::regclass)
union all
select r.rolname || ' is more than the application may be'
  from pg_roles r where r.rolname in ('pp_app', 'pp_sealer', 'pp_verifier')
   and (r.rolsuper or r.rolbypassrls or r.rolcreaterole or r.rolcreatedb or r.rolreplication)
"""

Execute = Callable[[str], Any]


@cache
def expected() -> frozenset[str]:
    """The shape that the code makes, a line a thing."""
    return frozenset(FILE.read_text(encoding="utf-8").splitlines())


def found(execute: Execute) -> set[str]:
    """The shape that the database has."""
    return {line for (line,) in execute(f"select * from ({SHAPE}) as shape (line)").fetchall()}  # noqa: S608


def differences(execute: Execute) -> list[str]:
    """What the database has and the code does not make, and the other way round, in sentences."""
    there = found(execute)
    told = [f"the schema has what the code does not make: {line}" for line in sorted(there - expected())]
    told += [f"the schema lacks what the code makes: {line}" for line in sorted(expected() - there)]
    return told[:MOST_NAMED]


def unsafe_roles(execute: Execute) -> list[str]:
    """Roles that could do to the log what none may, in sentences."""
    return [sentence for (sentence,) in execute(UNSAFE_ROLES).fetchall()]
