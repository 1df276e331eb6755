-- Letters under the second net (ADR 0043): by the way of staff to their record. The agency to which one was written has it on
-- paper, and finds none here.

-- How the reader comes to the record of a letter. As the owner of the tables, so that no policy is asked within a policy.
create function letter_way(of_letter bigint) returns text language plpgsql stable security definer parallel safe
    set search_path = pg_catalog, public, pg_temp as $$
begin
    return public.case_way((select referral_id from public.letters_letter where id = of_letter));
end $$;

do $$
declare
    guarded text;
begin
    foreach guarded in array array['letters_letter', 'letters_letterdocument'] loop
        execute format('alter table %I enable row level security', guarded);
        execute format('create policy added on %I for insert with check (true)', guarded);
        execute format('create policy changed on %I for update using (true)', guarded);
        execute format('create policy removed on %I for delete using (true)', guarded);
    end loop;
end $$;

create policy read on letters_letter for select using (
    current_setting('pp.reader', true) = 'service' or case_way(referral_id) = 'staff');

create policy read on letters_letterdocument for select using (
    current_setting('pp.reader', true) = 'service' or letter_way(letter_id) = 'staff');
