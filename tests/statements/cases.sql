10 statements

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

SELECT l0.*, l1.*
  FROM (SELECT row_number() OVER () AS at, own.*
  FROM (SELECT "accounts_agency".*, "accounts_area".*
  FROM "accounts_agency"
  INNER JOIN "accounts_area" ON ("accounts_agency"."area_id" = "accounts_area"."id")
  WHERE "accounts_agency"."area_id" IN (%s)
  ORDER BY "accounts_agency"."sort_key" ASC, "accounts_agency"."id" ASC) AS own) AS l0 (at, ...) FULL JOIN (SELECT row_number() OVER () AS at, own.*
  FROM (SELECT "accounts_savedview".*, "accounts_agency".*
  FROM "accounts_savedview"
  LEFT OUTER JOIN "accounts_agency" ON ("accounts_savedview"."agency_id" = "accounts_agency"."id")
  WHERE ("accounts_savedview"."removed_at" IS NULL AND "accounts_savedview"."of" = %s AND (("accounts_savedview"."agency_id" IS NULL AND "accounts_savedview"."person_id" = %s) OR "accounts_savedview"."agency_id" IN (%s)))
  ORDER BY "accounts_savedview"."id" ASC) AS own) AS l1 (at, ...) USING (at)
  ORDER BY coalesce(l0.at, l1.at)

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

SELECT seen.place, seen.record, "safeguarding_case"."id", "safeguarding_case"."public_id", "safeguarding_case"."reference", "safeguarding_case"."state", "safeguarding_case"."referral_id", "safeguarding_case"."kind", "safeguarding_case"."owner_id", "safeguarding_case"."plan_due_at", "safeguarding_case"."plan_at", "safeguarding_case"."review_on", "safeguarding_case"."closed_at", "referrals_referral"."id", "referrals_referral"."subject_id", "accounts_user"."id", "accounts_user"."name"
  FROM (SELECT "safeguarding_case"."plan_due_at" AS "place", "safeguarding_case"."id" AS "record"
  FROM "safeguarding_case"
  INNER JOIN "referrals_referral" ON ("safeguarding_case"."referral_id" = "referrals_referral"."id")
  WHERE (("safeguarding_case"."force_id" IN (%s) AND NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_exclusion" U0
  WHERE (U0."lifted_at" IS NULL AND U0."person_id" = %s AND U0."referral_id" = ("safeguarding_case"."referral_id"))
  LIMIT 1)) AND (NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_seal" U0
  WHERE (U0."lifted_at" IS NULL AND U0."referral_id" = ("safeguarding_case"."referral_id"))
  LIMIT 1)) OR "referrals_referral"."officer_id" = %s OR "referrals_referral"."owner_id" = %s))) AND ("safeguarding_case"."closed_at" IS NULL)
  ORDER BY 1 ASC, 2 ASC
  LIMIT 26) AS seen (place, record) LEFT JOIN ("safeguarding_case"
  INNER JOIN "referrals_referral" ON ("safeguarding_case"."referral_id" = "referrals_referral"."id")
  INNER JOIN "accounts_user" ON ("safeguarding_case"."owner_id" = "accounts_user"."id")) ON "safeguarding_case"."id" = seen.record
  ORDER BY 1 ASC, 2 ASC

select * from named_in_lists(%s, ...)

select audit_append(%s, ...::text[], %s::jsonb, %s)

