-- The log against its own keepers: what the application may append is bounded, sealing waits for nothing that the
-- application can hold, an erasing carries the order it was done by, and whoever verifies says so in the log.

-- One row, for one sealer at a time. An advisory lock of that purpose could be taken by any role; this one only by those
-- that may update the row, and only the sealer may.
create table audit_sealing (one boolean primary key default true check (one));
insert into audit_sealing default values;

-- Kinds that only triggers and the functions below write would prove something that did not happen; look-alikes would pass
-- for them before a reader. What an event says is bounded: it is read by people, and hashed again at each verification.
create or replace function audit_append(kind text, operation text, target_type text, target_id text, ids text[], payload jsonb)
    returns bigint language plpgsql security definer
    set search_path = pg_catalog, public, pg_temp as $$
begin
    if kind !~ '^[a-z][a-z0-9_]*([.][a-z0-9_]+)+$' then
        raise exception 'an event needs a kind such as record.viewed' using errcode = 'PPA02';
    end if;
    if kind like 'row.%' or kind in ('audit.erased', 'audit.verified') then
        raise exception 'events of kind % are not written by the application', kind using errcode = 'PPA02';
    end if;
    if octet_length(payload::text) > 1000000 or cardinality(ids) > 20000
       or octet_length(target_type) > 200 or octet_length(target_id) > 200 then
        raise exception 'this is more than an event may say' using errcode = 'PPA04';
    end if;
    return public.audit_write(kind, operation, target_type, target_id, ids, payload::text);
end $$;

-- An order cannot itself be erased, or an erasing would leave no trace.
create or replace function audit_refuse_event_change() returns trigger language plpgsql
    set search_path = pg_catalog, public, pg_temp as $$
begin
    if tg_op = 'UPDATE' and new.payload is null and new.salt is null and old.payload is not null
       and old.kind not in ('audit.erased', 'audit.verified', 'audit.shape')
       and (to_jsonb(new) - 'payload' - 'salt') = (to_jsonb(old) - 'payload' - 'salt')
       and current_setting('pp.erasing', true) = 'by law' then
        return new;
    end if;
    raise exception 'the audit log is append-only: % on % refused', tg_op, tg_table_name using errcode = 'PPA01';
end $$;

-- By an order that one person signed and another carries out (docs/audit.md). The order and its signature become part of
-- the event that says so: without them the verifier takes an erased event for a destroyed one, whoever did it.
drop function audit_erase(timestamptz, bigint, text);
create function audit_erase(of_at timestamptz, of_id bigint, an_order text, signature text) returns bigint
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
    gone int;
    differences int;
begin
    perform set_config('pp.erasing', 'by law', true);
    update public.audit_event set payload = null, salt = null where at = of_at and id = of_id and payload is not null;
    get diagnostics gone = row_count;
    if gone = 0 then
        raise exception 'no such event, or already erased' using errcode = 'PPA03';
    end if;
    differences := public.audit_erase_diffs(of_at, of_id);
    perform set_config('pp.erasing', '', true);
    return public.audit_write('audit.erased', 'erasure', 'audit.Event', of_id::text, '{}', jsonb_build_object(
        'at', of_at, 'id', of_id, 'order', an_order, 'signature', signature, 'differences', differences)::text);
end $$;
-- Which events are erased, without reading the log for it.
create index audit_event_erased on audit_event (at, id) where payload is null;

-- What a verification found, said by the role that verifies and can write nothing else.
create function audit_report(said jsonb) returns bigint language plpgsql security definer
    set search_path = pg_catalog, public, pg_temp as $$
begin
    if octet_length(said::text) > 20000 then
        raise exception 'this is more than an event may say' using errcode = 'PPA04';
    end if;
    perform set_config('pp.actor', '{"name": "the verifier"}', true);
    return public.audit_write('audit.verified', 'security', '', '', '{}', said::text);
end $$;

-- How far sealing lags behind: the oldest event that is not sealed, and when something was sealed last. In a restored log
-- numbers of another cluster say nothing of what is sealed here, so only this one's are asked.
create function audit_seal_lag() returns table (unsealed_since timestamptz, sealed_at timestamptz) language sql stable
    security definer set search_path = pg_catalog, public, pg_temp as $$
    with last as (
        select e.xid, e.id from public.audit_leaf l join public.audit_event e on e.at = l.event_at and e.id = l.event_id
         where l.epoch = (select system_identifier from pg_control_system())
           and e.xid < pg_snapshot_xmax(pg_current_snapshot()) order by l.seq desc limit 1
    )
    select (select min(e.at) from public.audit_event e
             where (e.xid, e.id) > (coalesce((select xid from last), '0'::xid8), coalesce((select id from last), 0))
               and not exists (select from public.audit_leaf l where l.event_at = e.at and l.event_id = e.id)),
           (select c.at from public.audit_checkpoint c order by c.size desc limit 1)
$$;

-- How many events of a period are sealed: what the application, which cannot read the tree, must be able to see of them.
create function audit_sealed_between(since timestamptz, until timestamptz) returns bigint language sql stable
    security definer set search_path = pg_catalog, public, pg_temp as $$
    select count(*) from public.audit_leaf l where l.event_at >= since and l.event_at < until
$$;
