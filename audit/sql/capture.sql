-- One row written anywhere, by any path, is one event. Argument 0: the model's label; 1: columns never copied here;
-- 2: the column that names the row, which is not called id everywhere.
create function audit_capture() returns trigger language plpgsql security definer
    set search_path = pg_catalog, public, pg_temp as $$
declare
    hidden text[] := string_to_array(tg_argv[1], ',');
    key text := coalesce(tg_argv[2], 'id');
    was jsonb := case when tg_op = 'INSERT' then '{}' else to_jsonb(old) - hidden end;
    now jsonb := case when tg_op = 'DELETE' then '{}' else to_jsonb(new) - hidden end;
    changed jsonb;
begin
    if tg_op = 'UPDATE' then
        select coalesce(jsonb_object_agg(name, jsonb_build_array(was->name, now->name)), '{}') into changed
          from jsonb_object_keys(now) as name where was->name is distinct from now->name;
    else
        changed := was || now;
    end if;
    perform public.audit_write(
        case tg_op when 'INSERT' then 'row.created' when 'UPDATE' then 'row.changed' else 'row.deleted' end,
        case tg_op when 'INSERT' then 'collection' when 'UPDATE' then 'alteration' else 'erasure' end,
        tg_argv[0], coalesce(now->>key, was->>key, ''), '{}', changed::text);
    return null;
end $$;

-- A statement that empties a captured table is one event too, and names the table.
create function audit_capture_truncate() returns trigger language plpgsql security definer
    set search_path = pg_catalog, public, pg_temp as $$
begin
    perform public.audit_write('row.truncated', 'erasure', tg_argv[0], '*', '{}', '{}');
    return null;
end $$;
