-- The log. No foreign keys: it must outlive and never block what it speaks of. Monthly partitions by time, and a DEFAULT
-- one so that a keeper that died loses nothing. The app role may only call audit_append() and read.
create table audit_event (
    at          timestamptz not null,
    id          bigint generated always as identity,
    xid         xid8 not null,                  -- orders rows for sealing: rows commit in no order of id
    kind        text not null,                  -- what happened: record.viewed, referral.submit, row.changed ...
    operation   text not null check (operation in
        ('collection', 'alteration', 'consultation', 'disclosure', 'combination', 'erasure', 'security')),
    actor_id    bigint,
    actor_name  text not null,
    agency_id   bigint,
    agency_name text not null,
    db_user     text not null,
    request_id  text not null,
    target_type text not null,
    target_id   text not null,
    ids         text[] not null,                -- what a list showed; every id, so that "who saw this?" has an answer
    payload     text,                           -- the exact text committed to; null once lawfully erased
    salt        bytea,                          -- makes the commitment unguessable; erased with the payload
    commitment  bytea not null,                 -- sha256(salt || payload)
    primary key (at, id)
) partition by range (at);

create index audit_event_target on audit_event (target_type, target_id, at desc);
create index audit_event_actor on audit_event (actor_id, at desc);
create index audit_event_kind on audit_event (kind, at desc);
create index audit_event_request on audit_event (request_id);
create index audit_event_ids on audit_event using gin (ids);
create index audit_event_xid on audit_event (xid, id);

-- Nothing that is written is changed. ENABLE ALWAYS: also under session_replication_role = replica.
create function audit_refuse_change() returns trigger language plpgsql
    set search_path = pg_catalog, public, pg_temp as $$
begin
    raise exception 'the audit log is append-only: % on % refused', tg_op, tg_table_name using errcode = 'PPA01';
end $$;

create trigger audit_event_append_only before update or delete on audit_event
    for each row execute function audit_refuse_change();
create trigger audit_event_no_truncate before truncate on audit_event
    for each statement execute function audit_refuse_change();
alter table audit_event enable always trigger audit_event_append_only;
alter table audit_event enable always trigger audit_event_no_truncate;

-- Statement triggers are not inherited, so each partition gets its own.
create function audit_protect_partition(partition regclass) returns void language plpgsql
    set search_path = pg_catalog, public, pg_temp as $$
begin
    execute format('create trigger audit_event_no_truncate before truncate on %s
                    for each statement execute function public.audit_refuse_change()', partition);
    execute format('alter table %s enable always trigger audit_event_no_truncate', partition);
end $$;

create function audit_make_partition(month date) returns text language plpgsql security definer
    set search_path = pg_catalog, public, pg_temp as $$
declare
    first date := date_trunc('month', month);
    name text := 'audit_event_' || to_char(first, 'YYYY_MM');
begin
    if to_regclass('public.' || name) is not null then
        return name;
    end if;
    execute format('create table public.%I partition of public.audit_event for values from (%L) to (%L)',
                   name, first, first + interval '1 month');
    perform public.audit_protect_partition(('public.' || name)::regclass);
    return name;
end $$;

create table audit_event_default partition of audit_event default;
select audit_protect_partition('audit_event_default');
select audit_make_partition(current_date), audit_make_partition((current_date + interval '1 month')::date);

-- Who acts, as stamped on the transaction by audit/acting.py. A write without a stamp is recorded as such.
create function audit_actor() returns jsonb language sql stable
    set search_path = pg_catalog, public, pg_temp as $$
    select coalesce(nullif(current_setting('pp.actor', true), ''), '{}')::jsonb
$$;

create function audit_write(kind text, operation text, target_type text, target_id text, ids text[], payload text)
    returns bigint language plpgsql security definer
    set search_path = pg_catalog, public, pg_temp as $$
declare
    actor jsonb := public.audit_actor();
    grain bytea := uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid());
    written bigint;
begin
    insert into public.audit_event (at, xid, kind, operation, actor_id, actor_name, agency_id, agency_name, db_user,
                                    request_id, target_type, target_id, ids, payload, salt, commitment)
    values (clock_timestamp(), pg_current_xact_id(), kind, operation, (actor->>'id')::bigint,
            coalesce(actor->>'name', 'nobody named'), (actor->>'agency_id')::bigint, coalesce(actor->>'agency', ''),
            session_user, coalesce(actor->>'request_id', ''), target_type, target_id, ids, payload, grain,
            sha256(grain || convert_to(payload, 'UTF8')))
    returning id into written;
    return written;
end $$;

-- The app's one way to write an explicit event. Kinds that only a trigger may write are refused, or they could be forged.
create function audit_append(kind text, operation text, target_type text, target_id text, ids text[], payload jsonb)
    returns bigint language plpgsql security definer
    set search_path = pg_catalog, public, pg_temp as $$
begin
    if kind like 'row.%' then
        raise exception 'events of kind % are written by triggers only', kind using errcode = 'PPA02';
    end if;
    return public.audit_write(kind, operation, target_type, target_id, ids, payload::text);
end $$;

-- One row written anywhere, by any path, is one event. Argument 0: the model's label; 1: columns never copied here.
create function audit_capture() returns trigger language plpgsql security definer
    set search_path = pg_catalog, public, pg_temp as $$
declare
    hidden text[] := string_to_array(tg_argv[1], ',');
    was jsonb := case when tg_op = 'INSERT' then '{}' else to_jsonb(old) - hidden end;
    now jsonb := case when tg_op = 'DELETE' then '{}' else to_jsonb(new) - hidden end;
    changed jsonb;
begin
    if tg_op = 'UPDATE' then
        select coalesce(jsonb_object_agg(key, jsonb_build_array(was->key, now->key)), '{}') into changed
          from jsonb_object_keys(now) as key where was->key is distinct from now->key;
    else
        changed := was || now;
    end if;
    perform public.audit_write(
        case tg_op when 'INSERT' then 'row.created' when 'UPDATE' then 'row.changed' else 'row.deleted' end,
        case tg_op when 'INSERT' then 'collection' when 'UPDATE' then 'alteration' else 'erasure' end,
        tg_argv[0], coalesce(to_jsonb(new)->>'id', to_jsonb(old)->>'id', ''), '{}', changed::text);
    return null;
end $$;

-- A statement that empties a captured table is one event too, and names the table.
create function audit_capture_truncate() returns trigger language plpgsql security definer
    set search_path = pg_catalog, public, pg_temp as $$
begin
    perform public.audit_write('row.truncated', 'erasure', tg_argv[0], '*', '{}', '{}');
    return null;
end $$;
