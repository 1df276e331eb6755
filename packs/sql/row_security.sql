-- Packs under the second net (ADR 0043): the police's own by the way to their record; one that was sent to an agency by the
-- live share alone, which also leads to the row of the referral that it is of, and to nothing that hangs on that.

-- How the reader's agency comes to a pack that was sent to it: it `opens` from the moment in which it was delivered until it
-- runs out, is sealed or the reader is kept away; `recalled`, where copies have to be certified as destroyed. None: not at
-- all. As the owner of the tables, so that no policy is asked within a policy.
create function pack_way(share bigint) returns text language plpgsql stable security definer parallel safe
    set search_path = pg_catalog, public, pg_temp as $$
declare
    s record;
    me bigint := (public.case_reader(2))[1];
begin
    select agency_id, referral_id, state, sent_at, until, revoked_at, destroy_by into s
      from public.packs_packshare where id = share;
    if me is null or s.agency_id is null or s.agency_id <> all (public.case_reader(6)) then
        return null;
    end if;
    if s.state in ('recalled', 'destroyed') then
        return case when s.destroy_by is not null then 'recalled' end;
    end if;
    if s.state in ('sent', 'taken') and s.revoked_at is null and s.until > public.case_reader_now()
       and not exists (select from public.referrals_exclusion e
            where e.referral_id = s.referral_id and e.person_id = me and e.lifted_at is null)
       and not exists (select from public.referrals_seal z
            where z.referral_id = s.referral_id and z.lifted_at is null and z.at > s.sent_at) then
        return 'opens';
    end if;
    return null;
end $$;

-- Whether a pack of this referral is open to the reader's agency.
create function pack_opens(ref bigint) returns boolean language plpgsql stable security definer parallel safe
    set search_path = pg_catalog, public, pg_temp as $$
begin
    return exists (select from public.packs_packshare s where s.referral_id = ref
        and s.agency_id = any (public.case_reader(6)) and public.pack_way(s.id) = 'opens');
end $$;

do $$
declare
    guarded text;
begin
    foreach guarded in array array['packs_packjob', 'packs_packshare', 'packs_pack', 'packs_download'] loop
        execute format('alter table %I enable row level security', guarded);
        execute format('create policy added on %I for insert with check (true)', guarded);
        execute format('create policy changed on %I for update using (true)', guarded);
        execute format('create policy removed on %I for delete using (true)', guarded);
    end loop;
end $$;

-- Beside `read`, and asked after it.
create policy received on referrals_referral for select using (
    cardinality(case_reader(6)) > 0 and pack_opens(id));

create policy read on packs_packshare for select using (
    (select current_setting('pp.reader', true) = 'service')
    or case_way(referral_id) = 'staff'
    or agency_id = any (case_reader(6)) and pack_way(id) is not null);

create policy read on packs_packjob for select using (
    (select current_setting('pp.reader', true) = 'service')
    or case_way(referral_id) = 'staff'
    or exists (select from packs_packshare s where s.job_id = packs_packjob.id and pack_way(s.id) = 'opens'));

create policy read on packs_pack for select using (
    (select current_setting('pp.reader', true) = 'service')
    or exists (select from packs_packjob j where j.id = packs_pack.job_id));

-- Who took copies is also named to the agency that has to say that they are gone.
create policy read on packs_download for select using (
    (select current_setting('pp.reader', true) = 'service')
    or exists (select from packs_packjob j where j.id = packs_download.pack_id)
    or exists (select from packs_packshare s where s.job_id = packs_download.pack_id));
