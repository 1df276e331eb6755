-- What the application may append, once more: not only the content is bounded but all that an event says, who it says acted
-- included; and it can neither announce a key nor say that the log was opened. A name of blanks is no name.
create or replace function audit_append(kind text, operation text, target_type text, target_id text, ids text[], payload jsonb)
    returns bigint language plpgsql security definer
    set search_path = pg_catalog, public, pg_temp as $$
begin
    if kind !~ '^[a-z][a-z0-9_]*([.][a-z0-9_]+)+$' then
        raise exception 'an event needs a kind such as record.viewed' using errcode = 'PPA02';
    end if;
    if kind like 'row.%' or kind in ('audit.erased', 'audit.verified', 'audit.key_announced', 'audit.log_opened') then
        raise exception 'events of kind % are not written by the application', kind using errcode = 'PPA02';
    end if;
    if octet_length(payload::text) > 1000000 or cardinality(ids) > 20000 or octet_length(ids::text) > 1000000
       or octet_length(kind) > 200 or octet_length(target_type) > 200 or octet_length(target_id) > 200
       or octet_length(current_setting('pp.actor', true)) > 2000 then
        raise exception 'this is more than an event may say' using errcode = 'PPA04';
    end if;
    return public.audit_write(kind, operation, target_type, target_id, ids, payload::text);
end $$;

create or replace function audit_write(kind text, operation text, target_type text, target_id text, ids text[], payload text)
    returns bigint language plpgsql security definer
    set search_path = pg_catalog, public, pg_temp as $$
declare
    actor jsonb := coalesce(nullif(current_setting('pp.actor', true), ''), '{}');
    grain bytea := uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid());
    written bigint;
begin
    insert into public.audit_event (at, xid, kind, operation, actor_id, actor_name, agency_id, agency_name, db_user,
                                    request_id, target_type, target_id, ids, payload, salt, commitment)
    values (clock_timestamp(), pg_current_xact_id(), kind, operation, (actor->>'id')::bigint,
            coalesce(nullif(btrim(actor->>'name'), ''), 'nobody named'), (actor->>'agency_id')::bigint,
            coalesce(actor->>'agency', ''), session_user, coalesce(actor->>'request_id', ''), target_type, target_id, ids,
            payload, grain, sha256(grain || convert_to(payload, 'UTF8')))
    returning id into written;
    return written;
end $$;

-- The key that comes next, announced by the sealer's role and sealed with the present key: without it the verifier takes
-- what another key signs for the work of a stranger.
create function audit_announce_key(present text, next text, by_whom text, because text) returns bigint language plpgsql
    security definer set search_path = pg_catalog, public, pg_temp as $$
begin
    if octet_length(present || next || by_whom || because) > 2000 then
        raise exception 'this is more than an event may say' using errcode = 'PPA04';
    end if;
    perform set_config('pp.actor', jsonb_build_object('name', 'operator ' || by_whom)::text, true);
    return public.audit_write('audit.key_announced', 'security', '', '', '{}',
                              jsonb_build_object('from', present, 'to', next, 'because', because)::text);
end $$;

-- What others are believed by cannot itself be erased.
create or replace function audit_refuse_event_change() returns trigger language plpgsql
    set search_path = pg_catalog, public, pg_temp as $$
begin
    if tg_op = 'UPDATE' and new.payload is null and new.salt is null and old.payload is not null
       and old.kind not in ('audit.erased', 'audit.verified', 'audit.shape', 'audit.key_announced', 'audit.log_opened')
       and (to_jsonb(new) - 'payload' - 'salt') = (to_jsonb(old) - 'payload' - 'salt')
       and current_setting('pp.erasing', true) = 'by law' then
        return new;
    end if;
    raise exception 'the audit log is append-only: % on % refused', tg_op, tg_table_name using errcode = 'PPA01';
end $$;

-- The days that are over, forty at most. What began on a day may be committed on the next, so yesterday is counted again
-- until today is over; nothing is counted twice, and the application can call it as often as it likes.
create or replace function audit_tally_days() returns int language plpgsql security definer
    set search_path = pg_catalog, public, pg_temp as $$
declare
    today date := (clock_timestamp() at time zone 'Europe/London')::date;
    last date := (select max(day) from public.audit_tally);
    next date := greatest(case when last is not null then least(last + 1, today - 1) end, today - 40);
    counted int := 0;
    changed int;
begin
    while next < today loop
        insert into public.audit_tally select * from public.audit_count_day(next)
            on conflict (day, actor_id, agency_id) do update
            set reads = excluded.reads, refusals = excluded.refusals, hours = excluded.hours
            where (audit_tally.reads, audit_tally.refusals, audit_tally.hours)
                  is distinct from (excluded.reads, excluded.refusals, excluded.hours);
        get diagnostics changed = row_count;
        counted := counted + (changed > 0 or last is null or next > last)::int;
        next := next + 1;
    end loop;
    return counted;
end $$;

-- Numbers of events are drawn by the function alone.
do $$ begin
    if exists (select from pg_roles where rolname = 'pp_app') then
        revoke all on sequence audit_event_id_seq from pp_app;
    end if;
end $$;
