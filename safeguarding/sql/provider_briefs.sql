-- A provider reads no case and no referral: the second net lets them find their own commission while it is open, with what was
-- added to its brief, their sessions and reports; and the row of its referral, of which a hold is asked (safeguarding/access/providers.py).
do $$
declare
    guarded text;
    way text;
begin
    for guarded, way in values
        ('safeguarding_commission', 'provider_id = any (case_reader(2)) and state = any (array[''sent''::text, ''taken''::text])'
            ' and not exists (select from referrals_exclusion e where e.referral_id = safeguarding_commission.referral_id'
            ' and e.lifted_at is null and e.person_id = any (case_reader(2))) or case_opens(case_id)'),
        ('safeguarding_briefaddition', 'exists (select from safeguarding_commission c where c.id = commission_id)'),
        ('safeguarding_providersession', 'exists (select from safeguarding_commission c where c.id = commission_id)'),
        ('safeguarding_sessionreport', 'exists (select from safeguarding_providersession s where s.id = session_id)') loop
        execute format('alter table %I enable row level security', guarded);
        execute format('create policy added on %I for insert with check (true)', guarded);
        execute format('create policy changed on %I for update using (true)', guarded);
        execute format('create policy removed on %I for delete using (true)', guarded);
        execute format('create policy read on %I for select using ('
            '(select current_setting(''pp.reader'', true) = ''service'') or ', guarded) || way || ')';
    end loop;
end $$;

create function brief_leads_to(ref bigint) returns boolean language plpgsql stable security definer parallel safe
    set search_path = pg_catalog, public, pg_temp as $$
declare
    me bigint := (public.case_reader(2))[1];
begin
    return me is not null and exists (select from public.safeguarding_commission c
        where c.referral_id = ref and c.provider_id = me and c.state in ('sent', 'taken'));
end $$;

create policy read_for_a_brief on referrals_referral for select using (brief_leads_to(id));
