-- How much each person read and was refused on each day, by hour: what is usual, without reading the log again for it.
-- Counted from the log and no evidence itself; whoever doubts a figure opens the day it speaks of.
create table audit_tally (
    day       date   not null,      -- in London, as people work
    actor_id  bigint not null,
    agency_id bigint not null,      -- 0: for no agency
    reads     int    not null,
    refusals  int    not null,
    hours     int[]  not null,      -- reads in each of the 24 hours
    primary key (day, actor_id, agency_id)
);

-- One day, counted now: from that day's stretch of the log alone.
create function audit_count_day(of_day date)
    returns table (day date, actor_id bigint, agency_id bigint, reads int, refusals int, hours int[])
    language sql stable set search_path = pg_catalog, public, pg_temp as $$
    with hourly as (
        select e.actor_id, coalesce(e.agency_id, 0) as agency_id,
               extract(hour from e.at at time zone 'Europe/London')::int as hour,
               count(*) filter (where e.operation = 'consultation')::int as reads,
               count(*) filter (where e.kind in ('access.refused', 'access.probed'))::int as refusals
          from public.audit_event e
         where e.at >= of_day::timestamp at time zone 'Europe/London'
           and e.at < (of_day + 1)::timestamp at time zone 'Europe/London' and e.actor_id is not null
           and (e.operation = 'consultation' or e.kind in ('access.refused', 'access.probed'))
         group by 1, 2, 3
    )
    select of_day, p.actor_id, p.agency_id, sum(coalesce(h.reads, 0))::int, sum(coalesce(h.refusals, 0))::int,
           array_agg(coalesce(h.reads, 0) order by hour.n)
      from (select distinct actor_id, agency_id from hourly) p cross join generate_series(0, 23) hour (n)
      left join hourly h on h.actor_id = p.actor_id and h.agency_id = p.agency_id and h.hour = hour.n
     group by p.actor_id, p.agency_id
$$;

-- The days that are over and not counted yet, forty at most. Without argument: whoever may call it can count nothing twice.
create function audit_tally_days() returns int language plpgsql security definer
    set search_path = pg_catalog, public, pg_temp as $$
declare
    today date := (clock_timestamp() at time zone 'Europe/London')::date;
    next date := greatest((select max(day) + 1 from public.audit_tally), today - 40);
    counted int := 0;
begin
    while next < today loop
        insert into public.audit_tally select * from public.audit_count_day(next) on conflict do nothing;
        next := next + 1;
        counted := counted + 1;
    end loop;
    return counted;
end $$;
