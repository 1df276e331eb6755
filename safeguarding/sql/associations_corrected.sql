-- What was corrected is found by whom all are found by whom it and its corrections name (ADR 0094).

-- Whether none of the same names somebody else whose records are not open. As the owner of the tables: a policy that reads its own
-- table would ask itself.
create function corrections_open(of_first uuid, other_end bigint) returns boolean language plpgsql stable security definer parallel safe
    cost 5000 set search_path = pg_catalog, public, pg_temp as $$
begin
    return not exists (select from public.subjects_association a
        where a.first = of_first and a.other_id <> coalesce(other_end, 0) and not public.person_opens(a.other_id));
end $$;

alter policy read on subjects_association using (
    (select current_setting('pp.reader', true) = 'service')
    or person_opens(of_id) and (other_id is null or person_opens(other_id)) and corrections_open(first, other_id));
