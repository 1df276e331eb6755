-- Erasing by law, by an order that one person signed and another carries out (docs/audit.md).

-- Differences carry no event's number. Those of the same record and the same request, a minute around it, are its own.
create function audit_erase_diffs(of_at timestamptz, of_id bigint) returns int language plpgsql
    set search_path = pg_catalog, public, pg_temp as $$
declare
    gone int;
begin
    update public.audit_diff d
       set object_repr = '', changes_text = '', serialized_data = null, changes = null,
           additional_data = jsonb_build_object('erased', of_id)
      from public.audit_event e, public.django_content_type t
     where e.at = of_at and e.id = of_id and lower(e.target_type) = t.app_label || '.' || t.model
       and d.content_type_id = t.id and d.object_pk = e.target_id and coalesce(d.cid, '') = e.request_id
       and d.additional_data->'erased' is null
       and d.timestamp between e.at - interval '1 minute' and e.at + interval '1 minute';
    get diagnostics gone = row_count;
    return gone;
end $$;

-- Only the owner may call this. The order and its signature become part of the event that says so: without them the verifier
-- takes an erased event for a destroyed one, whoever did it.
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
