-- The writer hands the salt in with the event: a random number is dear where PostgreSQL has no OpenSSL (ADR 0042).

-- As before; the salt is the writer's, and one of ours where none was given.
drop function audit_append(text, text, text, text, text[], jsonb);
drop function audit_write(text, text, text, text, text[], text);
create function audit_write(kind text, operation text, target_type text, target_id text, ids text[], payload text,
                            grain bytea default null) returns bigint language plpgsql as $$
declare
    actor jsonb := coalesce(nullif(current_setting('pp.actor', true), ''), '{}');
    number bigint := nextval('public.audit_event_id_seq');
begin
    if grain is null then
        grain := sha256(uuid_send(gen_random_uuid()));
    end if;
    if operation not in ('collection', 'alteration', 'consultation', 'disclosure', 'combination', 'erasure', 'security') then
        raise exception 'an event is of one of seven operations' using errcode = '23514';
    end if;
    insert into public.audit_event (at, id, xid, kind, operation, actor_id, actor_name, agency_id, agency_name, db_user,
                                    request_id, target_type, target_id, ids, payload, salt, commitment)
    overriding system value
    values (clock_timestamp(), number, pg_current_xact_id(), kind, operation, (actor->>'id')::bigint,
            coalesce(nullif(btrim(actor->>'name'), ''), 'nobody named'), (actor->>'agency_id')::bigint,
            coalesce(actor->>'agency', ''), session_user, coalesce(actor->>'request_id', ''), target_type, target_id, ids,
            payload, grain, sha256(grain || convert_to(payload, 'UTF8')));
    return number;
end $$;

-- A salt of one length alone, or the same bytes could be another salt with another payload.
create function audit_append(kind text, operation text, target_type text, target_id text, ids text[], payload jsonb,
                             grain bytea default null) returns bigint language plpgsql security definer
    set search_path = pg_catalog, public, pg_temp as $$
declare
    said text := payload::text;
begin
    if kind !~ '^[a-z][a-z0-9_]*([.][a-z0-9_]+)+$' or kind like 'row.%' or kind in
           ('audit.erased', 'audit.verified', 'audit.key_announced', 'audit.log_opened', 'audit.unattributed_writes')
       or octet_length(said) > 1000000 or cardinality(ids) > 20000 or octet_length(ids::text) > 1000000
       or octet_length(kind) > 200 or octet_length(target_type) > 200 or octet_length(target_id) > 200
       or octet_length(current_setting('pp.actor', true)) > 2000 or octet_length(grain) <> 32 then
        perform public.audit_refuse_append(kind, grain);
    end if;
    return public.audit_write(kind, operation, target_type, target_id, ids, said, grain);
end $$;

-- Why an event is not written: its kind, its salt, or else its size.
drop function audit_refuse_append(text);
create function audit_refuse_append(kind text, grain bytea) returns void language plpgsql
    set search_path = pg_catalog, public, pg_temp as $$
begin
    if kind !~ '^[a-z][a-z0-9_]*([.][a-z0-9_]+)+$' then
        raise exception 'an event needs a kind such as record.viewed' using errcode = 'PPA02';
    elsif kind ~ '^(row[.].*|audit[.](erased|verified|key_announced|log_opened|unattributed_writes))$' then
        raise exception 'events of kind % are not written by the application', kind using errcode = 'PPA02';
    elsif octet_length(grain) <> 32 then
        raise exception 'a salt is 32 bytes long' using errcode = 'PPA04';
    end if;
    raise exception 'this is more than an event may say' using errcode = 'PPA04';
end $$;

-- Who acts is read by the function that writes; nothing asked this one any more.
drop function audit_actor();
