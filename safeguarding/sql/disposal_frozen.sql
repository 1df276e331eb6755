-- What was decided of a record stays as it was decided, and what was confirmed as it was confirmed. Its force may be merged.
create or replace function safeguarding_disposal_frozen() returns trigger language plpgsql
    set search_path = pg_catalog, public, pg_temp as $$
begin
    if (new.retention_id, new.by_id, new.at, new.since, new.reason, new.words)
       is distinct from (old.retention_id, old.by_id, old.at, old.since, old.reason, old.words)
       or old.confirmed_at is not null
          and (new.confirmed_at, new.confirmed_by_id) is distinct from (old.confirmed_at, old.confirmed_by_id)
       or new.records is distinct from old.records and new.done_at is null
       or new.may_go_on < old.may_go_on then
        raise exception 'what was decided of a record is frozen' using errcode = 'PPD05';
    end if;
    return new;
end $$;
create trigger safeguarding_disposal_frozen before update on safeguarding_disposal
    for each row execute function safeguarding_disposal_frozen();
alter table safeguarding_disposal enable always trigger safeguarding_disposal_frozen;
