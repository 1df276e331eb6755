-- The force that transferred a case reads its referral on for some weeks, and of the requests that hang on it those that were over
-- by then: as the rules have it (safeguarding/access/handed_on.py, ADR 0088), and for what was sent with an answer too.
create or replace function over_when_it_went(ref bigint, over_at timestamptz) returns boolean language plpgsql stable security definer
    parallel safe set search_path = pg_catalog, public, pg_temp as $$
declare
    staff bigint[] := public.case_reader(3);
begin
    return not exists (select from public.safeguarding_casetransfer t
            where t.referral_id = ref and t.of_id = any (staff) and t.state = 'accepted')
        or exists (select from public.referrals_referral r where r.id = ref and r.force_id = any (staff))
        or exists (select from public.safeguarding_casetransfer t
            where t.referral_id = ref and t.of_id = any (staff) and t.state = 'accepted' and t.answered_at >= over_at);
end $$;

alter policy read on safeguarding_partneraction using (
    (select current_setting('pp.reader', true) = 'service')
    or (kind <> 'clinical' and agency_id = any ((select case_reader(6))::bigint[])
        or kind = 'clinical' and agency_id = any ((select case_advises())::bigint[])) and not kept_away(referral_id)
    or case_way(referral_id) = 'staff' and over_when_it_went(referral_id, ended_at));
