27 statements

SELECT "django_session".*
  FROM "django_session"
  WHERE ("django_session"."expire_date" > %s AND "django_session"."session_key" = %s)
  LIMIT 21

SELECT "accounts_user".*
  FROM "accounts_user"
  WHERE "accounts_user"."id" = %s
  LIMIT 21

SELECT "accounts_membership".*, "accounts_agency".*, "accounts_area".*, "accounts_site".*
  FROM "accounts_membership"
  INNER JOIN "accounts_agency" ON ("accounts_membership"."agency_id" = "accounts_agency"."id")
  LEFT OUTER JOIN "accounts_area" ON ("accounts_agency"."area_id" = "accounts_area"."id")
  LEFT OUTER JOIN "accounts_site" ON ("accounts_membership"."site_id" = "accounts_site"."id")
  WHERE ("accounts_membership"."user_id" = %s AND "accounts_membership"."state" = %s AND ("accounts_membership"."until" IS NULL OR "accounts_membership"."until" > %s))
  ORDER BY "accounts_membership"."id" ASC

(SELECT %s AS "value1"
  FROM "referrals_casemember"
  WHERE ("referrals_casemember"."ended_at" IS NULL AND ("referrals_casemember"."until" IS NULL OR "referrals_casemember"."until" >= %s) AND "referrals_casemember"."agency_id" IN (%s) AND "referrals_casemember"."person_id" = %s)
  LIMIT 1)
  UNION ALL (SELECT %s AS "value1"
  FROM "referrals_emergencyaccess"
  WHERE ("referrals_emergencyaccess"."ended_at" IS NULL AND "referrals_emergencyaccess"."until" > %s AND "referrals_emergencyaccess"."by_id" = %s AND "referrals_emergencyaccess"."force_id" IN (%s))
  LIMIT 1)
  UNION ALL (SELECT %s AS "value1"
  FROM "referrals_referralshare"
  INNER JOIN "referrals_referral" ON ("referrals_referralshare"."referral_id" = "referrals_referral"."id")
  WHERE ((NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_seal" U0
  WHERE (U0."lifted_at" IS NULL AND U0."referral_id" = ("referrals_referralshare"."referral_id"))
  LIMIT 1)) OR "referrals_referral"."officer_id" = %s OR "referrals_referral"."owner_id" = %s) AND NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_exclusion" U0
  WHERE (U0."lifted_at" IS NULL AND U0."person_id" = %s AND U0."referral_id" = ("referrals_referralshare"."referral_id"))
  LIMIT 1)) AND "referrals_referralshare"."agency_id" IN (%s) AND "referrals_referralshare"."kind" = %s AND "referrals_referralshare"."revoked_at" IS NULL)
  LIMIT 1)

SELECT "referrals_referral".*, T5.*, T6.*, "accounts_site".*, "subjects_subject".*, "accounts_agency".*, T9.*, T4.*, "accounts_user".*
  FROM "referrals_referral"
  INNER JOIN "accounts_agency" ON ("referrals_referral"."force_id" = "accounts_agency"."id")
  LEFT OUTER JOIN "accounts_user" ON ("referrals_referral"."officer_id" = "accounts_user"."id")
  INNER JOIN "accounts_user" T4 ON ("referrals_referral"."owner_id" = T4."id")
  INNER JOIN "accounts_user" T5 ON ("referrals_referral"."submitted_by_id" = T5."id")
  INNER JOIN "accounts_agency" T6 ON ("referrals_referral"."agency_id" = T6."id")
  LEFT OUTER JOIN "accounts_site" ON ("referrals_referral"."site_id" = "accounts_site"."id")
  INNER JOIN "subjects_subject" ON ("referrals_referral"."subject_id" = "subjects_subject"."id")
  LEFT OUTER JOIN "accounts_agency" T9 ON ("referrals_referral"."council_id" = T9."id")
  WHERE ("referrals_referral"."public_id" = %s AND "referrals_referral"."force_id" IN (%s) AND NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_exclusion" U0
  WHERE (U0."lifted_at" IS NULL AND U0."person_id" = %s AND U0."referral_id" = ("referrals_referral"."id"))
  LIMIT 1)) AND (NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_seal" U0
  WHERE (U0."lifted_at" IS NULL AND U0."referral_id" = ("referrals_referral"."id"))
  LIMIT 1)) OR "referrals_referral"."officer_id" = %s OR "referrals_referral"."owner_id" = %s))
  ORDER BY "referrals_referral"."id" ASC
  LIMIT 1


