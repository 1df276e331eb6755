-- Whether support waits in a case, for consent or beside an investigation: yes or no, and nothing of why. Providers' lists and their
-- reminders ask it, and the second net (ADR 0043) lets a provider find no answer and no investigation. In words it is
-- safeguarding/gates/consents.py, of one case; the walks of a case ask whether the two agree.
create function support_waits(of_case bigint) returns boolean language plpgsql stable security definer parallel safe
    set search_path = pg_catalog, public, pg_temp as $$
begin
    return exists (select from public.safeguarding_case k where k.id = of_case and k.kind = 'channel') and not exists (
        select from public.safeguarding_consent c
            join public.safeguarding_case k on k.id = c.case_id
            join public.referrals_referral r on r.id = k.referral_id
        where c.case_id = of_case and c.ended_at is null and c.said = 'given'
          and (c.answered_by not in ('parent', 'responsible') or r.child_now in ('yes', 'not_sure'))
          and not exists (select from public.safeguarding_investigation i
              where i.case_id = of_case and i.ended_at is null
                and not (i.overt and i.after_action and i.agreed and c.warned)));
end $$;
