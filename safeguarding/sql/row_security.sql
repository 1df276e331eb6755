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
