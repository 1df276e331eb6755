-- Whether the reader comes to a case: first by what most cases come by, one's own force where nothing holds it back; then by the longer
-- way of its referral (case_way.sql); then as an agency of its panel, or as the council that is asked to take it over.
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
