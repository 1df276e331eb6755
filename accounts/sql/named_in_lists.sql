-- What lists have named to one person in the last hour, or since a block was lifted, and what of a page would be new: asked before a
-- list that names people is shown (accounts/reading/mass_listing.py). Near a limit it is counted one by one, as each of two tabs would
-- else count without the other: the lock is had first, and what is counted after it is seen as it stands then.
create function named_in_lists(of_person bigint, an_hour_ago timestamptz, labels text[], page text[], purpose text, asked_near bigint,
    blocked_near bigint, lock_of integer)
    returns table (records bigint, fresh bigint, purpose_said boolean, block bigint) language plpgsql volatile
    set search_path = pg_catalog, public, pg_temp set plan_cache_mode = force_custom_plan as $$
declare
    since timestamptz;
    is_locked boolean := false;
begin
    loop
        select greatest(an_hour_ago, max(b.lifted_at)) into since from public.accounts_readingblock b where b.person_id = of_person;
        with mine as (
            select distinct shown.id from public.audit_event e, unnest(e.ids) as shown (id)
             where e.actor_id = of_person and e.at > since and e.kind in ('list.shown', 'list.searched')
               and (e.payload::jsonb ->> 'named') is distinct from 'false'
               and split_part(shown.id, ':', 1) = any(labels)
        )
        select (select count(*) from mine),
               (select count(*) from unnest(page) as asked (id) where asked.id not in (select id from mine)),
               exists (select from public.audit_event e where e.actor_id = of_person and e.kind = purpose and e.at > an_hour_ago),
               (select max(b.id) from public.accounts_readingblock b
                 where b.person_id = of_person and b.at > an_hour_ago and b.lifted_at is null)
          into records, fresh, purpose_said, block;
        exit when is_locked or not ((records >= asked_near and not purpose_said) or records >= blocked_near);
        perform pg_advisory_xact_lock(lock_of, of_person::integer);
        is_locked := true;
    end loop;
    return next;
end $$;
