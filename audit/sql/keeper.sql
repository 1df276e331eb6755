-- What only the keeper says: alarms, and what the schema is like. Whoever could write those as the application could keep
-- the keeper from looking, and people from being told, since neither is done twice within the hour (ADR 0042).
create or replace function audit_append(kind text, operation text, target_type text, target_id text, ids text[], payload jsonb,
                                        grain bytea default null) returns bigint language plpgsql security definer
    set search_path = pg_catalog, public, pg_temp as $$
declare
    said text := payload::text;
begin
    if kind !~ '^[a-z][a-z0-9_]*([.][a-z0-9_]+)+$' or kind like 'row.%' or kind in
           ('audit.erased', 'audit.verified', 'audit.key_announced', 'audit.log_opened', 'audit.unattributed_writes',
            'audit.alarm', 'audit.shape', 'service.alarm')
       or octet_length(said) > 1000000 or cardinality(ids) > 20000 or octet_length(ids::text) > 1000000
       or octet_length(kind) > 200 or octet_length(target_type) > 200 or octet_length(target_id) > 200
       or octet_length(current_setting('pp.actor', true)) > 2000 or octet_length(grain) <> 32 then
        perform public.audit_refuse_append(kind, grain);
    end if;
    return public.audit_write(kind, operation, target_type, target_id, ids, said, grain);
end $$;

create or replace function audit_refuse_append(kind text, grain bytea) returns void language plpgsql
    set search_path = pg_catalog, public, pg_temp as $$
begin
    if kind !~ '^[a-z][a-z0-9_]*([.][a-z0-9_]+)+$' then
        raise exception 'an event needs a kind such as record.viewed' using errcode = 'PPA02';
    elsif kind ~ '^(row[.].*|service[.]alarm|audit[.](erased|verified|key_announced|log_opened|unattributed_writes|alarm|shape))$' then
        raise exception 'events of kind % are not written by the application', kind using errcode = 'PPA02';
    elsif octet_length(grain) <> 32 then
        raise exception 'a salt is 32 bytes long' using errcode = 'PPA04';
    end if;
    raise exception 'this is more than an event may say' using errcode = 'PPA04';
end $$;

create function audit_alarm(kind text, payload jsonb, grain bytea default null) returns bigint language plpgsql
    security definer set search_path = pg_catalog, public, pg_temp as $$
declare
    said text := payload::text;
begin
    if kind not in ('audit.alarm', 'audit.shape', 'service.alarm') then
        raise exception 'events of kind % are not for this function', kind using errcode = 'PPA02';
    elsif octet_length(said) > 1000000 or octet_length(grain) <> 32 or octet_length(current_setting('pp.actor', true)) > 2000 then
        raise exception 'this is more than an event may say' using errcode = 'PPA04';
    end if;
    return public.audit_write(kind, 'security', '', '', '{}', said, grain);
end $$;
