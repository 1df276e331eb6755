-- The decision under section 36 and what is recorded of consent, under the second net (ADR 0043): found by whom their case
-- is found by.
do $$
declare
    guarded text;
begin
    foreach guarded in array array['safeguarding_section36decision', 'safeguarding_consentrequest', 'safeguarding_consent',
        'safeguarding_investigation'] loop
        execute format('alter table %I enable row level security', guarded);
        execute format('create policy added on %I for insert with check (true)', guarded);
        execute format('create policy changed on %I for update using (true)', guarded);
        execute format('create policy removed on %I for delete using (true)', guarded);
        execute format('create policy read on %I for select using ('
            '(select current_setting(''pp.reader'', true) = ''service'') or case_opens(case_id))', guarded);
    end loop;
end $$;
