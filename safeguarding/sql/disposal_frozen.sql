-- Whether a person had one of these roles there at that moment, or in a force that was merged into it since: confirmed by a
-- second person, and not ended before.
create or replace function disposal_role_held(person bigint, force bigint, roles text[], moment timestamptz) returns boolean
    language sql stable set search_path = pg_catalog, public, pg_temp as $$
    select exists (select from public.accounts_membership m
                     join public.accounts_agency a on a.id = m.agency_id and force in (a.id, a.merged_into_id)
                    where m.user_id = person and m.role = any(roles) and m.confirmed_at is not null
                      and (m.ended_at is null or m.ended_at > moment) and (m.until is null or m.until > moment));
$$;

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
