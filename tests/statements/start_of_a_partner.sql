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

SELECT "packs_packshare"."sent_at" AS "place", "packs_packshare"."id" AS "record"
  FROM "packs_packshare"
  INNER JOIN "accounts_agency" ON ("packs_packshare"."agency_id" = "accounts_agency"."id")
  LEFT OUTER JOIN "packs_packjob" ON ("packs_packshare"."job_id" = "packs_packjob"."id")
  INNER JOIN "referrals_referral" ON ("packs_packshare"."referral_id" = "referrals_referral"."id")
  WHERE (("packs_packshare"."agency_id" IN (%s) AND "packs_packshare"."state" IN (%s, ...) AND "packs_packshare"."revoked_at" IS NULL AND ("packs_packshare"."until" IS NULL OR "packs_packshare"."until" > %s) AND EXISTS(SELECT %s AS "a"
  FROM "packs_packgrant" U0
  INNER JOIN "auth_permission" U3 ON (U0."permission_id" = U3."id")
  INNER JOIN "django_content_type" U4 ON (U3."content_type_id" = U4."id")
  WHERE (U0."content_object_id" = ("packs_packshare"."job_id") AND U0."group_id" = ("accounts_agency"."group_id") AND U3."codename" = %s AND U4."app_label" = %s)
  LIMIT 1) AND NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_seal" U0
  WHERE (U0."lifted_at" IS NULL AND U0."at" > ("packs_packshare"."sent_at") AND U0."referral_id" = ("packs_packshare"."referral_id"))
  LIMIT 1)) AND NOT ("referrals_referral"."state" = %s OR EXISTS(SELECT %s AS "a"
  FROM "referrals_deconfliction" V0
  WHERE (NOT EXISTS(SELECT %s AS "a"
  FROM "referrals_deconfliction" U0
  WHERE (U0."answered_at" > (V0."answered_at") AND U0."force_id" = (V0."force_id") AND U0."referral_id" = (V0."referral_id"))
  LIMIT 1) AND V0."answered_at" IS NOT NULL AND V0."force_id" = ("referrals_referral"."force_id") AND V0."referral_id" = ("packs_packshare"."referral_id") AND V0."code" IN (%s))
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
  LIMIT 1) AND V1."option" = %s AND V1."referral_id" = ("packs_packshare"."referral_id"))
  LIMIT 1) OR EXISTS(SELECT %s AS "a"
  FROM "referrals_deconfliction" V0
  WHERE (NOT EXISTS(SELECT %s AS "a"
  FROM "referrals_deconfliction" U0
  WHERE (U0."answered_at" > (V0."answered_at") AND U0."force_id" = (V0."force_id") AND U0."referral_id" = (V0."referral_id"))
  LIMIT 1) AND V0."answered_at" IS NOT NULL AND V0."force_id" = ("referrals_referral"."force_id") AND V0."referral_id" = ("packs_packshare"."referral_id") AND NOT EXISTS(SELECT %s AS "a"
  FROM "referrals_deconfliction" U0
  WHERE (U0."code" = %s AND U0."force_id" = (V0."force_id") AND U0."overridden_at" >= (U0."requested_at") AND U0."referral_id" = (V0."referral_id"))
  LIMIT 1) AND V0."code" = %s)
  LIMIT 1)) AND "packs_packjob"."stopped_at" IS NULL AND NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_exclusion" U0
  WHERE (U0."lifted_at" IS NULL AND U0."person_id" = %s AND U0."referral_id" = ("packs_packshare"."referral_id"))
  LIMIT 1)))) AND ("packs_packshare"."state" = %s)
  ORDER BY 1 DESC, 2 DESC
  LIMIT 100

select 1, count(*) from ((SELECT "safeguarding_partneraction"."due_at" AS "place", "safeguarding_partneraction"."id" AS "record"
  FROM "safeguarding_partneraction"
  INNER JOIN "referrals_referral" ON ("safeguarding_partneraction"."referral_id" = "referrals_referral"."id")
  WHERE (("safeguarding_partneraction"."agency_id" IN (%s) AND NOT ("safeguarding_partneraction"."kind" = %s) AND ("safeguarding_partneraction"."state" IN (%s, ...) OR ("safeguarding_partneraction"."partner_access_until" > %s AND NOT ("safeguarding_partneraction"."state" = %s))) AND NOT ("referrals_referral"."state" = %s OR EXISTS(SELECT %s AS "a"
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
  LIMIT 1)) AND NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_exclusion" U0
  WHERE (U0."lifted_at" IS NULL AND U0."person_id" = %s AND U0."referral_id" = ("safeguarding_partneraction"."referral_id"))
  LIMIT 1)))) AND ("safeguarding_partneraction"."state" = %s)
  LIMIT 100)) as listed union all select 2, count(*) from ((SELECT "referrals_draft"."saved_at" AS "place", "referrals_draft"."id" AS "record"
  FROM "referrals_draft"
  WHERE (("referrals_draft"."author_id" = %s AND "referrals_draft"."state" = %s))
  LIMIT 100)
  UNION (SELECT "referrals_draft"."saved_at" AS "place", "referrals_draft"."id" AS "record"
  FROM "referrals_draft"
  WHERE (("referrals_draft"."author_id" = %s AND "referrals_draft"."state" = %s))
  LIMIT 100)) as listed union all select 3, count(*) from ((SELECT "accounts_notice"."created_at" AS "place", "accounts_notice"."id" AS "record"
  FROM "accounts_notice"
  WHERE ("accounts_notice"."person_id" = %s) AND ("accounts_notice"."read_at" IS NULL)
  LIMIT 100)) as listed

SELECT "accounts_kepttext".*
  FROM "accounts_kepttext"
  WHERE ("accounts_kepttext"."at" >= %s AND "accounts_kepttext"."user_id" = %s)
  ORDER BY "accounts_kepttext"."at" DESC, "accounts_kepttext"."id" DESC
  LIMIT 10

SELECT "accounts_agency".*
  FROM "accounts_agency"
  WHERE ("accounts_agency"."is_open" AND "accounts_agency"."merged_into_id" IS NULL AND "accounts_agency"."area_id" IN (%s) AND "accounts_agency"."kind" = %s)
  ORDER BY "accounts_agency"."sort_key" ASC
