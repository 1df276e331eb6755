-- One and what corrects it are known by the address of the first of them, whoever writes the row and whatever it says: who may see one
-- is asked of all, and they go together (ADR 0094). As the owner of the table, so that it is found whoever reads. One from before
-- this column gets it when it is ended, which a correction does first.
create function subjects_association_first() returns trigger language plpgsql security definer
    set search_path = pg_catalog, public, pg_temp as $$
begin
    if tg_op = 'UPDATE' then
        new.first := coalesce(old.first, old.public_id);
    else
        new.first := coalesce((select c.first from public.subjects_association c where c.public_id = new.corrects),
                              new.corrects, new.public_id);
    end if;
    return new;
end $$;
create trigger subjects_association_first before insert or update on subjects_association
    for each row execute function subjects_association_first();
alter table subjects_association enable always trigger subjects_association_first;
