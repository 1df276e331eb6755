-- A record is disposed of: every row that hangs on the referral, on its cases and requests, and on the person where no other
-- record has them; in one transaction. As the owner of the tables, since no other role may delete them. The keeper's role
-- alone may call it (audit/capture/protection.py), and it asks again what two people decided, who had the roles for it then, and
-- whether anything of the person is open or held. Who writes as the application can forge two people who had the roles, and their
-- days with them; not unseen: each row is captured, and what was decided is frozen since (disposal_frozen.sql).
--
-- `goes` is the one list of what goes (ADR 0084): a table, its key, the column by which it hangs, the table on which it hangs
-- and which comes before it; and, of what hangs on several kinds of record, which of them. tests/safeguarding/test_disposal.py
-- finds a table that is neither here nor among what stays (safeguarding/retention/what_stays.py). What was forgotten all the
-- same is not left behind: its key would point nowhere, and then nothing of the disposal happens.
create or replace function dispose_of_record(of_disposal bigint) returns jsonb language plpgsql security definer
    set search_path = pg_catalog, public, pg_temp as $$
declare
    goes constant jsonb := '[
        ["letters_letter", "id", "referral_id", "referrals_referral"],
        ["packs_packjob", "id", "referral_id", "referrals_referral"],
        ["packs_packshare", "id", "referral_id", "referrals_referral"],
        ["referrals_addendum", "id", "referral_id", "referrals_referral"],
        ["referrals_casemember", "id", "referral_id", "referrals_referral"],
        ["referrals_contact", "id", "referral_id", "referrals_referral"],
        ["referrals_contribution", "id", "referral_id", "referrals_referral"],
        ["referrals_danger", "id", "referral_id", "referrals_referral"],
        ["referrals_decision", "id", "referral_id", "referrals_referral"],
        ["referrals_deconfliction", "id", "referral_id", "referrals_referral"],
        ["referrals_diaryentry", "id", "referral_id", "referrals_referral"],
        ["referrals_draft", "id", "sent_as_id", "referrals_referral"],
        ["referrals_emergencyaccess", "id", "referral_id", "referrals_referral"],
        ["referrals_exclusion", "id", "referral_id", "referrals_referral"],
        ["referrals_lineofenquiry", "id", "referral_id", "referrals_referral"],
        ["referrals_noconflict", "id", "referral_id", "referrals_referral"],
        ["referrals_note", "id", "referral_id", "referrals_referral"],
        ["referrals_observation", "id", "referral_id", "referrals_referral"],
        ["referrals_purposestated", "id", "referral_id", "referrals_referral"],
        ["referrals_referralgrant", "id", "content_object_id", "referrals_referral"],
        ["referrals_referralshare", "id", "referral_id", "referrals_referral"],
        ["referrals_referrermessage", "id", "referral_id", "referrals_referral"],
        ["referrals_referrerquestion", "id", "referral_id", "referrals_referral"],
        ["referrals_riskowner", "id", "referral_id", "referrals_referral"],
        ["referrals_seal", "id", "referral_id", "referrals_referral"],
        ["referrals_searchdocument", "referral_id", "referral_id", "referrals_referral"],
        ["safeguarding_case", "id", "referral_id", "referrals_referral"],
        ["safeguarding_casetransfer", "id", "referral_id", "referrals_referral"],
        ["safeguarding_commission", "id", "referral_id", "referrals_referral"],
        ["safeguarding_goingover", "id", "referral_id", "referrals_referral"],
        ["safeguarding_handover", "id", "referral_id", "referrals_referral"],
        ["safeguarding_panelaction", "id", "referral_id", "referrals_referral"],
        ["safeguarding_paper", "id", "referral_id", "referrals_referral"],
        ["safeguarding_partneraction", "id", "referral_id", "referrals_referral"],
        ["safeguarding_wentover", "id", "referral_id", "referrals_referral"],
        ["subjects_address", "id", "subject_id", "subjects_subject"],
        ["subjects_association", "id", "of_id", "subjects_subject"],
        ["subjects_association", "id", "other_id", "subjects_subject"],
        ["subjects_candidate", "id", "other_id", "subjects_subject"],
        ["subjects_candidate", "id", "subject_id", "subjects_subject"],
        ["subjects_dateofbirth", "id", "subject_id", "subjects_subject"],
        ["subjects_identifier", "id", "subject_id", "subjects_subject"],
        ["subjects_link", "id", "a_id", "subjects_subject"],
        ["subjects_link", "id", "b_id", "subjects_subject"],
        ["subjects_matchevidence", "subject_id", "subject_id", "subjects_subject"],
        ["subjects_matchkeys", "subject_id", "subject_id", "subjects_subject"],
        ["subjects_name", "id", "subject_id", "subjects_subject"],
        ["letters_letterdocument", "id", "letter_id", "letters_letter"],
        ["packs_pack", "job_id", "job_id", "packs_packjob"],
        ["packs_packgrant", "id", "content_object_id", "packs_packjob"],
        ["referrals_approval", "id", "decision_id", "referrals_decision"],
        ["referrals_secondlook", "id", "decision_id", "referrals_decision"],
        ["referrals_secondreading", "id", "decision_id", "referrals_decision"],
        ["safeguarding_actionmessage", "id", "action_id", "safeguarding_partneraction"],
        ["safeguarding_agendaitem", "id", "case_id", "safeguarding_case"],
        ["safeguarding_assessment", "id", "case_id", "safeguarding_case"],
        ["safeguarding_briefaddition", "id", "commission_id", "safeguarding_commission"],
        ["safeguarding_caseclosing", "id", "case_id", "safeguarding_case"],
        ["safeguarding_casegrant", "id", "content_object_id", "safeguarding_case"],
        ["safeguarding_casereview", "id", "case_id", "safeguarding_case"],
        ["safeguarding_casesuspension", "id", "case_id", "safeguarding_case"],
        ["safeguarding_citation", "id", "case_id", "safeguarding_case"],
        ["safeguarding_consent", "id", "case_id", "safeguarding_case"],
        ["safeguarding_consentrequest", "id", "case_id", "safeguarding_case"],
        ["safeguarding_investigation", "id", "case_id", "safeguarding_case"],
        ["safeguarding_panelconflict", "id", "case_id", "safeguarding_case"],
        ["safeguarding_panelreferral", "id", "case_id", "safeguarding_case"],
        ["safeguarding_planline", "id", "case_id", "safeguarding_case"],
        ["safeguarding_providersession", "id", "commission_id", "safeguarding_commission"],
        ["safeguarding_section36decision", "id", "case_id", "safeguarding_case"],
        ["safeguarding_theirview", "id", "case_id", "safeguarding_case"],
        ["packs_download", "id", "pack_id", "packs_pack"],
        ["packs_packedfile", "id", "pack_id", "packs_pack"],
        ["safeguarding_agencyview", "id", "item_id", "safeguarding_agendaitem"],
        ["safeguarding_followup", "id", "closing_id", "safeguarding_caseclosing"],
        ["safeguarding_itemminutes", "id", "item_id", "safeguarding_agendaitem"],
        ["safeguarding_judgement", "id", "assessment_id", "safeguarding_assessment"],
        ["safeguarding_minutesaddendum", "id", "item_id", "safeguarding_agendaitem"],
        ["safeguarding_paneloutcome", "id", "item_id", "safeguarding_agendaitem"],
        ["safeguarding_sessionreport", "id", "session_id", "safeguarding_providersession"],
        ["safeguarding_agencyreturn", "id", "follow_up_id", "safeguarding_followup"],
        ["evidence_file", "id", "holder_id", "referrals_referral", "place in (''submission'', ''case_file'')"],
        ["evidence_file", "id", "holder_id", "referrals_draft", "place = ''draft''"],
        ["evidence_file", "id", "holder_id", "safeguarding_partneraction", "place = ''request''"],
        ["evidence_unfinished", "id", "holder_id", "referrals_referral", "place in (''submission'', ''case_file'')"],
        ["evidence_unfinished", "id", "holder_id", "referrals_draft", "place = ''draft''"],
        ["evidence_unfinished", "id", "holder_id", "safeguarding_partneraction", "place = ''request''"],
        ["evidence_piece", "id", "upload_id", "evidence_unfinished"],
        ["evidence_copypage", "id", "file_id", "evidence_file"],
        ["evidence_inspection", "file_id", "file_id", "evidence_file"],
        ["evidence_redaction", "id", "file_id", "evidence_file"],
        ["evidence_redactionmark", "id", "redaction_id", "evidence_redaction"],
        ["evidence_redactedpage", "id", "redaction_id", "evidence_redaction"],
        ["evidence_rendering", "redaction_id", "redaction_id", "evidence_redaction"]
    ]';
    decided record;
    step record;
    person bigint;
    everyone bigint[];
    held_too bigint[];
    more jsonb;
    gone jsonb;
    theirs text[];
    addresses text[] := '{}';
