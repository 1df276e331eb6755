8 statements

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

SELECT seen.place, seen.record, "safeguarding_partneraction"."id", "safeguarding_partneraction"."public_id", "safeguarding_partneraction"."reference", "safeguarding_partneraction"."kind", "safeguarding_partneraction"."agency_id", "safeguarding_partneraction"."due_at", "safeguarding_partneraction"."state", "safeguarding_partneraction"."allocated_to_id", "accounts_agency"."id", "accounts_agency"."name", "accounts_user"."id", "accounts_user"."name"
  FROM (SELECT "safeguarding_partneraction"."due_at" AS "place", "safeguarding_partneraction"."id" AS "record"
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
  ORDER BY 1 ASC, 2 ASC
  LIMIT 26) AS seen (place, record) LEFT JOIN ("safeguarding_partneraction"
  INNER JOIN "accounts_agency" ON ("safeguarding_partneraction"."agency_id" = "accounts_agency"."id")
  LEFT OUTER JOIN "accounts_user" ON ("safeguarding_partneraction"."allocated_to_id" = "accounts_user"."id")) ON "safeguarding_partneraction"."id" = seen.record
  ORDER BY 1 ASC, 2 ASC

select * from named_in_lists(%s, ...)

select audit_append(%s, ...::text[], %s::jsonb, %s)

SELECT "accounts_savedview".*, "accounts_agency".*
  FROM "accounts_savedview"
  LEFT OUTER JOIN "accounts_agency" ON ("accounts_savedview"."agency_id" = "accounts_agency"."id")
  WHERE ("accounts_savedview"."removed_at" IS NULL AND "accounts_savedview"."of" = %s AND "accounts_savedview"."agency_id" IS NULL AND "accounts_savedview"."person_id" = %s)
  ORDER BY "accounts_savedview"."id" ASC

select 0, count(*) from ((SELECT "safeguarding_partneraction"."due_at" AS "place", "safeguarding_partneraction"."id" AS "record"
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
  LIMIT 100)) as listed union all select 1, count(*) from ((SELECT "safeguarding_partneraction"."due_at" AS "place", "safeguarding_partneraction"."id" AS "record"
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
  LIMIT 1)))) AND (("safeguarding_partneraction"."state" IN (%s, ...) AND ("safeguarding_partneraction"."allocated_to_id" = %s OR "safeguarding_partneraction"."deputy_id" = %s)))
  LIMIT 100)) as listed union all select 2, count(*) from ((SELECT "safeguarding_partneraction"."due_at" AS "place", "safeguarding_partneraction"."id" AS "record"
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
  LIMIT 1)))) AND ("safeguarding_partneraction"."state" IN (%s, ...))
  LIMIT 100)) as listed union all select 3, count(*) from ((SELECT "safeguarding_partneraction"."due_at" AS "place", "safeguarding_partneraction"."id" AS "record"
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
  LIMIT 1)))) AND (("safeguarding_partneraction"."due_at" < %s AND "safeguarding_partneraction"."state" IN (%s, ...)))
  LIMIT 100)) as listed union all select 4, count(*) from ((SELECT "safeguarding_partneraction"."due_at" AS "place", "safeguarding_partneraction"."id" AS "record"
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
  LIMIT 1)))) AND (NOT ("safeguarding_partneraction"."state" IN (%s, ...)))
  LIMIT 100)) as listed union all select 5, count(*) from ((SELECT "accounts_notice"."created_at" AS "place", "accounts_notice"."id" AS "record"
  FROM "accounts_notice"
  WHERE ("accounts_notice"."person_id" = %s) AND ("accounts_notice"."read_at" IS NULL)
  LIMIT 100)) as listed
