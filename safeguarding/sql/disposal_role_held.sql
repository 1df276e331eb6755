-- Whether a person had one of these roles there at that moment, or in a force that was merged into it since, or into one
-- that was: confirmed by a second person, and not ended before.
create or replace function disposal_role_held(person bigint, force bigint, roles text[], moment timestamptz) returns boolean
    language sql stable set search_path = pg_catalog, public, pg_temp as $$
    with recursive theirs(id) as (
        select force union select a.id from theirs join public.accounts_agency a on a.merged_into_id = theirs.id)
    select exists (select from public.accounts_membership m join theirs on theirs.id = m.agency_id
                    where m.user_id = person and m.role = any(roles) and m.confirmed_at is not null
                      and (m.ended_at is null or m.ended_at > moment) and (m.until is null or m.until > moment));
$$;
