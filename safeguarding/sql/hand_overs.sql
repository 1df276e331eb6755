-- A hand-over under the second net (ADR 0043): found by the two councils, and with its case; and while it waits the council that
-- is asked finds the case, of which the rules show it who the person is and where they live (safeguarding/access/hand_overs.py).

alter table safeguarding_handover enable row level security;
create policy added on safeguarding_handover for insert with check (true);
create policy changed on safeguarding_handover for update using (true);
create policy removed on safeguarding_handover for delete using (true);
create policy read on safeguarding_handover for select using (
    (select current_setting('pp.reader', true) = 'service')
    or of_id = any ((select case_reader(6))::bigint[]) or to_id = any ((select case_reader(6))::bigint[])
    or case_opens(case_id));
