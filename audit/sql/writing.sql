-- As before, in fewer steps: who acts is read here and not by a function of its own, whose pinned search path cost as much
-- as the rest of it.
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
            coalesce(actor->>'name', 'nobody named'), (actor->>'agency_id')::bigint, coalesce(actor->>'agency', ''),
            session_user, coalesce(actor->>'request_id', ''), target_type, target_id, ids, payload, grain,
            sha256(grain || convert_to(payload, 'UTF8')))
    returning id into written;
    return written;
end $$;
