-- One row for each key of each person, in step with the keys by themselves: nobody else may write here. A lookup reads
-- these rows from their index alone, a page or two for each key, however many people there are.
create function subjects_file_under_keys() returns trigger language plpgsql security definer
    set search_path = pg_catalog, public, pg_temp as $$
begin
    if tg_op = 'DELETE' or tg_op = 'UPDATE' then
        delete from public.subjects_filedunder as filed using unnest(old.keys) as former(number)
         where filed.sealed = old.sealed and filed.number = former.number and filed.subject_id = old.subject_id
           and (tg_op = 'DELETE' or new.sealed <> old.sealed or former.number <> all (new.keys));
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
create trigger subjects_file_under_new_keys after update of keys, sealed on subjects_matchkeys
    for each row when (old.keys is distinct from new.keys or old.sealed is distinct from new.sealed)
    execute function subjects_file_under_keys();
alter table subjects_matchkeys enable always trigger subjects_file_under_keys;
alter table subjects_matchkeys enable always trigger subjects_file_under_new_keys;

-- What is new is vacuumed soon: until then a lookup must also visit the rows themselves.
alter table subjects_filedunder set (autovacuum_vacuum_insert_scale_factor = 0.01);

insert into subjects_filedunder (sealed, number, subject_id)
select distinct sealed, key.number, subject_id from subjects_matchkeys cross join unnest(keys) as key(number)
 order by sealed, key.number, subject_id;