with since as (
    select greatest(%(hour)s, max(lifted_at)) as at from accounts_readingblock where person_id = %(who)s
), mine as (
    select distinct e.target_type, e.target_id from audit_event e, since
     where e.actor_id = %(who)s and e.at > since.at and e.operation in ('consultation', 'disclosure')
       and e.target_type = any(%(labels)s) and e.kind <> all(%(bare)s)
)
select (select count(*) from mine),
       exists (select from mine where target_type = %(label)s and target_id = %(key)s),
       exists (select from audit_event where actor_id = %(who)s and kind = %(purpose)s and at > %(hour)s),
       (select max(id) from accounts_readingblock where person_id = %(who)s and at > %(hour)s and lifted_at is null)


select audit_append(%s, ...::text[], %s::jsonb, %s)

SELECT ("referrals_referral"."force_id" IN (%s) AND "referrals_referral"."officer_id" = %s) AS "asked_0", "referrals_referral"."force_id" IN (%s) AS "asked_1", NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_exclusion" U0
  WHERE (U0."lifted_at" IS NULL AND U0."person_id" = %s AND U0."referral_id" = ("referrals_referral"."id"))
  LIMIT 1)) AS "asked_2", (NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_seal" U0
  WHERE (U0."lifted_at" IS NULL AND U0."referral_id" = ("referrals_referral"."id"))
  LIMIT 1)) OR "referrals_referral"."officer_id" = %s OR "referrals_referral"."owner_id" = %s) AS "asked_3", "referrals_referral"."danger_now" = %s AS "asked_4", NOT "referrals_referral"."has_unread_information" AS "asked_5"
  FROM "referrals_referral"
  WHERE "referrals_referral"."id" = %s
  LIMIT 2

SELECT "referrals_decision".*, "accounts_user".*, "referrals_referrermessage".*
  FROM "referrals_decision"
  INNER JOIN "accounts_user" ON ("referrals_decision"."author_id" = "accounts_user"."id")
  LEFT OUTER JOIN "referrals_referrermessage" ON ("referrals_decision"."id" = "referrals_referrermessage"."decision_id")
  WHERE "referrals_decision"."referral_id" = %s
  ORDER BY "referrals_decision"."at" DESC, "referrals_decision"."id" DESC
  LIMIT 1

SELECT "referrals_decision".*, "accounts_user".*, "accounts_agency".*, "referrals_approval".*, T6.*, "referrals_referrermessage".*, "referrals_secondlook".*, T9.*
  FROM "referrals_decision"
  INNER JOIN "accounts_user" ON ("referrals_decision"."author_id" = "accounts_user"."id")
  LEFT OUTER JOIN "accounts_agency" ON ("referrals_decision"."to_agency_id" = "accounts_agency"."id")
  LEFT OUTER JOIN "referrals_approval" ON ("referrals_decision"."id" = "referrals_approval"."decision_id")
  LEFT OUTER JOIN "accounts_user" T6 ON ("referrals_approval"."by_id" = T6."id")
  LEFT OUTER JOIN "referrals_referrermessage" ON ("referrals_decision"."id" = "referrals_referrermessage"."decision_id")
  LEFT OUTER JOIN "referrals_secondlook" ON ("referrals_decision"."id" = "referrals_secondlook"."decision_id")
  LEFT OUTER JOIN "accounts_user" T9 ON ("referrals_secondlook"."first_by_id" = T9."id")
  WHERE "referrals_decision"."referral_id" = %s
  ORDER BY "referrals_decision"."at" DESC, "referrals_decision"."id" DESC
  LIMIT 1

SELECT "referrals_secondlook".*
  FROM "referrals_secondlook"
  WHERE "referrals_secondlook"."decision_id" = %s
  ORDER BY "referrals_secondlook"."id" ASC
  LIMIT 1

SELECT "referrals_decision".*, "accounts_user".*, "accounts_agency".*, "referrals_approval".*, T6.*, "referrals_referrermessage".*, "referrals_secondlook".*, T9.*
  FROM "referrals_decision"
  INNER JOIN "accounts_user" ON ("referrals_decision"."author_id" = "accounts_user"."id")
  LEFT OUTER JOIN "accounts_agency" ON ("referrals_decision"."to_agency_id" = "accounts_agency"."id")
  LEFT OUTER JOIN "referrals_approval" ON ("referrals_decision"."id" = "referrals_approval"."decision_id")
  LEFT OUTER JOIN "accounts_user" T6 ON ("referrals_approval"."by_id" = T6."id")
  LEFT OUTER JOIN "referrals_referrermessage" ON ("referrals_decision"."id" = "referrals_referrermessage"."decision_id")
  LEFT OUTER JOIN "referrals_secondlook" ON ("referrals_decision"."id" = "referrals_secondlook"."decision_id")
  LEFT OUTER JOIN "accounts_user" T9 ON ("referrals_secondlook"."first_by_id" = T9."id")
  WHERE "referrals_decision"."referral_id" = %s
  ORDER BY "referrals_decision"."at" DESC, "referrals_decision"."id" DESC

