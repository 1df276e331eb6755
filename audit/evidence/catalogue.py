"""What the shape of the schema is read with: a question to PostgreSQL's own catalogue for each kind of thing, a
line a thing.

A month's partition is like every other month's, so its number is left out; that each month has all that the others have
is a line of its own. Owners are told by what they own, whatever they are called here."""

from __future__ import annotations

from audit.evidence import constraints
from audit.evidence.constraints import ROWS_HELD

SEARCH_PATH = "set local search_path = pg_catalog, public, pg_temp"

# Made after initdb: whatever lies among PostgreSQL's own things with a higher number was put there by somebody.
FIRST_OF_OURS = 16384
# What a role or a database may settle for its sessions without bending what they read or write.
HARMLESS = "timeout$|^(work_mem|maintenance_work_mem|log_[a-z_]+|timezone|jit|random_page_cost|application_name)$"

# S608 below: all of it is built from constants only.
_LOG = "(select relowner from pg_class where oid = 'public.audit_event'::regclass)"
_SCHEMA = "(select relowner from pg_class where oid = 'public.django_migrations'::regclass)"
_NAME = "regexp_replace({}, '^(audit_event)_[0-9]{{4}}_[0-9]{{2}}', '\\1_MONTH')"
_WHO = f"""case when {{0}} = 0 then 'everybody' when {{0}} = {_SCHEMA} then 'the schema' when {{0}} = {_LOG} then 'the log'
             when (select rolsuper from pg_roles where oid = {{0}}) then 'a superuser' else pg_get_userbyid({{0}})::text end"""  # noqa: S608
_RIGHTS = f"""coalesce((select string_agg(to_whom || ' ' || what, ', ' order by to_whom, what) from (
        select {_WHO.format("a.grantee")} as to_whom,
               lower(a.privilege_type) || case when a.is_grantable then ' and to pass on' else '' end as what
          from aclexplode({{1}}) a where a.grantee <> {{0}}) rights), 'nobody')"""  # noqa: S608
_SIGNED = "p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')'"

# A condition as PostgreSQL writes it with no bracket that it does not need: `(a OR b) OR c`, which a comparison of rows
# is stored as, comes back from a dump as `a OR b OR c`, and says the same. `a AND (b OR c)` keeps its brackets.
_CONDITION = "substring(pg_get_triggerdef(t.oid, true) from ' WHEN [(](.*)[)] EXECUTE ')"
_OF_COLUMNS = """(select ' of ' || string_agg(a.attname, ', ' order by a.attname) from pg_attribute a
                   where a.attrelid = t.tgrelid and a.attnum = any (t.tgattr::int2[]))"""
