-- What is erased from an event is erased from what people read of it too. Who changed which record when stays: that is
-- the tombstone, and it names the event that says why.
create or replace function audit_refuse_diff_change() returns trigger language plpgsql
    set search_path = pg_catalog, public, pg_temp as $$
begin
    if tg_op = 'UPDATE' and current_setting('pp.erasing', true) = 'by law'
       and (to_jsonb(new) - '{object_repr,serialized_data,changes_text,changes,additional_data}'::text[])
         = (to_jsonb(old) - '{object_repr,serialized_data,changes_text,changes,additional_data}'::text[])
       and new.object_repr = '' and new.changes_text = '' and new.serialized_data is null and new.changes is null
       and new.additional_data = jsonb_build_object('erased', new.additional_data->'erased')
    then
        return new;
    end if;
    raise exception 'the audit log is append-only: % on % refused', tg_op, tg_table_name using errcode = 'PPA01';
end $$;
drop trigger audit_diff_append_only on audit_diff;
create trigger audit_diff_append_only before update or delete on audit_diff
    for each row execute function audit_refuse_diff_change();
alter table audit_diff enable always trigger audit_diff_append_only;

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

-- Only the owner may call this: erasing is an order with a reason, carried out by hand, and is itself an event.
create or replace function audit_erase(of_at timestamptz, of_id bigint, reason text) returns bigint
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
    return public.audit_write('audit.erased', 'erasure', 'audit.Event', of_id::text, '{}',
                              jsonb_build_object('at', of_at, 'reason', reason, 'differences', differences)::text);
end $$;
