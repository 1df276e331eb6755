-- What was said of two people stays as it was recorded: it is ended, once, and a correction is a row of its own. Erasure goes through
-- the owner's own path, not through an UPDATE.
create function subjects_association_stays() returns trigger language plpgsql
    set search_path = pg_catalog, public, pg_temp as $$
begin
    if old.ended_at is not null
       or (new.public_id, new.of_id, new.other_id, new.name, new.platform, new.kind, new.said, new.source, new.since, new.until,
           new.reach, new.by_id, new.at, new.corrects)
       is distinct from
          (old.public_id, old.of_id, old.other_id, old.name, old.platform, old.kind, old.said, old.source, old.since, old.until,
           old.reach, old.by_id, old.at, old.corrects) then
        raise exception 'what was said of two people is corrected by a new row' using errcode = 'PPS01';
    end if;
    return new;
end $$;
create trigger subjects_association_stays before update on subjects_association
    for each row execute function subjects_association_stays();
alter table subjects_association enable always trigger subjects_association_stays;