SELECT %s AS "a"
  FROM "referrals_deconfliction"
  WHERE ("referrals_deconfliction"."referral_id" = %s AND "referrals_deconfliction"."overridden_at" IS NOT NULL)
  LIMIT 1

SELECT "referrals_secondreading".*, "accounts_user".*
  FROM "referrals_secondreading"
  INNER JOIN "accounts_user" ON ("referrals_secondreading"."by_id" = "accounts_user"."id")
  WHERE "referrals_secondreading"."decision_id" = %s
  ORDER BY "referrals_secondreading"."at" ASC, "referrals_secondreading"."id" ASC

SELECT "referrals_riskowner"."person_id" AS "person_id"
  FROM "referrals_riskowner"
  WHERE ("referrals_riskowner"."referral_id" = %s AND NOT ("referrals_riskowner"."because" = %s) AND NOT ("referrals_riskowner"."since" = %s))
  ORDER BY "referrals_riskowner"."since" ASC

(SELECT "referrals_contribution"."by_id" AS "by_id"
  FROM "referrals_contribution"
  WHERE "referrals_contribution"."referral_id" = %s)
  UNION (SELECT "referrals_lineofenquiry"."settled_by_id" AS "settled_by_id"
  FROM "referrals_lineofenquiry"
  WHERE ("referrals_lineofenquiry"."referral_id" = %s AND "referrals_lineofenquiry"."settled_by_id" IS NOT NULL))
  UNION (SELECT "referrals_observation"."by_id" AS "by_id"
  FROM "referrals_observation"
  WHERE "referrals_observation"."referral_id" = %s)
  UNION (SELECT "referrals_contact"."by_id" AS "by_id"
  FROM "referrals_contact"
  WHERE ("referrals_contact"."referral_id" = %s AND NOT ("referrals_contact"."with_whom" = %s)))
  UNION (SELECT "referrals_decision"."author_id" AS "author_id"
  FROM "referrals_decision"
  WHERE "referrals_decision"."referral_id" = %s)
  UNION (SELECT "referrals_addendum"."by_id" AS "by_id"
  FROM "referrals_addendum"
  WHERE "referrals_addendum"."referral_id" = %s)
  UNION (SELECT "referrals_deconfliction"."overridden_by_id" AS "overridden_by_id"
  FROM "referrals_deconfliction"
  WHERE ("referrals_deconfliction"."referral_id" = %s AND "referrals_deconfliction"."overridden_by_id" IS NOT NULL))

SELECT "referrals_secondlook".*, "accounts_user".*
  FROM "referrals_secondlook"
  INNER JOIN "accounts_user" ON ("referrals_secondlook"."first_by_id" = "accounts_user"."id")
  WHERE "referrals_secondlook"."decision_id" = %s
  ORDER BY "referrals_secondlook"."id" ASC
  LIMIT 1

SELECT %s AS "a"
  FROM "referrals_secondlook"
  WHERE "referrals_secondlook"."decision_id" = %s
  LIMIT 1

