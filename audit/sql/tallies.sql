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

-- The days that are over, forty at most. What began on a day may be committed on the next, so yesterday is counted again
-- until today is over; nothing is counted twice, and the application can call it as often as it likes.
create function audit_tally_days() returns int language plpgsql security definer
    set search_path = pg_catalog, public, pg_temp as $$
declare
    today date := (clock_timestamp() at time zone 'Europe/London')::date;
    last date := (select max(day) from public.audit_tally);
    next date := greatest(case when last is not null then least(last + 1, today - 1) end, today - 40);
    counted int := 0;
    changed int;
begin
    while next < today loop
        insert into public.audit_tally select * from public.audit_count_day(next)
            on conflict (day, actor_id, agency_id) do update
            set reads = excluded.reads, refusals = excluded.refusals, hours = excluded.hours
            where (audit_tally.reads, audit_tally.refusals, audit_tally.hours)
                  is distinct from (excluded.reads, excluded.refusals, excluded.hours);
        get diagnostics changed = row_count;
        counted := counted + (changed > 0 or last is null or next > last)::int;
        next := next + 1;
    end loop;
    return counted;
end $$;
