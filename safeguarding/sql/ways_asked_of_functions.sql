-- What the second net costs a statement: each policy is planned with each mention of its table, whoever reads, and asked of each row.
-- So a policy begins with what most rows come by, names columns and functions, which are planned once a session, and no table (ADR 0061).
--
-- PostgreSQL asks the policies of a table in the order of their names, from the last: what few come by has a name before `read`.
alter policy read_for_a_brief on referrals_referral rename to also_for_a_brief;
alter policy read_for_a_paper on referrals_referral rename to also_for_a_paper;
alter policy sealed_file on referrals_draft rename to also_sealed;

-- The records that the nearest ways do not open: sealed, or the reader is kept away. Asked once a statement.
create function case_held_back() returns bigint[] language plpgsql stable security definer parallel safe
    set search_path = pg_catalog, public, pg_temp as $$
begin
    return array(
        select e.referral_id from public.referrals_exclusion e
        where e.person_id = any (public.case_reader(2)) and e.lifted_at is null
        union all
        select z.referral_id from public.referrals_seal z where z.lifted_at is null);
end $$;

alter policy read on referrals_referral using (
    current_setting('pp.reader', true) = 'service'
    or (force_id = any ((select case_reader(3))::bigint[]) or agency_id = any ((select case_reader(5))::bigint[])
            or submitted_by_id = any ((select case_reader(2))::bigint[]))
        and id <> all ((select case_held_back())::bigint[])
    or case_way(id) is not null);

-- Whether a file at this place is open, by the way to what it hangs on. Nothing at a place that is not named here.
create function file_opens(place text, holder bigint, its_state text) returns boolean language plpgsql stable
    security definer parallel safe set search_path = pg_catalog, public, pg_temp as $$
begin
    return case place
        when 'case_file' then public.case_way(holder) = 'staff'
        when 'submission' then public.case_way(holder) in ('staff', 'sender')
        when 'request' then exists (select from public.safeguarding_partneraction q where q.id = holder
            and (q.agency_id = any (public.case_reader(6)) or public.case_way(q.referral_id) = 'staff'))
        when 'draft' then exists (select from public.referrals_draft d where d.id = holder
            and (d.author_id = any (public.case_reader(2)) or d.agency_id = any (public.case_reader(5))
                or its_state = 'set_aside' and cardinality(public.case_reader(4)) > 0 and public.draft_to_judge(d.id)))
    end;
end $$;

alter policy read on evidence_file using (
    current_setting('pp.reader', true) = 'service' or file_opens(place, holder_id, state));

alter policy read on safeguarding_case using (
    current_setting('pp.reader', true) = 'service' or case_opens(id));