TRIGGERS = f"""
select 'trigger ' || {_NAME.format("c.relname::text")} || '.' || {_NAME.format("t.tgname::text")} || ' ' || t.tgenabled::text || ' '
       || t.tgtype::text || ' ' || p.proname || ' ' || encode(sha256(t.tgargs), 'hex') || coalesce({_OF_COLUMNS}, '')
       || case when t.tgconstraint = 0 then '' else ' as a constraint' end
       || case when t.tgdeferrable then ' deferrable' else '' end || case when t.tginitdeferred then ' deferred' else '' end
       || coalesce(' old ' || t.tgoldtable, '') || coalesce(' new ' || t.tgnewtable, '')
       || coalesce(' when ' || replace(replace({_CONDITION}, '\\', '\\\\'), chr(10), '\\n'), '')
       || case when p.pronamespace = 'public'::regnamespace then '' else ' from elsewhere' end
  from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_proc p on p.oid = t.tgfoid
 where not t.tgisinternal and c.relnamespace = 'public'::regnamespace
"""  # noqa: S608
MONTHS = """
select 'each month has ' || coalesce(string_agg(t.tgname || ' ' || t.tgenabled::text, ', ' order by t.tgname), 'nothing')
  from pg_inherits i join pg_class c on c.oid = i.inhrelid
  left join pg_trigger t on t.tgrelid = c.oid and not t.tgisinternal
 where i.inhparent = 'public.audit_event'::regclass group by c.oid
"""
FUNCTIONS = f"""
select 'function ' || {_SIGNED} || ' of ' || {_WHO.format("p.proowner")}
       || case when p.prosecdef then ' as its owner' else '' end || ' ' || l.lanname || ' ' || p.provolatile::text
       || case when p.proisstrict then ' strict ' else ' ' end || coalesce(array_to_string(p.proconfig, '; '), 'no settings')
       || ' ' || encode(sha256(convert_to(p.prosrc, 'UTF8')), 'hex') || ' for ' || {_RIGHTS.format("p.proowner", "p.proacl")}
  from pg_proc p join pg_language l on l.oid = p.prolang where p.pronamespace = 'public'::regnamespace
"""  # noqa: S608
TABLES = f"""
select 'relation ' || {_NAME.format("c.relname::text")} || ' ' || c.relkind::text
       || case when c.relispartition then ' of a whole' else '' end
       || case when c.relpersistence = 'p' then '' else ' that a crash empties' end || ' of ' || {_WHO.format("c.relowner")}
       || case when c.relrowsecurity then ' row security' else '' end
       || case when c.relforcerowsecurity then ' forced' else '' end || ' for ' || {_RIGHTS.format("c.relowner", "c.relacl")}
  from pg_class c where c.relnamespace = 'public'::regnamespace
   and (c.relkind in ('r', 'p', 'v', 'm', 'f') or c.relkind = 'S' and c.relname ~ '^audit_(event|diff)_')
"""  # noqa: S608
COLUMNS = f"""
select 'column ' || {_NAME.format("c.relname::text")} || '.' || a.attname || ' for ' || {_RIGHTS.format("c.relowner", "a.attacl")}
  from pg_attribute a join pg_class c on c.oid = a.attrelid
 where c.relnamespace = 'public'::regnamespace and a.attacl is not null and not a.attisdropped
"""  # noqa: S608
VIEWS = """
select 'view ' || c.relname || ' ' || encode(sha256(convert_to(pg_get_viewdef(c.oid), 'UTF8')), 'hex')
  from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('v', 'm')
"""
POLICIES = """
select 'policy ' || policyname || ' on ' || tablename || ' ' || permissive || ' ' || cmd || ' to '
       || array_to_string(roles, ', ') || ' using ' || replace(coalesce(qual, '-'), chr(10), ' ')
       || ' check ' || replace(coalesce(with_check, '-'), chr(10), ' ')
  from pg_policies where schemaname = 'public'
"""
RULES = """
select 'rule ' || rulename || ' on ' || tablename || ' ' || definition from pg_rules where schemaname = 'public'
"""
EVENT_TRIGGERS = "select 'event trigger ' || evtname || ' ' || evtenabled::text || ' ' || evtfoid::regproc::text from pg_event_trigger"
# A schema named like a role comes before ours for that role, and what lies in it stands for what it thinks it asks.
SCHEMAS = f"""
select 'schema ' || n.nspname || ' of ' || {_WHO.format("n.nspowner")} || ' for ' || {_RIGHTS.format("n.nspowner", "n.nspacl")}
  from pg_namespace n where n.nspname !~ '^pg_(toast|temp_|toast_temp_)' and n.nspname <> 'information_schema'
"""  # noqa: S608
SETTINGS = f"""
select 'setting of ' || case when s.setrole = 0 then 'everybody' else pg_get_userbyid(s.setrole)::text end || ': ' || told.one
  from pg_db_role_setting s, unnest(s.setconfig) told (one)
 where s.setdatabase in (0, (select oid from pg_database where datname = current_database()))
   and split_part(told.one, '=', 1) !~ '(?i){HARMLESS}'
"""  # noqa: S608
# The same, settled for the whole server or by whoever connects.
SETTLED = """
select 'a session finds ' || name || ': ' || reset_val from pg_settings
 where name in ('search_path', 'session_replication_role', 'row_security', 'allow_system_table_mods', 'ignore_system_indexes')
"""
GIVEN_LATER = """
select 'to be given by ' || pg_get_userbyid(defaclrole)::text || ' on ' || defaclobjtype::text || ': ' || defaclacl::text
  from pg_default_acl
"""
CASTS = f"select 'cast ' || castsource::regtype::text || ' as ' || casttarget::regtype::text from pg_cast where oid >= {FIRST_OF_OURS}"  # noqa: S608
AMONG_POSTGRESQLS_OWN = f"""
select 'among what is PostgreSQL''s own: ' || made.name from (
    select oid, pronamespace as place, proname::text as name from pg_proc
    union all select oid, relnamespace, relname::text from pg_class
    union all select oid, oprnamespace, oprname::text from pg_operator) made
 where made.oid >= {FIRST_OF_OURS} and made.place = 'pg_catalog'::regnamespace
"""  # noqa: S608
# What leaves, commitments, moments and verdicts are made with.
RELIED_ON = (
    "sha256(bytea)",
    "convert_to(text, name)",
    "octet_length(text)",
    "textcat(text, text)",
    "byteacat(bytea, bytea)",
    "byteaeq(bytea, bytea)",
    "xid8eq(xid8, xid8)",
    "booland_statefunc(boolean, boolean)",
    "extract(text, timestamptz)",
    "numeric_mul(numeric, numeric)",
    "int8(numeric)",
    "int8out(bigint)",
    "array_out(anyarray)",
    "xid8out(xid8)",
    "clock_timestamp()",
    "statement_timestamp()",
    "pg_current_xact_id()",
    "pg_current_snapshot()",
    "pg_snapshot_xmin(pg_snapshot)",
    "pg_snapshot_xmax(pg_snapshot)",
    "pg_control_system()",
    "current_setting(text, boolean)",
    "set_config(text, text, boolean)",
    "gen_random_uuid()",
    "uuid_send(uuid)",
    "elem_contained_by_multirange(anyelement, anymultirange)",
    # And what the shape itself is told by.
    "pg_get_triggerdef(oid, boolean)",
    "pg_get_viewdef(oid)",
    "pg_get_function_identity_arguments(oid)",
    "aclexplode(aclitem[])",
    "pg_get_userbyid(oid)",
    "regexp_replace(text, text, text, text)",
    *constraints.RELIED_ON,
)
OPERATORS = (
    "||(text, text)",
    "||(bytea, bytea)",
    "=(bytea, bytea)",
    "=(xid8, xid8)",
    "*(numeric, numeric)",
    "<@(anyelement, anymultirange)",
)
_FUNCTIONS = ", ".join(f"('pg_catalog.{signed}')" for signed in RELIED_ON).replace("extract", '"extract"')
_OPERATORS = ", ".join(f"('pg_catalog.{signed}')" for signed in OPERATORS)
POSTGRESQLS_OWN = f"""
select 'PostgreSQL''s own ' || told.signed || ' ' || coalesce(l.lanname || ' ' || p.prosrc, 'is gone')
  from (values {_FUNCTIONS}) told (signed) left join pg_proc p on p.oid = to_regprocedure(told.signed)
  left join pg_language l on l.oid = p.prolang
union select 'PostgreSQL''s own ' || told.signed || ' ' || coalesce(o.oprcode::text, 'is gone')
  from (values {_OPERATORS}) told (signed) left join pg_operator o on o.oid = to_regoperator(told.signed)
union select 'PostgreSQL''s own bool_and ' || aggtransfn::text
  from pg_aggregate where aggfnoid = 'pg_catalog.bool_and(boolean)'::regprocedure
"""  # noqa: S608

