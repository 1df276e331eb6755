-- The same questions from fewer indexes, and an event in fewer steps (ADR 0037 has the figures).
-- Newest first is read backwards from an index in the order of time: filled at its end, its pages split where they are full.
drop index audit_event_target, audit_event_actor, audit_event_agency;
create index audit_event_target on audit_event (target_type, target_id, at);
create index audit_event_actor on audit_event (actor_id, at);
create index audit_event_agency on audit_event (agency_id, at);
-- A kind is of one operation, seldom of two: one index answers for either, and for both at once.
drop index audit_event_kind, audit_event_operation;
create index audit_event_kind on audit_event (kind, operation, at);
-- The number of a request begins with its time (audit/capture/requests.py): its events are found by that.
drop index audit_event_request;
-- A condition of an index is read from its text and planned anew for each event, which costs more than an index. Erased events
-- are counted while the whole log is verified; what was written by nobody named is looked for from where it was looked last.
drop index audit_event_erased, audit_event_unattributed;

-- Called by the log's own functions alone, which have its owner's rights and a pinned search path: to give it both once more
-- costs as much as an index. The number is drawn first, so that the row need not be read back from its month.
create or replace function audit_write(kind text, operation text, target_type text, target_id text, ids text[], payload text)
    returns bigint language plpgsql as $$
declare
    actor jsonb := coalesce(nullif(current_setting('pp.actor', true), ''), '{}');
    grain bytea := sha256(uuid_send(gen_random_uuid()));
    number bigint := nextval('public.audit_event_id_seq');
begin
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

-- As before, all that can be wrong asked in one expression: each is made ready anew in each transaction.
create or replace function audit_append(kind text, operation text, target_type text, target_id text, ids text[], payload jsonb)
    returns bigint language plpgsql security definer
    set search_path = pg_catalog, public, pg_temp as $$
declare
    said text := payload::text;
begin
    if kind !~ '^[a-z][a-z0-9_]*([.][a-z0-9_]+)+$' or kind like 'row.%' or kind in
           ('audit.erased', 'audit.verified', 'audit.key_announced', 'audit.log_opened', 'audit.unattributed_writes')
       or octet_length(said) > 1000000 or cardinality(ids) > 20000 or octet_length(ids::text) > 1000000
       or octet_length(kind) > 200 or octet_length(target_type) > 200 or octet_length(target_id) > 200
       or octet_length(current_setting('pp.actor', true)) > 2000 then
        perform public.audit_refuse_append(kind);
    end if;
    return public.audit_write(kind, operation, target_type, target_id, ids, said);
end $$;

-- Why an event is not written: its kind, or else its size.
create function audit_refuse_append(kind text) returns void language plpgsql
    set search_path = pg_catalog, public, pg_temp as $$
begin
    if kind !~ '^[a-z][a-z0-9_]*([.][a-z0-9_]+)+$' then
        raise exception 'an event needs a kind such as record.viewed' using errcode = 'PPA02';
    elsif kind ~ '^(row[.].*|audit[.](erased|verified|key_announced|log_opened|unattributed_writes))$' then
        raise exception 'events of kind % are not written by the application', kind using errcode = 'PPA02';
    end if;
    raise exception 'this is more than an event may say' using errcode = 'PPA04';
end $$;

-- Up to where writes by nobody named were looked for: the number of a transaction, in the cluster it belongs to.
create table audit_looked (
    one     boolean primary key default true check (one),
    cluster bigint not null,
    xid     xid8 not null,
    at      timestamptz not null
);
insert into audit_looked (cluster, xid, at) select system_identifier, '0'::xid8, '-infinity' from pg_control_system();

-- What was written by nobody named since it was looked last, which becomes an event whoever looks. As in sealing: only what no
-- running transaction can still precede, so that none is passed over or counted twice. In a restored log the numbers begin
-- again; then the clock decides.
create function audit_find_unattributed() returns table (what text, many bigint) language plpgsql security definer
    set search_path = pg_catalog, public, pg_temp set plan_cache_mode = force_custom_plan as $$
declare
    horizon xid8 := pg_snapshot_xmin(pg_current_snapshot());
    here bigint := (select system_identifier from pg_control_system());
    place public.audit_looked;
    tables jsonb;
begin
    select * into place from public.audit_looked for update;
    if place.cluster <> here then
        place.xid := '0';
    else
        place.at := '-infinity';
    end if;
    select jsonb_object_agg(counted.what, counted.many) into tables
      from (select e.target_type || ' by ' || e.db_user as what, count(*) as many from public.audit_event e
             where e.xid >= place.xid and e.xid < horizon and e.at > place.at
               and e.actor_name = 'nobody named' and e.kind like 'row.%' group by 1) counted;
    update public.audit_looked set cluster = here, xid = horizon, at = clock_timestamp();
    if tables is not null then
        perform public.audit_write('audit.unattributed_writes', 'security', '', '', '{}', jsonb_build_object(
            'rows', (select sum(value::bigint) from jsonb_each_text(tables)), 'tables', tables, 'up_to', horizon::text,
            'cluster', here::text)::text);
    end if;
    return query select key, value::bigint from jsonb_each_text(coalesce(tables, '{}'));
end $$;
