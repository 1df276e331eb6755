-- The second net under the rules of access (ADR 0043). The application's role reads a row of these tables where one of
-- the ways below leads to it, which are coarser than the rules; everything, once a rule has decided and the service acts
-- (core/row_security.py); and nothing, where nothing has said whose rows are read. What rules ask in the negative
-- (seals, exclusions, who has worked on it, decisions, answers of the desk) has no policy: a row that is hidden there would open what it closes.

-- Their bodies are text, which the shape of the schema holds (audit/data/shape.txt); of `return` it would hold nothing.
--
-- One part of what was said of the reader: 2 the person, 3 forces of whose case files they are staff, 4 forces whose
-- records they inspect, 5 agencies whose filing they see, 6 agencies that are asked or given copies, 7 forces whose data
-- protection officer they are.
create function case_reader(part integer) returns bigint[] language sql stable parallel safe as $$
    select nullif(split_part(current_setting('pp.reader', true), ';', part), '')::bigint[];
$$;

-- The moment of which is asked: the service's own clock, as its rules have it.
create function case_reader_now() returns timestamptz language sql stable parallel safe as $$
    select nullif(split_part(current_setting('pp.reader', true), ';', 8), '')::timestamptz;
$$;

-- By which way the reader comes to a referral: as staff to its case file, as its sender, or as a receiver. None: not at all.
-- As the owner of the tables, so that no policy is asked within a policy.
create function case_way(ref bigint) returns text language plpgsql stable security definer parallel safe
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
    select force_id, officer_id, owner_id, agency_id, submitted_by_id, state into r
      from public.referrals_referral where id = ref;
    if (r.force_id = any (staff)
        or exists (select from public.referrals_referralshare s where s.referral_id = ref and s.kind = 'joint'
            and s.agency_id = any (staff) and s.revoked_at is null and (s.until is null or s.until > moment)))
       and (not exists (select from public.referrals_seal z where z.referral_id = ref and z.lifted_at is null)
        or r.officer_id = me or r.owner_id = me or r.force_id = any (public.case_reader(4))
        or exists (select from public.referrals_emergencyaccess a where a.referral_id = ref and a.by_id = me
            and a.ended_at is null and a.until > moment)
        or exists (select from public.referrals_casemember m where m.referral_id = ref and m.person_id = me
            and m.ended_at is null and (m.until is null or m.until >= (moment at time zone 'Europe/London')::date)
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
            where q.referral_id = ref and q.agency_id = any (receives) and q.state <> 'withdrawn')
       or exists (select from public.referrals_emergencyaccess a
            where a.referral_id = ref and (a.force_id = any (public.case_reader(7) || public.case_reader(4))
                or a.by_id = me and a.ended_at is null and a.until > moment
                or a.force_id = any (staff) and not exists (select from public.referrals_seal z
                    where z.referral_id = ref and z.lifted_at is null)))
       or exists (select from public.safeguarding_panelreferral p
            join public.safeguarding_case c on c.id = p.case_id
            where c.referral_id = ref and p.agency_id = any (receives) and p.revoked_at is null
              and (p.until is null or p.until > moment))
       or r.state in ('service_pending', 'transfer_pending') and exists (select from public.referrals_decision d
            join public.referrals_approval y on y.decision_id = d.id and y.outcome = 'approved'
            where d.referral_id = ref and d.to_agency_id = any (receives || staff)) then
        return 'receiver';
    end if;
    return null;
end $$;

-- What is written has been decided by an act: policies are of reading alone.
do $$
declare
    guarded text;
begin
    foreach guarded in array array['referrals_referral', 'referrals_note', 'referrals_contact',
        'referrals_lineofenquiry', 'referrals_observation', 'referrals_addendum', 'referrals_referrerquestion',
        'referrals_draft', 'safeguarding_partneraction', 'safeguarding_case'] loop
        execute format('alter table %I enable row level security', guarded);
        execute format('create policy added on %I for insert with check (true)', guarded);
        execute format('create policy changed on %I for update using (true)', guarded);
        execute format('create policy removed on %I for delete using (true)', guarded);
    end loop;
end $$;

-- The first ways cost no call of a function; what they do not open is asked of `case_way`.
create policy read on referrals_referral for select using (
    (select current_setting('pp.reader', true) = 'service')
    or (force_id = any (case_reader(3)) or submitted_by_id = any (case_reader(2)) or agency_id = any (case_reader(5)))
        and not exists (select from referrals_exclusion e where e.referral_id = referrals_referral.id
            and e.lifted_at is null and e.person_id = any (case_reader(2)))
        and not exists (select from referrals_seal z where z.referral_id = referrals_referral.id and z.lifted_at is null)
    or case_way(id) is not null);

do $$
declare
    guarded text;
begin
    foreach guarded in array array['referrals_note', 'referrals_contact',
        'referrals_lineofenquiry', 'referrals_observation'] loop
        execute format('create policy read on %I for select using ('
            '(select current_setting(''pp.reader'', true) = ''service'') or case_way(referral_id) = ''staff'')', guarded);
    end loop;
    foreach guarded in array array['referrals_addendum', 'referrals_referrerquestion'] loop
        execute format('create policy read on %I for select using ('
            '(select current_setting(''pp.reader'', true) = ''service'') or case_way(referral_id) in (''staff'', ''sender''))',
            guarded);
    end loop;
end $$;

create policy read on referrals_draft for select using (
    (select current_setting('pp.reader', true) = 'service')
    or author_id = any (case_reader(2)) or agency_id = any (case_reader(5)));

create policy read on safeguarding_partneraction for select using (
    (select current_setting('pp.reader', true) = 'service')
    or agency_id = any (case_reader(6)) or case_way(referral_id) = 'staff');

create policy read on safeguarding_case for select using (
    (select current_setting('pp.reader', true) = 'service')
    or case_way(referral_id) = 'staff'
    or exists (select from safeguarding_panelreferral p
        where p.case_id = safeguarding_case.id and p.agency_id = any (case_reader(6)) and p.revoked_at is null
          and (p.until is null or p.until > case_reader_now())));
