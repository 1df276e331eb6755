-- Files that have not arrived whole, under the second net (ADR 0043, 0077): found by the person who sends them, who may have lost
-- the record meanwhile and takes them back; a piece with its file. How many others began at a record is asked as the service.
do $$
declare
    guarded text;
begin
    foreach guarded in array array['evidence_unfinished', 'evidence_piece'] loop
        execute format('alter table %I enable row level security', guarded);
        execute format('create policy added on %I for insert with check (true)', guarded);
        execute format('create policy changed on %I for update using (true)', guarded);
        execute format('create policy removed on %I for delete using (true)', guarded);
    end loop;
end $$;

create policy read on evidence_unfinished for select using (
    current_setting('pp.reader', true) = 'service' or sent_by_id = any ((select case_reader(2))::bigint[]));

create policy read on evidence_piece for select using (
    current_setting('pp.reader', true) = 'service'
    or exists (select from evidence_unfinished u where u.id = evidence_piece.upload_id));