SELECT (EXISTS(SELECT %s AS "a"
  FROM "referrals_deconfliction" V0
  WHERE (NOT EXISTS(SELECT %s AS "a"
  FROM "referrals_deconfliction" U0
  WHERE (U0."answered_at" > (V0."answered_at") AND U0."force_id" = (V0."force_id") AND U0."referral_id" = (V0."referral_id"))
  LIMIT 1) AND V0."answered_at" IS NOT NULL AND V0."force_id" = ("referrals_referral"."force_id") AND V0."referral_id" = ("referrals_referral"."id") AND V0."code" IN (%s))
  LIMIT 1) OR EXISTS(SELECT %s AS "a"
  FROM "referrals_approval" V0
  INNER JOIN "referrals_decision" V1 ON (V0."decision_id" = V1."id")
  INNER JOIN "referrals_referral" V2 ON (V1."referral_id" = V2."id")
  WHERE (V0."outcome" = %s AND NOT EXISTS(SELECT %s AS "a"
  FROM "referrals_approval" U0
  INNER JOIN "referrals_decision" U1 ON (U0."decision_id" = U1."id")
  WHERE (U0."outcome" = %s AND U0."at" > (V0."at") AND U1."referral_id" = (V1."referral_id"))
  LIMIT 1) AND NOT EXISTS(SELECT %s AS "a"
  FROM "referrals_deconfliction" U0
  WHERE (U0."answered_at" >= (V0."at") AND U0."force_id" = (V2."force_id") AND U0."referral_id" = (V1."referral_id"))
  LIMIT 1) AND V1."option" = %s AND V1."referral_id" = ("referrals_referral"."id"))
  LIMIT 1)) AS "primacy", EXISTS(SELECT %s AS "a"
  FROM "referrals_deconfliction" V0
  WHERE (NOT EXISTS(SELECT %s AS "a"
  FROM "referrals_deconfliction" U0
  WHERE (U0."answered_at" > (V0."answered_at") AND U0."force_id" = (V0."force_id") AND U0."referral_id" = (V0."referral_id"))
  LIMIT 1) AND V0."answered_at" IS NOT NULL AND V0."force_id" = ("referrals_referral"."force_id") AND V0."referral_id" = ("referrals_referral"."id") AND NOT EXISTS(SELECT %s AS "a"
  FROM "referrals_deconfliction" U0
  WHERE (U0."code" = %s AND U0."force_id" = (V0."force_id") AND U0."overridden_at" >= (U0."requested_at") AND U0."referral_id" = (V0."referral_id"))
  LIMIT 1) AND V0."code" = %s)
  LIMIT 1) AS "waits"
  FROM "referrals_referral"
  WHERE "referrals_referral"."id" = %s

SELECT "referrals_deconfliction".*
  FROM "referrals_deconfliction"
  WHERE ("referrals_deconfliction"."force_id" = %s AND "referrals_deconfliction"."referral_id" = %s)
  ORDER BY "referrals_deconfliction"."requested_at" DESC, "referrals_deconfliction"."id" DESC
  LIMIT 1

SELECT "safeguarding_partneraction".*, "accounts_agency".*
  FROM "safeguarding_partneraction"
  INNER JOIN "accounts_agency" ON ("safeguarding_partneraction"."agency_id" = "accounts_agency"."id")
  WHERE ("safeguarding_partneraction"."referral_id" = %s AND "safeguarding_partneraction"."seen_by_asker_at" IS NULL AND "safeguarding_partneraction"."state" IN (%s, ...))
  ORDER BY "safeguarding_partneraction"."id" ASC

SELECT COUNT("referrals_lineofenquiry"."id") AS "lines", COUNT("referrals_lineofenquiry"."id") FILTER (WHERE "referrals_lineofenquiry"."state" = %s) AS "still"
  FROM "referrals_lineofenquiry"
  WHERE "referrals_lineofenquiry"."referral_id" = %s
  GROUP BY "referrals_lineofenquiry"."referral_id"

SELECT COUNT("safeguarding_partneraction"."id") AS "asked", COUNT("safeguarding_partneraction"."id") FILTER (WHERE "safeguarding_partneraction"."state" IN (%s, ...)) AS "waiting", COUNT("safeguarding_partneraction"."id") FILTER (WHERE ("safeguarding_partneraction"."seen_by_asker_at" IS NULL AND "safeguarding_partneraction"."state" IN (%s, ...))) AS "unread"
  FROM "safeguarding_partneraction"
  WHERE "safeguarding_partneraction"."referral_id" = %s
  GROUP BY "safeguarding_partneraction"."referral_id"

SELECT "subjects_name".*
  FROM "subjects_name"
  WHERE ("subjects_name"."withdrawn_at" IS NULL AND "subjects_name"."subject_id" = %s)
  ORDER BY "subjects_name"."id" ASC


with recursive start as (select id, sealed or %s as sealed from subjects_subject where id = %s),
same(id) as (
    select id from start
    union
    select step.id from same cross join lateral (
        select b_id as id from subjects_link where a_id = same.id and verdict = 'same' and ended_at is null
        union all
        select a_id from subjects_link where b_id = same.id and verdict = 'same' and ended_at is null
    ) step
    join subjects_subject reached on reached.id = step.id
    where not reached.sealed or (select sealed from start)
)
select id from same


SELECT "subjects_dateofbirth".*
  FROM "subjects_dateofbirth"
  WHERE ("subjects_dateofbirth"."withdrawn_at" IS NULL AND "subjects_dateofbirth"."subject_id" IN (%s))

select 0, count(*) from ((SELECT "accounts_notice"."created_at" AS "place", "accounts_notice"."id" AS "record"
  FROM "accounts_notice"
  WHERE ("accounts_notice"."person_id" = %s) AND ("accounts_notice"."read_at" IS NULL)
  LIMIT 100)) as listed
