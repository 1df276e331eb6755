-- An open case's transfer under the second net (ADR 0043): found by staff of the two forces, but for people who were asked to keep
-- away from its record. While it waits the force that is asked finds the referral (case_way.sql), of which the rules show it who
-- the person is, why, and how far the case is (safeguarding/access/transfers.py).
create function transfer_opens(ref bigint, of_force bigint, to_force bigint) returns boolean language plpgsql stable
    security definer parallel safe set search_path = pg_catalog, public, pg_temp as $$
declare
    me bigint := (public.case_reader(2))[1];
    staff bigint[] := public.case_reader(3);
begin
    return me is not null and (of_force = any (staff) or to_force = any (staff))
        and not exists (select from public.referrals_exclusion e
            where e.referral_id = ref and e.person_id = me and e.lifted_at is null);
end $$;

alter table safeguarding_casetransfer enable row level security;
create policy added on safeguarding_casetransfer for insert with check (true);
create policy changed on safeguarding_casetransfer for update using (true);
create policy removed on safeguarding_casetransfer for delete using (true);
create policy read on safeguarding_casetransfer for select using (
    (select current_setting('pp.reader', true) = 'service') or transfer_opens(referral_id, of_id, to_id));
