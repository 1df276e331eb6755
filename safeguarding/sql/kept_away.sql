-- Who was asked to keep away from a record finds nothing of it as a receiver either: no request and no file of one, and no row
-- of the referral by a brief or by a paper. The rules ask it too; this holds where one forgot (ADR 0043, 2).
create function kept_away(ref bigint) returns boolean language plpgsql stable security definer parallel safe
    set search_path = pg_catalog, public, pg_temp as $$
begin
    return exists (select from public.referrals_exclusion e
        where e.referral_id = ref and e.person_id = any (public.case_reader(2)) and e.lifted_at is null);
end $$;

alter policy read on safeguarding_partneraction using (
    (select current_setting('pp.reader', true) = 'service')
    or (kind <> 'clinical' and agency_id = any ((select case_reader(6))::bigint[])
        or kind = 'clinical' and agency_id = any ((select case_advises())::bigint[])) and not kept_away(referral_id)
    or case_way(referral_id) = 'staff');

create or replace function file_opens(place text, holder bigint, its_state text) returns boolean language plpgsql stable
    security definer parallel safe set search_path = pg_catalog, public, pg_temp as $$
begin
    return case place
        when 'case_file' then public.case_way(holder) = 'staff'
        when 'submission' then public.case_way(holder) in ('staff', 'sender')
        when 'request' then exists (select from public.safeguarding_partneraction q where q.id = holder
            and (q.kind <> 'clinical' and q.agency_id = any (public.case_reader(6)) and not public.kept_away(q.referral_id)
                or public.case_way(q.referral_id) = 'staff'))
        when 'draft' then exists (select from public.referrals_draft d where d.id = holder
            and (d.author_id = any (public.case_reader(2)) or d.agency_id = any (public.case_reader(5))
                or its_state = 'set_aside' and cardinality(public.case_reader(4)) > 0 and public.draft_to_judge(d.id)))
    end;
end $$;

create or replace function brief_leads_to(ref bigint) returns boolean language plpgsql stable security definer parallel safe
    set search_path = pg_catalog, public, pg_temp as $$
declare
    me bigint := (public.case_reader(2))[1];
begin
    return me is not null and exists (select from public.safeguarding_commission c
        where c.referral_id = ref and c.provider_id = me and c.state in ('sent', 'taken')) and not public.kept_away(ref);
end $$;

create or replace function paper_leads_to(ref bigint) returns boolean language plpgsql stable security definer parallel safe
    set search_path = pg_catalog, public, pg_temp as $$
declare
    me bigint := (public.case_reader(2))[1];
begin
    return me is not null and (
        exists (select from public.safeguarding_paper p
            where p.referral_id = ref and p.person_id = me and p.until > public.case_reader_now())
        or exists (select from public.safeguarding_panelaction a
            join public.safeguarding_panelmember m on m.id = a.owner_id
            where a.referral_id = ref and m.person_id = me and m.ended_at is null))
        and not public.kept_away(ref);
end $$;
