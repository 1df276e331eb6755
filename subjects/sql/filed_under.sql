-- One row for each key of each person, in step with the keys by themselves: nobody else may write here. A lookup reads
-- these rows from their index alone, a page or two for each key, however many people there are.
create function subjects_file_under_keys() returns trigger language plpgsql security definer
    set search_path = pg_catalog, public, pg_temp
    set plan_cache_mode = force_custom_plan as $$  -- a plan kept from when the table was short reads all of it
begin
    if tg_op = 'TRUNCATE' then
        delete from public.subjects_filedunder;  -- TRUNCATE would stop a TRUNCATE that names both tables
        return null;
    end if;
    if tg_op = 'DELETE' or tg_op = 'UPDATE' then
        delete from public.subjects_filedunder as filed using unnest(old.keys) as former(number)
         where filed.sealed = old.sealed and filed.number = former.number and filed.subject_id = old.subject_id
           and (tg_op = 'DELETE' or new.sealed <> old.sealed or new.subject_id <> old.subject_id
                or former.number <> all (new.keys));
    end if;
    if tg_op = 'INSERT' or tg_op = 'UPDATE' then
        insert into public.subjects_filedunder (sealed, number, subject_id)
        select distinct new.sealed, key.number, new.subject_id from unnest(new.keys) as key(number)
            on conflict do nothing;
    end if;
    return null;
end $$;
create trigger subjects_file_under_keys after insert or delete on subjects_matchkeys
    for each row execute function subjects_file_under_keys();
create trigger subjects_file_under_new_keys after update of keys, sealed, subject_id on subjects_matchkeys
    for each row when ((old.keys, old.sealed, old.subject_id) is distinct from (new.keys, new.sealed, new.subject_id))
    execute function subjects_file_under_keys();
create trigger subjects_file_under_nobody after truncate on subjects_matchkeys
    for each statement execute function subjects_file_under_keys();
alter table subjects_matchkeys enable always trigger subjects_file_under_keys;
alter table subjects_matchkeys enable always trigger subjects_file_under_new_keys;
alter table subjects_matchkeys enable always trigger subjects_file_under_nobody;

-- What is new is vacuumed soon: until then a lookup must also visit the rows themselves.
alter table subjects_filedunder set (autovacuum_vacuum_insert_scale_factor = 0.01);
