-- The log. No foreign keys: it must outlive and never block what it speaks of. Monthly partitions by time, and a DEFAULT
-- one so that a keeper that died loses nothing. The app role may only call audit_append() and read.
create table audit_event (
    at          timestamptz not null,
    id          bigint generated always as identity,
    xid         xid8 not null,                  -- orders rows for sealing: rows commit in no order of id
    kind        text not null,                  -- what happened: record.viewed, referral.submit, row.changed ...
    operation   text not null,                  -- one of seven: audit_write() asks, for less than a check of the table
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
create index audit_event_agency on audit_event (agency_id, at desc);
create index audit_event_operation on audit_event (operation, at desc);
-- What was written by nobody named is rare, and must be found at once however large the log is.
create index audit_event_unattributed on audit_event (xid) where actor_name = 'nobody named' and kind like 'row.%';
-- Which events are erased, without reading the log for it.
create index audit_event_erased on audit_event (at, id) where payload is null;

-- Nothing that is written is changed. ENABLE ALWAYS: also under session_replication_role = replica.
create function audit_refuse_change() returns trigger language plpgsql
    set search_path = pg_catalog, public, pg_temp as $$
begin
    raise exception 'the audit log is append-only: % on % refused', tg_op, tg_table_name using errcode = 'PPA01';
end $$;

-- The one lawful change to an event: its payload and salt go, its commitment stays, so every proof still holds. What others
-- are believed by cannot itself be erased: an order of erasure, or it would leave no trace; a verification; an announced key.
create function audit_refuse_event_change() returns trigger language plpgsql
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

create trigger audit_event_append_only before update or delete on audit_event
    for each row execute function audit_refuse_event_change();
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

-- Who acts is read here and not by a function of its own, whose pinned search path costs as much as the rest. A check of a
-- table is read from its text and planned anew for each insert, a tenth of all that an event cost: the one function that
-- writes events asks instead. Drawing a random number is dear on builds without OpenSSL: one of 122 random bits is hashed to
-- a salt. A name of blanks is no name.
create function audit_write(kind text, operation text, target_type text, target_id text, ids text[], payload text)
    returns bigint language plpgsql security definer
    set search_path = pg_catalog, public, pg_temp as $$
declare
    actor jsonb := coalesce(nullif(current_setting('pp.actor', true), ''), '{}');
    grain bytea := sha256(uuid_send(gen_random_uuid()));
    written bigint;
begin
    if operation not in ('collection', 'alteration', 'consultation', 'disclosure', 'combination', 'erasure', 'security') then
        raise exception 'an event is of one of seven operations' using errcode = '23514';
    end if;
    insert into public.audit_event (at, xid, kind, operation, actor_id, actor_name, agency_id, agency_name, db_user,
                                    request_id, target_type, target_id, ids, payload, salt, commitment)
    values (clock_timestamp(), pg_current_xact_id(), kind, operation, (actor->>'id')::bigint,
            coalesce(nullif(btrim(actor->>'name'), ''), 'nobody named'), (actor->>'agency_id')::bigint,
            coalesce(actor->>'agency', ''), session_user, coalesce(actor->>'request_id', ''), target_type, target_id, ids,
            payload, grain, sha256(grain || convert_to(payload, 'UTF8')))
    returning id into written;
    return written;
end $$;

-- The app's one way to write an explicit event. Kinds that only triggers and the log's own functions write would prove
-- something that did not happen, and look-alikes would pass for them before a reader. All that an event says is bounded, who
-- it says acted included: it is read by people, and hashed again at each verification.
create function audit_append(kind text, operation text, target_type text, target_id text, ids text[], payload jsonb)
    returns bigint language plpgsql security definer
    set search_path = pg_catalog, public, pg_temp as $$
declare
    said text := payload::text;
begin
    if kind !~ '^[a-z][a-z0-9_]*([.][a-z0-9_]+)+$' then
        raise exception 'an event needs a kind such as record.viewed' using errcode = 'PPA02';
    end if;
    if kind like 'row.%' or kind in ('audit.erased', 'audit.verified', 'audit.key_announced', 'audit.log_opened') then
        raise exception 'events of kind % are not written by the application', kind using errcode = 'PPA02';
    end if;
    if octet_length(said) > 1000000 or cardinality(ids) > 20000 or octet_length(ids::text) > 1000000
       or octet_length(kind) > 200 or octet_length(target_type) > 200 or octet_length(target_id) > 200
       or octet_length(current_setting('pp.actor', true)) > 2000 then
        raise exception 'this is more than an event may say' using errcode = 'PPA04';
    end if;
    return public.audit_write(kind, operation, target_type, target_id, ids, said);
end $$;

-- Numbers of events are drawn by the function alone.
do $$ begin
    if exists (select from pg_roles where rolname = 'pp_app') then
        revoke all on sequence audit_event_id_seq from pp_app;
    end if;
end $$;
