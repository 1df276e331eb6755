-- As safeguarding/sql/ways_asked_of_functions.sql: the policies of packs name functions and columns, and no table.

-- How the reader comes to the job of a pack: as staff to its record, by a pack of it that is open to their agency, or as one
-- that has to say that its copies are gone. None: not at all.
create function job_way(of_job bigint) returns text language plpgsql stable security definer parallel safe
    set search_path = pg_catalog, public, pg_temp as $$
declare
    ref bigint;
begin
    select referral_id into ref from public.packs_packjob where id = of_job;
    if public.case_way(ref) = 'staff' then
        return 'staff';
    end if;
    return (select min(public.pack_way(s.id)) from public.packs_packshare s where s.job_id = of_job);  -- opens, recalled
end $$;

alter policy received on referrals_referral rename to also_received;

alter policy read on packs_packshare using (
    current_setting('pp.reader', true) = 'service'
    or case_way(referral_id) = 'staff'
    or agency_id = any (case_reader(6)) and pack_way(id) is not null);

alter policy read on packs_packjob using (
    current_setting('pp.reader', true) = 'service' or case_way(referral_id) = 'staff' or job_way(id) = 'opens');

alter policy read on packs_pack using (
    current_setting('pp.reader', true) = 'service' or job_way(job_id) in ('staff', 'opens'));

-- Who took copies is also named to the agency that has to say that they are gone.
alter policy read on packs_download using (
    current_setting('pp.reader', true) = 'service' or job_way(pack_id) is not null);
