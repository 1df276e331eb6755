-- Whom a person has to do with, under the second net (ADR 0043): found by whom both people are found by, as staff to a case file of
-- each. The rules also ask the marking of a row (ADR 0094).

-- Whether a case file about this person is open to the reader as staff. As the owner of the tables, so that no policy is asked
-- within a policy.
create function person_opens(of_person bigint) returns boolean language plpgsql stable security definer parallel safe
    cost 5000 set search_path = pg_catalog, public, pg_temp as $$
begin
    return exists (select from public.referrals_referral r
        where r.subject_id = of_person and public.case_way(r.id) = 'staff');
end $$;

alter table subjects_association enable row level security;
create policy added on subjects_association for insert with check (true);
create policy changed on subjects_association for update using (true);
create policy removed on subjects_association for delete using (true);
create policy read on subjects_association for select using (
    (select current_setting('pp.reader', true) = 'service')
    or person_opens(of_id) and (other_id is null or person_opens(other_id)));
