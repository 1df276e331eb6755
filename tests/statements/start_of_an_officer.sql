7 statements

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

select 0, count(*) from ((SELECT "referrals_referral"."queue_key" AS "place", "referrals_referral"."id" AS "record"
  FROM "referrals_referral"
  WHERE (("referrals_referral"."force_id" IN (%s) AND NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_exclusion" U0
  WHERE (U0."lifted_at" IS NULL AND U0."person_id" = %s AND U0."referral_id" = ("referrals_referral"."id"))
  LIMIT 1)) AND (NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_seal" U0
  WHERE (U0."lifted_at" IS NULL AND U0."referral_id" = ("referrals_referral"."id"))
  LIMIT 1)) OR "referrals_referral"."officer_id" = %s OR "referrals_referral"."owner_id" = %s))) AND ("referrals_referral"."danger_now" IN (%s, ...))
  LIMIT 100)) as listed union all select 1, count(*) from ((SELECT "referrals_referral"."queue_key" AS "place", "referrals_referral"."id" AS "record"
  FROM "referrals_referral"
  WHERE (("referrals_referral"."force_id" IN (%s) AND NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_exclusion" U0
  WHERE (U0."lifted_at" IS NULL AND U0."person_id" = %s AND U0."referral_id" = ("referrals_referral"."id"))
  LIMIT 1)) AND (NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_seal" U0
  WHERE (U0."lifted_at" IS NULL AND U0."referral_id" = ("referrals_referral"."id"))
  LIMIT 1)) OR "referrals_referral"."officer_id" = %s OR "referrals_referral"."owner_id" = %s))) AND ((NOT ("referrals_referral"."state" IN (%s, ...)) AND "referrals_referral"."officer_id" = %s AND "referrals_referral"."due_at" < %s))
  LIMIT 100)) as listed union all select 2, count(*) from ((SELECT "referrals_referral"."queue_key" AS "place", "referrals_referral"."id" AS "record"
  FROM "referrals_referral"
  WHERE (("referrals_referral"."force_id" IN (%s) AND NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_exclusion" U0
  WHERE (U0."lifted_at" IS NULL AND U0."person_id" = %s AND U0."referral_id" = ("referrals_referral"."id"))
  LIMIT 1)) AND (NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_seal" U0
  WHERE (U0."lifted_at" IS NULL AND U0."referral_id" = ("referrals_referral"."id"))
  LIMIT 1)) OR "referrals_referral"."officer_id" = %s OR "referrals_referral"."owner_id" = %s))) AND ((NOT ("referrals_referral"."state" IN (%s, ...)) AND "referrals_referral"."officer_id" = %s AND EXISTS(SELECT %s AS "a"
  FROM "safeguarding_partneraction" U0
  WHERE (U0."referral_id" = ("referrals_referral"."id") AND U0."seen_by_asker_at" IS NULL AND U0."state" IN (%s, ...))
  LIMIT 1)))
  LIMIT 100)) as listed union all select 3, count(*) from ((SELECT "referrals_referral"."queue_key" AS "place", "referrals_referral"."id" AS "record"
  FROM "referrals_referral"
  WHERE (("referrals_referral"."force_id" IN (%s) AND NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_exclusion" U0
  WHERE (U0."lifted_at" IS NULL AND U0."person_id" = %s AND U0."referral_id" = ("referrals_referral"."id"))
  LIMIT 1)) AND (NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_seal" U0
  WHERE (U0."lifted_at" IS NULL AND U0."referral_id" = ("referrals_referral"."id"))
  LIMIT 1)) OR "referrals_referral"."officer_id" = %s OR "referrals_referral"."owner_id" = %s))) AND ((NOT ("referrals_referral"."state" IN (%s, ...)) AND "referrals_referral"."officer_id" = %s AND "referrals_referral"."has_unread_information"))
  LIMIT 100)) as listed union all select 4, count(*) from ((SELECT "referrals_referral"."queue_key" AS "place", "referrals_referral"."id" AS "record"
  FROM "referrals_referral"
  WHERE (("referrals_referral"."force_id" IN (%s) AND NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_exclusion" U0
  WHERE (U0."lifted_at" IS NULL AND U0."person_id" = %s AND U0."referral_id" = ("referrals_referral"."id"))
  LIMIT 1)) AND (NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_seal" U0
  WHERE (U0."lifted_at" IS NULL AND U0."referral_id" = ("referrals_referral"."id"))
  LIMIT 1)) OR "referrals_referral"."officer_id" = %s OR "referrals_referral"."owner_id" = %s))) AND ((NOT ("referrals_referral"."state" IN (%s, ...)) AND "referrals_referral"."offered_to_id" = %s))
  LIMIT 100)) as listed union all select 5, count(*) from ((SELECT "packs_packjob"."id" AS "pk"
  FROM "packs_packjob"
  WHERE ("packs_packjob"."told_wrong_since" IS NOT NULL AND EXISTS(SELECT %s AS "a"
  FROM "referrals_referral" V0
  WHERE (V0."id" = ("packs_packjob"."referral_id") AND V0."force_id" IN (%s) AND V0."officer_id" = %s AND NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_exclusion" U0
  WHERE (U0."lifted_at" IS NULL AND U0."person_id" = %s AND U0."referral_id" = (V0."id"))
  LIMIT 1)) AND (NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_seal" U0
  WHERE (U0."lifted_at" IS NULL AND U0."referral_id" = (V0."id"))
  LIMIT 1)) OR V0."officer_id" = %s OR V0."owner_id" = %s))
  LIMIT 1))
  LIMIT 100)
  UNION ALL (SELECT "safeguarding_partneraction"."id" AS "pk"
  FROM "safeguarding_partneraction"
  INNER JOIN "referrals_referral" ON ("safeguarding_partneraction"."referral_id" = "referrals_referral"."id")
  WHERE (NOT ("referrals_referral"."state" = %s OR EXISTS(SELECT %s AS "a"
  FROM "referrals_deconfliction" V0
  WHERE (NOT EXISTS(SELECT %s AS "a"
  FROM "referrals_deconfliction" U0
  WHERE (U0."answered_at" > (V0."answered_at") AND U0."force_id" = (V0."force_id") AND U0."referral_id" = (V0."referral_id"))
  LIMIT 1) AND V0."answered_at" IS NOT NULL AND V0."force_id" = ("referrals_referral"."force_id") AND V0."referral_id" = ("safeguarding_partneraction"."referral_id") AND V0."code" IN (%s))
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
  LIMIT 1) AND V1."option" = %s AND V1."referral_id" = ("safeguarding_partneraction"."referral_id"))
  LIMIT 1) OR EXISTS(SELECT %s AS "a"
  FROM "referrals_deconfliction" V0
  WHERE (NOT EXISTS(SELECT %s AS "a"
  FROM "referrals_deconfliction" U0
  WHERE (U0."answered_at" > (V0."answered_at") AND U0."force_id" = (V0."force_id") AND U0."referral_id" = (V0."referral_id"))
  LIMIT 1) AND V0."answered_at" IS NOT NULL AND V0."force_id" = ("referrals_referral"."force_id") AND V0."referral_id" = ("safeguarding_partneraction"."referral_id") AND NOT EXISTS(SELECT %s AS "a"
  FROM "referrals_deconfliction" U0
  WHERE (U0."code" = %s AND U0."force_id" = (V0."force_id") AND U0."overridden_at" >= (U0."requested_at") AND U0."referral_id" = (V0."referral_id"))
  LIMIT 1) AND V0."code" = %s)
  LIMIT 1)) AND "safeguarding_partneraction"."told_wrong_since" IS NOT NULL AND EXISTS(SELECT %s AS "a"
  FROM "referrals_referral" V0
  WHERE (V0."id" = ("safeguarding_partneraction"."referral_id") AND V0."force_id" IN (%s) AND V0."officer_id" = %s AND NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_exclusion" U0
  WHERE (U0."lifted_at" IS NULL AND U0."person_id" = %s AND U0."referral_id" = (V0."id"))
  LIMIT 1)) AND (NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_seal" U0
  WHERE (U0."lifted_at" IS NULL AND U0."referral_id" = (V0."id"))
  LIMIT 1)) OR V0."officer_id" = %s OR V0."owner_id" = %s))
  LIMIT 1))
  LIMIT 100)) as listed union all select 6, count(*) from ((SELECT "referrals_diaryentry"."due_on" AS "place", "referrals_diaryentry"."id" AS "record"
  FROM "referrals_diaryentry"
  WHERE ((EXISTS(SELECT %s AS "a"
  FROM "referrals_referral" V0
  WHERE (V0."id" = ("referrals_diaryentry"."referral_id") AND V0."force_id" IN (%s) AND V0."officer_id" = %s AND NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_exclusion" U0
  WHERE (U0."lifted_at" IS NULL AND U0."person_id" = %s AND U0."referral_id" = (V0."id"))
  LIMIT 1)) AND (NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_seal" U0
  WHERE (U0."lifted_at" IS NULL AND U0."referral_id" = (V0."id"))
  LIMIT 1)) OR V0."officer_id" = %s OR V0."owner_id" = %s))
  LIMIT 1) AND "referrals_diaryentry"."settled_at" IS NULL)) AND ("referrals_diaryentry"."due_on" < %s)
  LIMIT 100)) as listed union all select 7, count(*) from ((SELECT "referrals_referral"."queue_key" AS "place", "referrals_referral"."id" AS "record"
  FROM "referrals_referral"
  WHERE (("referrals_referral"."force_id" IN (%s) AND NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_exclusion" U0
  WHERE (U0."lifted_at" IS NULL AND U0."person_id" = %s AND U0."referral_id" = ("referrals_referral"."id"))
  LIMIT 1)) AND (NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_seal" U0
  WHERE (U0."lifted_at" IS NULL AND U0."referral_id" = ("referrals_referral"."id"))
  LIMIT 1)) OR "referrals_referral"."officer_id" = %s OR "referrals_referral"."owner_id" = %s))) AND ((NOT ("referrals_referral"."state" IN (%s, ...)) AND "referrals_referral"."officer_id" = %s AND "referrals_referral"."due_at" >= %s AND "referrals_referral"."due_at" < %s))
  LIMIT 100)) as listed union all select 8, count(*) from ((SELECT "referrals_referral"."queue_key" AS "place", "referrals_referral"."id" AS "record"
  FROM "referrals_referral"
  WHERE (("referrals_referral"."force_id" IN (%s) AND NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_exclusion" U0
  WHERE (U0."lifted_at" IS NULL AND U0."person_id" = %s AND U0."referral_id" = ("referrals_referral"."id"))
  LIMIT 1)) AND (NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_seal" U0
  WHERE (U0."lifted_at" IS NULL AND U0."referral_id" = ("referrals_referral"."id"))
  LIMIT 1)) OR "referrals_referral"."officer_id" = %s OR "referrals_referral"."owner_id" = %s))) AND ((NOT ("referrals_referral"."state" IN (%s, ...)) AND "referrals_referral"."officer_id" = %s AND "referrals_referral"."due_at" >= %s AND "referrals_referral"."due_at" < %s))
  LIMIT 100)) as listed union all select 9, count(*) from ((SELECT "referrals_draft"."saved_at" AS "place", "referrals_draft"."id" AS "record"
  FROM "referrals_draft"
  WHERE (("referrals_draft"."author_id" = %s AND "referrals_draft"."state" = %s))
  LIMIT 100)
  UNION (SELECT "referrals_draft"."saved_at" AS "place", "referrals_draft"."id" AS "record"
  FROM "referrals_draft"
  WHERE (("referrals_draft"."author_id" = %s AND "referrals_draft"."state" = %s))
  LIMIT 100)) as listed union all select 10, count(*) from ((SELECT "safeguarding_case"."plan_due_at" AS "place", "safeguarding_case"."id" AS "record"
  FROM "safeguarding_case"
  INNER JOIN "referrals_referral" ON ("safeguarding_case"."referral_id" = "referrals_referral"."id")
  WHERE (("safeguarding_case"."force_id" IN (%s) AND NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_exclusion" U0
  WHERE (U0."lifted_at" IS NULL AND U0."person_id" = %s AND U0."referral_id" = ("safeguarding_case"."referral_id"))
  LIMIT 1)) AND (NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_seal" U0
  WHERE (U0."lifted_at" IS NULL AND U0."referral_id" = ("safeguarding_case"."referral_id"))
  LIMIT 1)) OR "referrals_referral"."officer_id" = %s OR "referrals_referral"."owner_id" = %s))) AND (("safeguarding_case"."closed_at" IS NULL AND (("safeguarding_case"."plan_at" IS NULL AND "safeguarding_case"."plan_due_at" < %s) OR "safeguarding_case"."review_on" < %s)))
  LIMIT 100)) as listed union all select 11, count(*) from ((SELECT "referrals_referral"."queue_key" AS "place", "referrals_referral"."id" AS "record"
  FROM "referrals_referral"
  WHERE (("referrals_referral"."force_id" IN (%s) AND NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_exclusion" U0
  WHERE (U0."lifted_at" IS NULL AND U0."person_id" = %s AND U0."referral_id" = ("referrals_referral"."id"))
  LIMIT 1)) AND (NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_seal" U0
  WHERE (U0."lifted_at" IS NULL AND U0."referral_id" = ("referrals_referral"."id"))
  LIMIT 1)) OR "referrals_referral"."officer_id" = %s OR "referrals_referral"."owner_id" = %s))) AND ((NOT ("referrals_referral"."state" IN (%s, ...)) AND "referrals_referral"."officer_id" IS NULL AND "referrals_referral"."state" IN (%s, ...)))
  LIMIT 100)) as listed union all select 12, count(*) from ((SELECT "referrals_referral"."queue_key" AS "place", "referrals_referral"."id" AS "record"
  FROM "referrals_referral"
  WHERE (("referrals_referral"."force_id" IN (%s) AND NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_exclusion" U0
  WHERE (U0."lifted_at" IS NULL AND U0."person_id" = %s AND U0."referral_id" = ("referrals_referral"."id"))
  LIMIT 1)) AND (NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_seal" U0
  WHERE (U0."lifted_at" IS NULL AND U0."referral_id" = ("referrals_referral"."id"))
  LIMIT 1)) OR "referrals_referral"."officer_id" = %s OR "referrals_referral"."owner_id" = %s))) AND ((NOT ("referrals_referral"."state" IN (%s, ...)) AND "referrals_referral"."officer_id" = %s AND "referrals_referral"."officer_id" = %s AND EXISTS(SELECT %s AS "a"
  FROM "audit_event" V0
  WHERE (V0."at" >= %s AND V0."target_type" = %s AND V0."target_id" = ("referrals_referral"."id")::varchar AND V0."kind"::text LIKE %s AND V0."operation" = %s AND NOT (V0."actor_id" = %s AND V0."actor_id" IS NOT NULL) AND V0."at" > (COALESCE((SELECT U0."at" AS "at"
  FROM "audit_event" U0
  WHERE (U0."at" >= %s AND U0."target_type" = %s AND U0."actor_id" = %s AND U0."operation" = %s AND U0."target_id" = (V0."target_id"))
  ORDER BY 1 DESC
  LIMIT 1), "referrals_referral"."claimed_at")))
  LIMIT 1)))
  LIMIT 100)) as listed union all select 13, count(*) from ((SELECT "accounts_notice"."created_at" AS "place", "accounts_notice"."id" AS "record"
  FROM "accounts_notice"
  WHERE ("accounts_notice"."person_id" = %s) AND ("accounts_notice"."read_at" IS NULL)
  LIMIT 100)) as listed

SELECT "audit_event"."target_id" AS "target_id"
  FROM "audit_event"
  WHERE ("audit_event"."actor_id" = %s AND "audit_event"."at" >= %s AND "audit_event"."kind" = %s AND "audit_event"."target_type" = %s)
  ORDER BY "audit_event"."at" DESC
  LIMIT 60

SELECT "accounts_kepttext".*
  FROM "accounts_kepttext"
  WHERE ("accounts_kepttext"."at" >= %s AND "accounts_kepttext"."user_id" = %s)
  ORDER BY "accounts_kepttext"."at" DESC, "accounts_kepttext"."id" DESC
  LIMIT 10
