-- Whose a file is, by where it is attached: asked by the policies of evidence (ADR 0043, 0088, 0089). A change of it is made here.
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
                or its_state in ('set_aside', 'handed', 'destroyed') and cardinality(public.case_reader(4)) > 0 and public.draft_to_judge(d.id)))
    end;
end $$;
