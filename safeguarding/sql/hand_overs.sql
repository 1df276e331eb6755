-- A hand-over under the second net (ADR 0043): found by the two councils, and with its case; and while it waits the council that
-- is asked finds the case, of which the rules show it who the person is and where they live (safeguarding/access/hand_overs.py).

-- As before (row_security_of_cases.sql), with the council that is asked to take the case over.
create or replace function case_opens(of_case bigint) returns boolean language plpgsql stable security definer parallel safe
    set search_path = pg_catalog, public, pg_temp as $$
declare
    me bigint := (public.case_reader(2))[1];
    ref bigint;
begin
    select referral_id into ref from public.safeguarding_case where id = of_case;
    if me is null or ref is null then
        return false;
    end if;
    return public.case_way(ref) is not distinct from 'staff'
        or not exists (select from public.referrals_exclusion e
                where e.referral_id = ref and e.person_id = me and e.lifted_at is null)
            and (exists (select from public.safeguarding_panelreferral p where p.case_id = of_case
                    and p.agency_id = any (public.case_reader(6)) and p.revoked_at is null
                    and (p.until is null or p.until > public.case_reader_now()))
                or exists (select from public.safeguarding_handover h where h.case_id = of_case
                    and h.to_id = any (public.case_reader(6)) and h.state = 'waiting'));
end $$;

alter table safeguarding_handover enable row level security;
create policy added on safeguarding_handover for insert with check (true);
create policy changed on safeguarding_handover for update using (true);
create policy removed on safeguarding_handover for delete using (true);
create policy read on safeguarding_handover for select using (
    (select current_setting('pp.reader', true) = 'service')
    or of_id = any ((select case_reader(6))::bigint[]) or to_id = any ((select case_reader(6))::bigint[])
    or case_opens(case_id));
