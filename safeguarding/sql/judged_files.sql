-- What became of a file in a draft that should not be anywhere stays to be read by those who decided about it, as it was for
-- them while it was sealed (ADR 0089).
create or replace function draft_to_judge(draft bigint) returns boolean language plpgsql stable security definer parallel safe
    set search_path = pg_catalog, public, pg_temp as $$
begin
    return exists (select from public.evidence_file f
        join public.referrals_draft d on d.id = f.holder_id
        join public.accounts_agency a on a.id = d.agency_id
        join public.accounts_agency force on force.area_id = a.area_id
        where f.place = 'draft' and f.holder_id = draft and f.state in ('set_aside', 'handed', 'destroyed')
          and force.id = any (public.case_reader(4)));
end $$;

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
