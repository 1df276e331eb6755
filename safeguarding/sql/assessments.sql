-- A factor that is judged to be there rests on evidence that is cited to it at that moment. As the owner of the tables, so
-- that no policy hides what was cited.
create function judgement_rests_on_evidence() returns trigger language plpgsql security definer
    set search_path = pg_catalog, public, pg_temp as $$
begin
    if new.judged in ('present', 'partly') and not exists (
        select from public.safeguarding_citation c join public.safeguarding_assessment a
            on a.case_id = c.case_id and a.framework = c.framework
        where a.id = new.assessment_id and c.factor = new.factor and c.ended_at is null) then
        raise exception 'What is said to be there rests on nothing that is cited.'
            using errcode = 'check_violation', constraint = 'safeguarding_judgement_rests_on_evidence';
    end if;
    return new;
end $$;

create trigger safeguarding_judgement_rests_on_evidence before insert on safeguarding_judgement
    for each row execute function judgement_rests_on_evidence();

-- Assessments under the second net (ADR 0043): found by police who come to the case as staff, and neither by the council
-- whose panel it was referred to nor by a provider.
create function assessed_case_opens(of_case bigint) returns boolean language plpgsql stable security definer parallel safe
    set search_path = pg_catalog, public, pg_temp as $$
declare
    ref bigint;
begin
    select referral_id into ref from public.safeguarding_case where id = of_case;
    return ref is not null and public.case_way(ref) is not distinct from 'staff';
end $$;

create function assessment_opens(of_assessment bigint) returns boolean language plpgsql stable security definer parallel safe
    set search_path = pg_catalog, public, pg_temp as $$
declare
    of_case bigint;
begin
    select case_id into of_case from public.safeguarding_assessment where id = of_assessment;
    return of_case is not null and public.assessed_case_opens(of_case);
end $$;

do $$
declare
    guarded text;
    way text;
begin
    for guarded, way in values
        ('safeguarding_assessment', 'assessed_case_opens(case_id)'),
        ('safeguarding_citation', 'assessed_case_opens(case_id)'),
        ('safeguarding_judgement', 'assessment_opens(assessment_id)') loop
        execute format('alter table %I enable row level security', guarded);
        execute format('create policy added on %I for insert with check (true)', guarded);
        execute format('create policy changed on %I for update using (true)', guarded);
        execute format('create policy removed on %I for delete using (true)', guarded);
        execute format('create policy read on %I for select using ('
            'current_setting(''pp.reader'', true) = ''service'' or ', guarded) || way || ')';
    end loop;
end $$;