begin
    select d.*, r.referral_id, r.force_id as held_by into decided
      from public.safeguarding_disposal d join public.safeguarding_retention r on r.id = d.retention_id
     where d.id = of_disposal for update;
    if decided.referral_id is null or decided.done_at is not null or decided.ended_at is not null
       or decided.overtaken_at is not null or decided.confirmed_by_id is null or decided.confirmed_by_id = decided.by_id
       or decided.confirmed_at < decided.at or decided.may_go_on > (now() at time zone 'Europe/London')::date
       or decided.may_go_on < (decided.confirmed_at at time zone 'Europe/London')::date + 28 then
        raise exception 'nothing that two people decided stands, past the days in which it can be called off' using errcode = 'PPD01';
    end if;
    if not (disposal_role_held(decided.by_id, decided.held_by, array['data_protection_officer'], decided.at)
            and disposal_role_held(decided.confirmed_by_id, decided.held_by, array['data_protection_officer', 'inspector'],
                                   decided.confirmed_at)) then
        raise exception 'who decided or who confirmed had no such role in the force' using errcode = 'PPD04';
    end if;
    select subject_id into person from public.referrals_referral where id = decided.referral_id and state = 'closed' for update;
    if person is null then
        raise exception 'the record is not closed' using errcode = 'PPD03';
    end if;
    -- Round the person: every record that links join, in whichever force.
    with recursive same(id) as (
        select person
        union
        select case when link.a_id = same.id then link.b_id else link.a_id end
          from same join public.subjects_link link on same.id in (link.a_id, link.b_id)
         where link.verdict = 'same' and link.ended_at is null
    )
    select array_agg(id) into everyone from same;
    perform from public.referrals_referral where subject_id = any(everyone) and state <> 'closed';
    if found then
        raise exception 'a record of the person is open' using errcode = 'PPD03';
    end if;
    -- And whoever stands beside the person in what is said of two people: it goes with either, and a hold of either keeps it (ADR 0094).
    with recursive same(id) as (
        (select unnest(everyone)
         union
         select unnest(array[a.of_id, a.other_id]) from public.subjects_association a
          where a.of_id = person or a.other_id = person
             or a.first in (select b.first from public.subjects_association b where b.of_id = person or b.other_id = person))
        union
        select case when link.a_id = same.id then link.b_id else link.a_id end
          from same join public.subjects_link link on same.id in (link.a_id, link.b_id)
         where link.verdict = 'same' and link.ended_at is null
    )
    select array_agg(id) into held_too from same;
    perform from public.safeguarding_disposalhold h
      where h.ended_at is null and exists (
            select from public.referrals_referral held left join public.safeguarding_retention r on r.referral_id = held.id
             where held.subject_id = any(held_too) and (h.retention_id = r.id or h.retention_id is null and h.force_id = held.force_id));
    if found then
        raise exception 'a hold stands' using errcode = 'PPD02';
    end if;
    perform from public.subjects_subject where id = person for update;
    gone := jsonb_build_object('referrals_referral', jsonb_build_array(decided.referral_id));
    perform from public.referrals_referral where subject_id = person and id <> decided.referral_id;
    if not found then
        gone := gone || jsonb_build_object('subjects_subject', jsonb_build_array(person));
    end if;
    -- What hangs on what goes, from the top down.
    for step in select l ->> 0 as its_table, l ->> 1 as its_key, l ->> 2 as hangs_by, l ->> 3 as parent, coalesce(l ->> 4, 'true') as narrowed
                  from jsonb_array_elements(goes) with ordinality as listed (l, place) order by place loop
        execute format('select coalesce(jsonb_agg(%I), ''[]'') from public.%I where %I in '
                       '(select value::bigint from jsonb_array_elements_text($1)) and %s',
                       step.its_key, step.its_table, step.hangs_by, step.narrowed)
           into more using coalesce(gone -> step.parent, '[]');
        gone := gone || jsonb_build_object(step.its_table, coalesce(gone -> step.its_table, '[]') || more);
    end loop;
    -- With what is said of two people goes what was corrected into it, and what corrects it.
    select coalesce(jsonb_agg(a.id), '[]') into more from public.subjects_association a
     where a.first in (select b.first from public.subjects_association b
                        where b.id in (select value::bigint from jsonb_array_elements_text(gone -> 'subjects_association')));
    gone := gone || jsonb_build_object('subjects_association', (gone -> 'subjects_association') || more);
    -- What was typed about one of these, and not sent, lies under its address.
    for step in select t.key as its_table, t.value as ids from jsonb_each(gone) t join pg_attribute a
                    on a.attrelid = to_regclass(format('public.%I', t.key)) and a.attname = 'public_id' loop
        execute format('select coalesce(array_agg(public_id::text), ''{}'') from public.%I where id in '
                       '(select value::bigint from jsonb_array_elements_text($1))', step.its_table)
           into theirs using step.ids;
        addresses := addresses || theirs;
    end loop;
    delete from public.accounts_kepttext k using unnest(addresses) as address where strpos(k.path, address) > 0;
    update public.safeguarding_retention set referral_id = null where id = decided.retention_id;
    -- From the bottom up.
    for step in select l ->> 0 as its_table, min(l ->> 1) as its_key from jsonb_array_elements(goes) with ordinality as listed (l, place)
                 group by 1 order by max(place) desc loop
        execute format('delete from public.%I where %I in (select value::bigint from jsonb_array_elements_text($1))',
                       step.its_table, step.its_key) using gone -> step.its_table;
    end loop;
    delete from public.referrals_referral where id = decided.referral_id;
    delete from public.subjects_subject
     where id in (select value::bigint from jsonb_array_elements_text(coalesce(gone -> 'subjects_subject', '[]')));
    update public.safeguarding_disposal set done_at = now(), records = '[]' where id = of_disposal;
    -- Now, and not when it is too late to say so: whether a key is left that points at what is gone.
    set constraints all immediate;
    return (select jsonb_object_agg(key, value) from jsonb_each(gone) where value <> '[]');
end $$;
