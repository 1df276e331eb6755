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
