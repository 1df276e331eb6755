-- Months ahead of time, by whoever keeps the service running: no argument, so that nobody can ask for a thousand of them.
-- A month whose events already lie in DEFAULT stays there: nothing in the log is ever moved. Waits for a busy log two
-- seconds at most, since everybody else waits behind it; the next run tries again.
create function audit_make_months_ahead() returns setof text language plpgsql security definer
    set search_path = pg_catalog, public, pg_temp set timezone = 'UTC' set lock_timeout = '2s' as $$
declare
    month date := date_trunc('month', clock_timestamp());
begin
    for ahead in 0 .. 3 loop
        if to_regclass('public.audit_event_' || to_char(month, 'YYYY_MM')) is null and not exists (
            select from public.audit_event_default where at >= month and at < month + interval '1 month')
        then
            return next public.audit_make_partition(month);
        end if;
        month := month + interval '1 month';
    end loop;
end $$;

-- For each month in which something was sealed: is the first event that was sealed in it still there? A partition that
-- was dropped, detached or emptied is missed at once, without reading it; audit_verify finds whatever else was done.
create function audit_sealed_months() returns table (month date, stands boolean) language sql stable security definer
    set search_path = pg_catalog, public, pg_temp set timezone = 'UTC' as $$
    with recursive months as (
        select date_trunc('month', min(event_at)) as month from public.audit_leaf
        union all
        select (select date_trunc('month', min(event_at)) from public.audit_leaf
                 where event_at >= months.month + interval '1 month')
          from months where months.month is not null
    )
    select months.month::date, exists (
        select from public.audit_event e where (e.at, e.id) = (
            select event_at, event_id from public.audit_leaf where event_at >= months.month order by event_at, event_id limit 1))
      from months where months.month is not null
$$;

-- Months whose events lie in DEFAULT, because nobody made them in time.
create function audit_waiting_months() returns table (month text, events bigint) language sql stable security definer
    set search_path = pg_catalog, public, pg_temp set timezone = 'UTC' as $$
    select to_char(at, 'YYYY-MM'), count(*) from public.audit_event_default group by 1 order by 1
$$;
