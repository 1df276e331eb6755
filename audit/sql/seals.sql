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

-- The one lawful change to an event: its payload and salt go, its commitment stays, so every proof still holds.
create or replace function audit_refuse_event_change() returns trigger language plpgsql
    set search_path = pg_catalog, public, pg_temp as $$
begin
    if tg_op = 'UPDATE' and new.payload is null and new.salt is null and old.payload is not null
       and (to_jsonb(new) - 'payload' - 'salt') = (to_jsonb(old) - 'payload' - 'salt')
       and current_setting('pp.erasing', true) = 'by law' then
        return new;
    end if;
    raise exception 'the audit log is append-only: % on % refused', tg_op, tg_table_name using errcode = 'PPA01';
end $$;
drop trigger audit_event_append_only on audit_event;
create trigger audit_event_append_only before update or delete on audit_event
    for each row execute function audit_refuse_event_change();
alter table audit_event enable always trigger audit_event_append_only;

-- Only the owner may call this: erasing is an order with a reason, carried out by hand, and is itself an event.
create function audit_erase(of_at timestamptz, of_id bigint, reason text) returns bigint language plpgsql security definer
    set search_path = pg_catalog, public, pg_temp as $$
declare
    gone int;
begin
    perform set_config('pp.erasing', 'by law', true);
    update public.audit_event set payload = null, salt = null where at = of_at and id = of_id and payload is not null;
    get diagnostics gone = row_count;
    perform set_config('pp.erasing', '', true);
    if gone = 0 then
        raise exception 'no such event, or already erased' using errcode = 'PPA03';
    end if;
    return public.audit_write('audit.erased', 'erasure', 'audit.Event', of_id::text, '{}',
                              jsonb_build_object('at', of_at, 'reason', reason)::text);
end $$;
