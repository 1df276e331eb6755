-- A question to a clinician is found by the consultants of the service, and not by its desk; no file hangs on one.
alter policy read on safeguarding_partneraction using (
    (select current_setting('pp.reader', true) = 'service')
    or kind <> 'clinical' and agency_id = any ((select case_reader(6))::bigint[])
    or kind = 'clinical' and agency_id = any ((select case_advises())::bigint[])
    or case_way(referral_id) = 'staff');

create or replace function file_opens(place text, holder bigint, its_state text) returns boolean language plpgsql stable
    security definer parallel safe set search_path = pg_catalog, public, pg_temp as $$
begin
    return case place
        when 'case_file' then public.case_way(holder) = 'staff'
        when 'submission' then public.case_way(holder) in ('staff', 'sender')
        when 'request' then exists (select from public.safeguarding_partneraction q where q.id = holder
            and (q.kind <> 'clinical' and q.agency_id = any (public.case_reader(6))
                or public.case_way(q.referral_id) = 'staff'))
        when 'draft' then exists (select from public.referrals_draft d where d.id = holder
            and (d.author_id = any (public.case_reader(2)) or d.agency_id = any (public.case_reader(5))
                or its_state = 'set_aside' and cardinality(public.case_reader(4)) > 0 and public.draft_to_judge(d.id)))
    end;
end $$;