select 0, count(*) from ((SELECT "safeguarding_case"."plan_due_at" AS "place", "safeguarding_case"."id" AS "record"
  FROM "safeguarding_case"
  INNER JOIN "referrals_referral" ON ("safeguarding_case"."referral_id" = "referrals_referral"."id")
  WHERE (("safeguarding_case"."force_id" IN (%s) AND NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_exclusion" U0
  WHERE (U0."lifted_at" IS NULL AND U0."person_id" = %s AND U0."referral_id" = ("safeguarding_case"."referral_id"))
  LIMIT 1)) AND (NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_seal" U0
  WHERE (U0."lifted_at" IS NULL AND U0."referral_id" = ("safeguarding_case"."referral_id"))
  LIMIT 1)) OR "referrals_referral"."officer_id" = %s OR "referrals_referral"."owner_id" = %s))) AND ("safeguarding_case"."closed_at" IS NULL)
  LIMIT 100)) as listed union all select 1, count(*) from ((SELECT "safeguarding_case"."plan_due_at" AS "place", "safeguarding_case"."id" AS "record"
  FROM "safeguarding_case"
  INNER JOIN "referrals_referral" ON ("safeguarding_case"."referral_id" = "referrals_referral"."id")
  WHERE (("safeguarding_case"."force_id" IN (%s) AND NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_exclusion" U0
  WHERE (U0."lifted_at" IS NULL AND U0."person_id" = %s AND U0."referral_id" = ("safeguarding_case"."referral_id"))
  LIMIT 1)) AND (NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_seal" U0
  WHERE (U0."lifted_at" IS NULL AND U0."referral_id" = ("safeguarding_case"."referral_id"))
  LIMIT 1)) OR "referrals_referral"."officer_id" = %s OR "referrals_referral"."owner_id" = %s))) AND (("safeguarding_case"."closed_at" IS NULL AND "safeguarding_case"."owner_id" = %s))
  LIMIT 100)) as listed union all select 2, count(*) from ((SELECT "safeguarding_case"."plan_due_at" AS "place", "safeguarding_case"."id" AS "record"
  FROM "safeguarding_case"
  INNER JOIN "referrals_referral" ON ("safeguarding_case"."referral_id" = "referrals_referral"."id")
  WHERE (("safeguarding_case"."force_id" IN (%s) AND NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_exclusion" U0
  WHERE (U0."lifted_at" IS NULL AND U0."person_id" = %s AND U0."referral_id" = ("safeguarding_case"."referral_id"))
  LIMIT 1)) AND (NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_seal" U0
  WHERE (U0."lifted_at" IS NULL AND U0."referral_id" = ("safeguarding_case"."referral_id"))
  LIMIT 1)) OR "referrals_referral"."officer_id" = %s OR "referrals_referral"."owner_id" = %s))) AND ("safeguarding_case"."offered_to_id" = %s)
  LIMIT 100)) as listed union all select 3, count(*) from ((SELECT "safeguarding_case"."plan_due_at" AS "place", "safeguarding_case"."id" AS "record"
  FROM "safeguarding_case"
  INNER JOIN "referrals_referral" ON ("safeguarding_case"."referral_id" = "referrals_referral"."id")
  WHERE (("safeguarding_case"."force_id" IN (%s) AND NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_exclusion" U0
  WHERE (U0."lifted_at" IS NULL AND U0."person_id" = %s AND U0."referral_id" = ("safeguarding_case"."referral_id"))
  LIMIT 1)) AND (NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_seal" U0
  WHERE (U0."lifted_at" IS NULL AND U0."referral_id" = ("safeguarding_case"."referral_id"))
  LIMIT 1)) OR "referrals_referral"."officer_id" = %s OR "referrals_referral"."owner_id" = %s))) AND (("safeguarding_case"."closed_at" IS NULL AND (("safeguarding_case"."plan_at" IS NULL AND "safeguarding_case"."plan_due_at" < %s) OR "safeguarding_case"."review_on" < %s)))
  LIMIT 100)) as listed union all select 4, count(*) from ((SELECT "safeguarding_case"."plan_due_at" AS "place", "safeguarding_case"."id" AS "record"
  FROM "safeguarding_case"
  INNER JOIN "referrals_referral" ON ("safeguarding_case"."referral_id" = "referrals_referral"."id")
  WHERE (("safeguarding_case"."force_id" IN (%s) AND NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_exclusion" U0
  WHERE (U0."lifted_at" IS NULL AND U0."person_id" = %s AND U0."referral_id" = ("safeguarding_case"."referral_id"))
  LIMIT 1)) AND (NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_seal" U0
  WHERE (U0."lifted_at" IS NULL AND U0."referral_id" = ("safeguarding_case"."referral_id"))
  LIMIT 1)) OR "referrals_referral"."officer_id" = %s OR "referrals_referral"."owner_id" = %s))) AND ("safeguarding_case"."state" = %s)
  LIMIT 100)) as listed union all select 5, count(*) from ((SELECT "safeguarding_case"."plan_due_at" AS "place", "safeguarding_case"."id" AS "record"
  FROM "safeguarding_case"
  INNER JOIN "referrals_referral" ON ("safeguarding_case"."referral_id" = "referrals_referral"."id")
  WHERE (("safeguarding_case"."force_id" IN (%s) AND NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_exclusion" U0
  WHERE (U0."lifted_at" IS NULL AND U0."person_id" = %s AND U0."referral_id" = ("safeguarding_case"."referral_id"))
  LIMIT 1)) AND (NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_seal" U0
  WHERE (U0."lifted_at" IS NULL AND U0."referral_id" = ("safeguarding_case"."referral_id"))
  LIMIT 1)) OR "referrals_referral"."officer_id" = %s OR "referrals_referral"."owner_id" = %s))) AND ((EXISTS(SELECT %s AS "a"
  FROM "safeguarding_followup" V0
  INNER JOIN "safeguarding_caseclosing" V1 ON (V0."closing_id" = V1."id")
  WHERE (NOT EXISTS(SELECT %s AS "a"
  FROM "safeguarding_caseclosing" U0
  WHERE (U0."at" > (V1."at") AND U0."case_id" = (V1."case_id") AND U0."outcome" = %s)
  LIMIT 1) AND V1."case_id" = ("safeguarding_case"."id") AND V0."due_on" <= %s AND V0."found" = %s)
  LIMIT 1) AND "safeguarding_case"."state" = %s))
  LIMIT 100)) as listed union all select 6, count(*) from ((SELECT "safeguarding_case"."plan_due_at" AS "place", "safeguarding_case"."id" AS "record"
  FROM "safeguarding_case"
  INNER JOIN "referrals_referral" ON ("safeguarding_case"."referral_id" = "referrals_referral"."id")
  WHERE (("safeguarding_case"."force_id" IN (%s) AND NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_exclusion" U0
  WHERE (U0."lifted_at" IS NULL AND U0."person_id" = %s AND U0."referral_id" = ("safeguarding_case"."referral_id"))
  LIMIT 1)) AND (NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_seal" U0
  WHERE (U0."lifted_at" IS NULL AND U0."referral_id" = ("safeguarding_case"."referral_id"))
  LIMIT 1)) OR "referrals_referral"."officer_id" = %s OR "referrals_referral"."owner_id" = %s))) AND ("safeguarding_case"."closed_at" IS NOT NULL)
  LIMIT 100)) as listed union all select 7, count(*) from ((SELECT "accounts_notice"."created_at" AS "place", "accounts_notice"."id" AS "record"
  FROM "accounts_notice"
  WHERE ("accounts_notice"."person_id" = %s) AND ("accounts_notice"."read_at" IS NULL)
  LIMIT 100)) as listed

SELECT "safeguarding_case"."id"
  FROM "safeguarding_case"
  INNER JOIN "referrals_referral" ON ("safeguarding_case"."referral_id" = "referrals_referral"."id")
  WHERE ("safeguarding_case"."closed_at" IS NULL AND "safeguarding_case"."force_id" IN (%s) AND "safeguarding_case"."force_id" IN (%s) AND NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_exclusion" U0
  WHERE (U0."lifted_at" IS NULL AND U0."person_id" = %s AND U0."referral_id" = ("safeguarding_case"."referral_id"))
  LIMIT 1)) AND (NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_seal" U0
  WHERE (U0."lifted_at" IS NULL AND U0."referral_id" = ("safeguarding_case"."referral_id"))
  LIMIT 1)) OR "referrals_referral"."officer_id" = %s OR "referrals_referral"."owner_id" = %s) AND "safeguarding_case"."id" IN (%s, ...))
