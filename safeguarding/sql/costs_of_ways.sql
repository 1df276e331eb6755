-- What a way asks is said to the planner. By default it takes each of these functions for as cheap as a comparison, reads a table in
-- its order and asks one of every row that it passes: at a million referrals a count under a tab took seconds (docs/scale.md). A call
-- costs about as much as five thousand comparisons. A function that is written anew says it anew (tests hold it).
alter function assessed_case_opens(bigint) cost 5000;
alter function assessment_opens(bigint) cost 5000;
alter function brief_leads_to(bigint) cost 5000;
alter function case_way(bigint) cost 5000;
alter function draft_to_judge(bigint) cost 5000;
alter function file_opens(text, bigint, text) cost 5000;
alter function hand_over_opens(bigint, bigint, bigint) cost 5000;
alter function item_opens(bigint, boolean) cost 5000;
alter function kept_away(bigint) cost 5000;
alter function over_when_it_went(bigint, timestamptz) cost 5000;
alter function paper_leads_to(bigint) cost 5000;
alter function support_waits(bigint) cost 5000;
alter function transfer_opens(bigint, bigint, bigint) cost 5000;

-- As before (hand_overs.sql), and first what most cases come by, without the longer way: one's own force, and nothing holds it back.
create or replace function case_opens(of_case bigint) returns boolean language plpgsql stable security definer parallel safe
    cost 5000 set search_path = pg_catalog, public, pg_temp as $$
declare
    me bigint := (public.case_reader(2))[1];
    ref bigint;
    its_force bigint;
begin
    select c.referral_id, r.force_id into ref, its_force
      from public.safeguarding_case c join public.referrals_referral r on r.id = c.referral_id where c.id = of_case;
    if me is null or ref is null then
        return false;
    end if;
    if its_force = any (public.case_reader(3))
        and not exists (select from public.referrals_exclusion e
            where e.referral_id = ref and e.person_id = me and e.lifted_at is null)
        and not exists (select from public.referrals_seal z where z.referral_id = ref and z.lifted_at is null) then
        return true;
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

-- A force's own cases by their column, as its referrals are (ways_asked_of_functions.sql): no function is called for them.
alter policy read on safeguarding_case using (
    current_setting('pp.reader', true) = 'service'
    or force_id = any ((select case_reader(3))::bigint[]) and referral_id <> all ((select case_held_back())::bigint[])
    or case_opens(id));
