-- The services that the reader advises as a clinical consultant. The role says no more than the rules do, and is coarser.
create or replace function case_advises() returns bigint[] language plpgsql stable security definer parallel safe
    set search_path = pg_catalog, public, pg_temp as $$
begin
    return array(select m.agency_id from public.accounts_membership m
        where m.user_id = any (public.case_reader(2)) and m.role = 'clinical_consultant' and m.state = 'active');
end $$;

-- By which way the reader comes to a referral: as staff to its case file, as its sender, or as a receiver. None: not at all.
-- As the owner of the tables, so that no policy is asked within a policy.
create or replace function case_way(ref bigint) returns text language plpgsql stable security definer parallel safe
    set search_path = pg_catalog, public, pg_temp as $$
declare
    r record;
    me bigint := (public.case_reader(2))[1];
    staff bigint[] := public.case_reader(3);
    receives bigint[] := public.case_reader(6);
    moment timestamptz := public.case_reader_now();
begin
    if me is null or exists (select from public.referrals_exclusion e
        where e.referral_id = ref and e.person_id = me and e.lifted_at is null) then
        return null;
    end if;
    select force_id, officer_id, owner_id, agency_id, submitted_by_id, state, danger_told, danger_now into r
      from public.referrals_referral where id = ref;
    if (r.force_id = any (staff)
        or exists (select from public.referrals_referralshare s where s.referral_id = ref and s.kind = 'joint'
            and s.agency_id = any (staff) and s.revoked_at is null and (s.until is null or s.until > moment)))
       and (not exists (select from public.referrals_seal z where z.referral_id = ref and z.lifted_at is null)
        or r.force_id = any (public.case_reader(4))
        or (r.officer_id = me or r.owner_id = me) and (
            -- The duty officer's lane of danger; otherwise case staff, whom `staff` does not tell from duty officers.
            r.force_id = any (staff) and (r.danger_now in ('yes', 'not_sure')
                or r.danger_told in ('yes', 'not_sure') and r.state not in ('case_open', 'closed'))
            or exists (select from public.accounts_membership m where m.user_id = me and m.agency_id = any (staff)
                and m.role in ('prevent_officer', 'sergeant', 'inspector') and m.state = 'active'
                and (m.until is null or m.until > moment)
                and (m.agency_id = r.force_id or exists (select from public.referrals_referralshare s
                    where s.referral_id = ref and s.kind = 'joint' and s.agency_id = m.agency_id
                      and s.revoked_at is null and (s.until is null or s.until > moment)))))
        or exists (select from public.referrals_emergencyaccess a where a.referral_id = ref and a.by_id = me
            and a.ended_at is null and a.until > moment)
        or exists (select from public.referrals_casemember m where m.referral_id = ref and m.person_id = me
            and m.agency_id = any (staff) and m.ended_at is null and (m.until is null or m.until >= (moment at time zone 'Europe/London')::date)
            and not exists (select from public.referrals_seal z
                where z.referral_id = ref and z.lifted_at is null and z.at > m.at))) then
        return 'staff';
    end if;
    if r.submitted_by_id = me or r.agency_id = any (public.case_reader(5))
       or exists (select from public.referrals_referralshare s where s.referral_id = ref and s.kind = 'copy'
            and s.agency_id = any (receives) and s.revoked_at is null and (s.until is null or s.until > moment)
            and not exists (select from public.referrals_seal z
                where z.referral_id = ref and z.lifted_at is null and z.at > s.shared_at)) then
        return 'sender';
    end if;
    if exists (select from public.safeguarding_partneraction q
            where q.referral_id = ref and q.state <> 'withdrawn' and q.agency_id = any
                (case when q.kind = 'clinical' then public.case_advises() else receives end))
       or exists (select from public.referrals_emergencyaccess a
            where a.referral_id = ref and (a.force_id = any (public.case_reader(7) || public.case_reader(4))
                or a.by_id = me and a.ended_at is null and a.until > moment
                or a.force_id = any (staff) and not exists (select from public.referrals_seal z
                    where z.referral_id = ref and z.lifted_at is null)))
       or exists (select from public.safeguarding_panelreferral p
            join public.safeguarding_case c on c.id = p.case_id
            where c.referral_id = ref and p.agency_id = any (receives) and p.revoked_at is null
              and (p.until is null or p.until > moment))
       or exists (select from public.safeguarding_handover h
            where h.referral_id = ref and h.to_id = any (receives) and h.state = 'waiting')
       or exists (select from public.safeguarding_casetransfer t
            where t.referral_id = ref and t.to_id = any (staff) and t.state = 'waiting')
       or r.state in ('service_pending', 'transfer_pending') and exists (select from public.referrals_decision d
            join public.referrals_approval y on y.decision_id = d.id and y.outcome = 'approved'
            where d.referral_id = ref and d.to_agency_id = any (receives || staff)) then
        return 'receiver';
    end if;
    return null;
end $$;
