-- Sealing: every event gets a gapless place in a Merkle tree, in the order in which it can no longer be preceded
-- (xid, id), and signed checkpoints say what the tree was. Written by the sealer's role, read by the verifier's.
create table audit_leaf (
    seq      bigint primary key,
    epoch    bigint not null,
    xid      xid8 not null,
    event_at timestamptz not null,
    event_id bigint not null,
    hash     bytea not null,
    unique (event_at, event_id)
);

create table audit_checkpoint (
    size      bigint primary key,
    epoch     bigint not null,
    root      bytea not null,
    at        timestamptz not null,
    frontier  text not null,          -- the tree's right edge, so that sealing goes on without reading it all
    note      text not null,          -- the exact text that was signed
    signature bytea not null,
    key_id    text not null
);

create trigger audit_leaf_append_only before update or delete on audit_leaf
    for each row execute function audit_refuse_change();
create trigger audit_leaf_no_truncate before truncate on audit_leaf
    for each statement execute function audit_refuse_change();
alter table audit_leaf enable always trigger audit_leaf_append_only;
alter table audit_leaf enable always trigger audit_leaf_no_truncate;
create trigger audit_checkpoint_append_only before update or delete on audit_checkpoint
    for each row execute function audit_refuse_change();
create trigger audit_checkpoint_no_truncate before truncate on audit_checkpoint
    for each statement execute function audit_refuse_change();
alter table audit_checkpoint enable always trigger audit_checkpoint_append_only;
alter table audit_checkpoint enable always trigger audit_checkpoint_no_truncate;

-- One row, for one sealer at a time. An advisory lock of that purpose could be taken by any role; this one only by those
-- that may update the row, and only the sealer may.
create table audit_sealing (one boolean primary key default true check (one));
insert into audit_sealing default values;

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
