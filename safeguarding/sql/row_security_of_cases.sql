-- What hangs on a case, on a request and on the agenda of a panel, and what is promised and told of a referral, under the
-- second net (ADR 0043): found by whom its record is found by; and a paper, with the item that it is of, by the member it was given to.

-- Whether a case is open to the reader: as staff to the case file, or to the council whose panel it was referred to. As
-- the owner of the tables, so that no policy is asked within a policy.
create function case_opens(of_case bigint) returns boolean language plpgsql stable security definer parallel safe
    set search_path = pg_catalog, public, pg_temp as $$
declare
    me bigint := (public.case_reader(2))[1];
    ref bigint;
begin
    select referral_id into ref from public.safeguarding_case where id = of_case;
    if me is null or ref is null then
        return false;
    end if;
    return public.case_way(ref) is not distinct from 'staff'
        or exists (select from public.safeguarding_panelreferral p where p.case_id = of_case
            and p.agency_id = any (public.case_reader(6)) and p.revoked_at is null
            and (p.until is null or p.until > public.case_reader_now())
            and not exists (select from public.referrals_exclusion e
                where e.referral_id = ref and e.person_id = me and e.lifted_at is null));
end $$;

-- Whether an item of an agenda is: with its case, or, of what its members read and write, by a paper that the reader was
-- given or an action that they took on.
create function item_opens(of_item bigint, to_members boolean) returns boolean language plpgsql stable security definer
    parallel safe set search_path = pg_catalog, public, pg_temp as $$
declare
    me bigint := (public.case_reader(2))[1];
    its_case bigint;
begin
    select case_id into its_case from public.safeguarding_agendaitem where id = of_item;
    if me is null or its_case is null then
        return false;
    end if;
    return public.case_opens(its_case)
        or to_members and not exists (select from public.referrals_exclusion e
                join public.safeguarding_case c on c.referral_id = e.referral_id
                where c.id = its_case and e.person_id = me and e.lifted_at is null)
            and (exists (select from public.safeguarding_paper p where p.item_id = of_item and p.person_id = me)
                or exists (select from public.safeguarding_panelaction a
                    join public.safeguarding_panelmember m on m.id = a.owner_id
                    where a.item_id = of_item and m.person_id = me));
end $$;

do $$
declare
    guarded text;
    way text;
begin
    for guarded, way in values
        ('referrals_diaryentry', 'case_way(referral_id) = ''staff'''),
        ('referrals_referrermessage', 'case_way(referral_id) in (''staff'', ''sender'')'),
        ('safeguarding_planline', 'case_opens(case_id)'),
        ('safeguarding_theirview', 'case_opens(case_id)'),
        ('safeguarding_casereview', 'case_opens(case_id)'),
        ('safeguarding_casesuspension', 'case_opens(case_id)'),
        ('safeguarding_caseclosing', 'case_opens(case_id)'),
        ('safeguarding_followup', 'exists (select from safeguarding_caseclosing c where c.id = closing_id)'),
        ('safeguarding_agencyreturn', 'exists (select from safeguarding_followup f where f.id = follow_up_id)'),
        ('safeguarding_agendaitem', 'item_opens(id, true)'),
        ('safeguarding_agencyview', 'item_opens(item_id, true)'),
        ('safeguarding_panelaction', 'item_opens(item_id, true)'),
        ('safeguarding_paneloutcome', 'item_opens(item_id, false)'),
        ('safeguarding_itemminutes', 'item_opens(item_id, false)'),
        ('safeguarding_minutesaddendum', 'item_opens(item_id, false)'),
        ('safeguarding_paper', 'person_id = any (case_reader(2)) and not exists (select from referrals_exclusion e'
            ' where e.referral_id = safeguarding_paper.referral_id and e.lifted_at is null'
            ' and e.person_id = any (case_reader(2))) or item_opens(item_id, false)'),
        ('safeguarding_actionmessage', 'exists (select from safeguarding_partneraction q where q.id = action_id)'),
        ('evidence_redaction', 'exists (select from evidence_file f where f.id = file_id)'),
        ('evidence_redactionmark', 'exists (select from evidence_redaction r where r.id = redaction_id)'),
        ('evidence_redactedpage', 'exists (select from evidence_redaction r where r.id = redaction_id)') loop
        execute format('alter table %I enable row level security', guarded);
        execute format('create policy added on %I for insert with check (true)', guarded);
        execute format('create policy changed on %I for update using (true)', guarded);
        execute format('create policy removed on %I for delete using (true)', guarded);
        execute format('create policy read on %I for select using ('
            '(select current_setting(''pp.reader'', true) = ''service'') or ', guarded) || way || ')';
    end loop;
end $$;

-- As before (panel_papers.sql), asked by a function, which is planned once a session: the policies of papers and actions
-- would else be planned with each mention of a referral.
create function paper_leads_to(ref bigint) returns boolean language plpgsql stable security definer parallel safe
    set search_path = pg_catalog, public, pg_temp as $$
declare
    me bigint := (public.case_reader(2))[1];
begin
    return me is not null and (
        exists (select from public.safeguarding_paper p
            where p.referral_id = ref and p.person_id = me and p.until > public.case_reader_now())
        or exists (select from public.safeguarding_panelaction a
            join public.safeguarding_panelmember m on m.id = a.owner_id
            where a.referral_id = ref and m.person_id = me and m.ended_at is null));
end $$;

drop policy read_for_a_paper on referrals_referral;
create policy read_for_a_paper on referrals_referral for select using (paper_leads_to(id));
