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

create or replace function file_opens(place text, holder bigint, its_state text) returns boolean language plpgsql stable
    security definer parallel safe set search_path = pg_catalog, public, pg_temp as $$
begin
    return case place
        when 'case_file' then public.case_way(holder) = 'staff'
        when 'submission' then public.case_way(holder) in ('staff', 'sender')
        when 'request' then exists (select from public.safeguarding_partneraction q where q.id = holder
            and (q.kind <> 'clinical' and q.agency_id = any (public.case_reader(6)) and not public.kept_away(q.referral_id)
                or public.case_way(q.referral_id) = 'staff' and public.over_when_it_went(q.referral_id, q.ended_at)))
        when 'draft' then exists (select from public.referrals_draft d where d.id = holder
            and (d.author_id = any (public.case_reader(2)) or d.agency_id = any (public.case_reader(5))
                or its_state = 'set_aside' and cardinality(public.case_reader(4)) > 0 and public.draft_to_judge(d.id)))
    end;
end $$;