SHAPE = "\nunion ".join(
    (
        TRIGGERS,
        MONTHS,
        FUNCTIONS,
        TABLES,
        COLUMNS,
        ROWS_HELD,
        VIEWS,
        POLICIES,
        RULES,
        EVENT_TRIGGERS,
        SCHEMAS,
        SETTINGS,
        SETTLED,
        GIVEN_LATER,
        CASTS,
        AMONG_POSTGRESQLS_OWN,
        POSTGRESQLS_OWN,
    )
)

# Who could be the owner of the log, write into every table, or be more than the work of a role needs.
UNSAFE_ROLES = f"""
select r.rolname || ' owns the log and can log in' from pg_roles r where r.oid = {_LOG} and r.rolcanlogin
union all
select m.member::regrole::text || ' is a member of ' || m.roleid::regrole::text || ', which owns the log'
  from pg_auth_members m where m.roleid = {_LOG}
union all
select m.member::regrole::text || ' is a member of ' || m.roleid::regrole::text || ', and may be no other than itself'
  from pg_auth_members m join pg_roles r on r.oid = m.member
 where (m.member in ({_SCHEMA}, {_LOG}) or r.rolname in ('pp_app', 'pp_keeper', 'pp_sealer', 'pp_verifier')) and m.roleid <> {_LOG}
   and not (r.rolname = 'pp_keeper' and m.roleid::regrole::text = 'pp_app' and not m.admin_option)
union all
select m.member::regrole::text || ' is a member of ' || m.roleid::regrole::text || ', which is past all rights'
  from pg_auth_members m join pg_roles r on r.oid = m.roleid
 where r.rolname in ('pg_write_all_data', 'pg_execute_server_program', 'pg_write_server_files')
union all
select r.rolname || ' is more than it may be'
  from pg_roles r where (r.oid in ({_SCHEMA}, {_LOG}) or r.rolname in ('pp_app', 'pp_keeper', 'pp_sealer', 'pp_verifier'))
   and (r.rolsuper or r.rolbypassrls or r.rolcreaterole or r.rolreplication
        or r.rolcreatedb and r.oid <> {_SCHEMA})
"""  # noqa: S608
