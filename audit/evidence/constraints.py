"""What rows the tables may hold, as the shape of the schema tells it: fields, constraints, uniqueness, a line a thing.

What the code relies on and never asks again (two people and not one, an end that has a time) is kept by these alone."""

from __future__ import annotations

# S608 below: all of it is built from constants only.
# PostgreSQL prints one condition differently after a restore: in casts between text and varchar, which say nothing. They are
# left out, except within quotes, where they are part of a word.
_CASTS = "('(?:[^']|'')*')|::(?:text|character varying)(?:\\[\\])?".replace("'", "''")
_PLAIN = f"replace(replace(regexp_replace({{}}, '{_CASTS}', '\\1', 'g'), '\\', '\\\\'), chr(10), '\\n')"

# The definition says NOT VALID and NOT ENFORCED too. A foreign key is kept by four triggers of PostgreSQL's own, which a
# superuser can switch off one by one. NOT NULL is told by the field, as it was before PostgreSQL 18.
CONSTRAINTS = f"""
select 'constraint ' || c.relname || '.' || k.conname || ' '
       || {_PLAIN.format("pg_get_constraintdef(k.oid, true)")}
       || case when exists (select from pg_trigger t where t.tgconstraint = k.oid and t.tgenabled <> 'O')
               then ', and is not asked' else '' end
  from pg_constraint k join pg_class c on c.oid = k.conrelid
 where c.relnamespace = 'public'::regnamespace and not c.relispartition and k.contype <> 'n'
"""  # noqa: S608
# What is unique under a condition is no constraint, but an index; and the index of a constraint can be left unfinished.
UNIQUE = f"""
select 'unique ' || c.relname || '.' || u.relname
       || {_PLAIN.format("substring(pg_get_indexdef(i.indexrelid, 0, true) from ' USING .*')")}
       || case when i.indisvalid and i.indisready and i.indislive then '' else ', and is not asked' end
  from pg_index i join pg_class c on c.oid = i.indrelid join pg_class u on u.oid = i.indexrelid
 where c.relnamespace = 'public'::regnamespace and not c.relispartition and i.indisunique
   and not (i.indisvalid and i.indisready and i.indislive and exists (select from pg_constraint k where k.conindid = u.oid))
"""  # noqa: S608
FIELDS = f"""
select 'field ' || c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
       || case when a.attcollation in (0, 'pg_catalog."default"'::regcollation) then ''
               else ' in the order of ' || a.attcollation::regcollation::text end
       || case when a.attnotnull then ' not null' else '' end
       || case a.attidentity when 'a' then ' numbered' when 'd' then ' numbered by default' else '' end
       || coalesce(case when a.attgenerated = '' then ' by default ' else ' always ' end
                   || {_PLAIN.format("pg_get_expr(d.adbin, d.adrelid, true)")}, '')
  from pg_attribute a join pg_class c on c.oid = a.attrelid
  left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
 where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
   and a.attnum > 0 and not a.attisdropped
"""  # noqa: S608
# The log's partitions are not told one by one, or each month would be a difference.
MONTHS = """
select 'each month is held to ' || coalesce(string_agg(pg_get_constraintdef(k.oid, true), ', ' order by k.conname), 'nothing')
  from pg_inherits i left join pg_constraint k on k.conrelid = i.inhrelid and k.contype <> 'n'
 where i.inhparent = 'public.audit_event'::regclass group by i.inhrelid
union select 'each month needs ' || coalesce(string_agg(a.attname, ', ' order by a.attname), 'nothing')
  from pg_inherits i left join pg_attribute a on a.attrelid = i.inhrelid and a.attnotnull and a.attnum > 0 and not a.attisdropped
 where i.inhparent = 'public.audit_event'::regclass group by i.inhrelid
"""

ROWS_HELD = "\nunion ".join((CONSTRAINTS, UNIQUE, FIELDS, MONTHS))
# What this is told by must itself be PostgreSQL's own.
RELIED_ON = (
    "pg_get_constraintdef(oid, boolean)",
    "pg_get_indexdef(oid, integer, boolean)",
    "pg_get_expr(pg_node_tree, oid, boolean)",
    "format_type(oid, integer)",
)
