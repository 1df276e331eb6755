-- Files and the pages of their copies under the second net (ADR 0043): a file is found by whom its record is found by, in
-- the way that its place asks for. A place that is not named here shows no file at all (tests/safeguarding/test_row_security_of_files.py).

-- Of a draft the police know nothing. While a file in it is sealed because it should not be anywhere, the inspectors of the
-- force of its area decide about it. As the owner of the tables, so that no policy is asked within a policy.
create function draft_to_judge(draft bigint) returns boolean language plpgsql stable security definer parallel safe
    set search_path = pg_catalog, public, pg_temp as $$
begin
    return exists (select from public.evidence_file f
        join public.referrals_draft d on d.id = f.holder_id
        join public.accounts_agency a on a.id = d.agency_id
        join public.accounts_agency force on force.area_id = a.area_id
        where f.place = 'draft' and f.holder_id = draft and f.state = 'set_aside'
          and force.id = any (public.case_reader(4)));
end $$;

do $$
declare
    guarded text;
begin
    foreach guarded in array array['evidence_file', 'evidence_copypage'] loop
        execute format('alter table %I enable row level security', guarded);
        execute format('create policy added on %I for insert with check (true)', guarded);
        execute format('create policy changed on %I for update using (true)', guarded);
        execute format('create policy removed on %I for delete using (true)', guarded);
    end loop;
end $$;

-- Beside `read`, and asked after it.
create policy sealed_file on referrals_draft for select using (
    cardinality(case_reader(4)) > 0 and draft_to_judge(id));

create policy read on evidence_file for select using (
    (select current_setting('pp.reader', true) = 'service')
    or place = 'case_file' and case_way(holder_id) = 'staff'
    or place = 'submission' and case_way(holder_id) in ('staff', 'sender')
    or place = 'request' and exists (select from safeguarding_partneraction q where q.id = evidence_file.holder_id)
    or place = 'draft' and exists (select from referrals_draft d where d.id = evidence_file.holder_id
        and (evidence_file.state = 'set_aside'
            or d.author_id = any (case_reader(2)) or d.agency_id = any (case_reader(5)))));

-- A page is found once its file was released, and no longer when that was sealed.
create policy read on evidence_copypage for select using (
    (select current_setting('pp.reader', true) = 'service')
    or exists (select from evidence_file f where f.id = evidence_copypage.file_id and f.state = 'released'));
