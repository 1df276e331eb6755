-- A hand-over under the second net (ADR 0043), as before (hand_overs.sql), but for people who were asked to keep away from its record:
-- they find it no more than the record itself.
create function hand_over_opens(ref bigint, of_council bigint, to_council bigint) returns boolean language plpgsql stable
    security definer parallel safe set search_path = pg_catalog, public, pg_temp as $$
declare
    me bigint := (public.case_reader(2))[1];
    councils bigint[] := public.case_reader(6);
begin
    return me is not null and (of_council = any (councils) or to_council = any (councils))
        and not exists (select from public.referrals_exclusion e
            where e.referral_id = ref and e.person_id = me and e.lifted_at is null);
end $$;

alter policy read on safeguarding_handover using (
    (select current_setting('pp.reader', true) = 'service') or hand_over_opens(referral_id, of_id, to_id) or case_opens(case_id));
