9 statements

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

SELECT l0.*, l1.*, l2.*, l3.*, l4.*, l5.*
  FROM (SELECT row_number() OVER () AS at, own.*
  FROM (SELECT "accounts_user".*
  FROM "accounts_user"
  WHERE ("accounts_user"."id" IN (SELECT V0."user_id" AS "user_id"
  FROM "accounts_membership" V0
  INNER JOIN "accounts_agency" V1 ON (V0."agency_id" = V1."id")
  INNER JOIN "accounts_user" V2 ON (V0."user_id" = V2."id")
  WHERE (V0."state" = %s AND (V0."until" IS NULL OR V0."until" > %s) AND V1."is_open" AND V2."is_active" AND NOT (((V2."training_until" < %s AND V2."training_until" IS NOT NULL) OR (V2."vetting_until" < %s AND V2."vetting_until" IS NOT NULL)) AND V0."role" IN (%s, ...)) AND NOT EXISTS(SELECT %s AS "a"
  FROM "accounts_absence" U0
  WHERE (U0."ended_at" IS NULL AND U0."last_day" >= %s AND U0."first_day" <= %s AND U0."person_id" = (V0."user_id"))
  LIMIT 1) AND V0."agency_id" = %s AND V0."role" IN (%s, ...))) OR EXISTS(SELECT %s AS "a"
  FROM "referrals_referral" U0
  WHERE (U0."force_id" IN (%s) AND U0."officer_id" = ("accounts_user"."id") AND NOT (U0."state" IN (%s, ...)))
  LIMIT 1))
  ORDER BY "accounts_user"."sort_key" ASC, "accounts_user"."id" ASC) AS own) AS l0 (at, ...) FULL JOIN (SELECT row_number() OVER () AS at, own.*
  FROM (SELECT "referrals_code".*
  FROM "referrals_code"
  WHERE ("referrals_code"."is_current" AND "referrals_code"."list" = %s)
  ORDER BY "referrals_code"."order" ASC) AS own) AS l1 (at, ...) USING (at) FULL JOIN (SELECT row_number() OVER () AS at, own.*
  FROM (SELECT "accounts_agency".*, "accounts_area".*
  FROM "accounts_agency"
  INNER JOIN "accounts_area" ON ("accounts_agency"."area_id" = "accounts_area"."id")
  WHERE "accounts_agency"."area_id" IN (%s)
  ORDER BY "accounts_agency"."sort_key" ASC, "accounts_agency"."id" ASC) AS own) AS l2 (at, ...) USING (at) FULL JOIN (SELECT row_number() OVER () AS at, own.*
  FROM (SELECT "accounts_savedview".*, "accounts_agency".*
  FROM "accounts_savedview"
  LEFT OUTER JOIN "accounts_agency" ON ("accounts_savedview"."agency_id" = "accounts_agency"."id")
  WHERE ("accounts_savedview"."removed_at" IS NULL AND "accounts_savedview"."of" = %s AND (("accounts_savedview"."agency_id" IS NULL AND "accounts_savedview"."person_id" = %s) OR "accounts_savedview"."agency_id" IN (%s)))
  ORDER BY "accounts_savedview"."id" ASC) AS own) AS l3 (at, ...) USING (at) FULL JOIN (SELECT row_number() OVER () AS at, own.*
  FROM (SELECT %s::text, array(SELECT "referrals_nameword"."word" AS "word"
  FROM "referrals_nameword"
  WHERE "referrals_nameword"."near" && (ARRAY[%s, ...])::varchar(101)[]
  LIMIT 2000)) AS own) AS l4 (at, ...) USING (at) FULL JOIN (SELECT row_number() OVER () AS at, own.*
  FROM ((SELECT %s AS "value1"
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
  LIMIT 1)) AS own) AS l5 (at, ...) USING (at)
  ORDER BY coalesce(l0.at, l1.at, l2.at, l3.at, l4.at, l5.at)

SELECT seen.place, seen.record, "referrals_referral"."id", "referrals_referral"."public_id", "referrals_referral"."reference", "referrals_referral"."state", "referrals_referral"."submitted_at", "referrals_referral"."agency_id", "referrals_referral"."subject_id", "referrals_referral"."officer_id", "referrals_referral"."due_at", "referrals_referral"."is_repeat", "referrals_referral"."has_complex_needs", "referrals_referral"."has_violence", "referrals_referral"."has_unread_information", "referrals_referral"."danger_now", "referrals_referral"."danger_told", "referrals_referral"."child_now", "referrals_referral"."agency_may_see", "referrals_referral"."queue", "accounts_agency"."id", "accounts_agency"."name", "accounts_user"."id", "accounts_user"."name"
  FROM (SELECT "referrals_referral"."submitted_at" AS "place", "referrals_referral"."id" AS "record"
  FROM "referrals_referral"
  INNER JOIN "referrals_searchdocument" ON ("referrals_referral"."id" = "referrals_searchdocument"."referral_id")
  WHERE (("referrals_referral"."force_id" IN (%s) AND NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_exclusion" U0
  WHERE (U0."lifted_at" IS NULL AND U0."person_id" = %s AND U0."referral_id" = ("referrals_referral"."id"))
  LIMIT 1)) AND (NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_seal" U0
  WHERE (U0."lifted_at" IS NULL AND U0."referral_id" = ("referrals_referral"."id"))
  LIMIT 1)) OR "referrals_referral"."officer_id" = %s OR "referrals_referral"."owner_id" = %s)) AND "referrals_searchdocument"."tokens" @@ (%s::pg_catalog.tsquery))
  ORDER BY 1 DESC, 2 DESC
  LIMIT 26) AS seen (place, record) LEFT JOIN ("referrals_referral"
  INNER JOIN "accounts_agency" ON ("referrals_referral"."agency_id" = "accounts_agency"."id")
  LEFT OUTER JOIN "accounts_user" ON ("referrals_referral"."officer_id" = "accounts_user"."id")) ON "referrals_referral"."id" = seen.record
  ORDER BY 1 DESC, 2 DESC

select * from named_in_lists(%s, ...)

select audit_append(%s, ...::text[], %s::jsonb, %s)

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
  LIMIT 1)) OR "referrals_referral"."officer_id" = %s OR "referrals_referral"."owner_id" = %s))) AND ((NOT ("referrals_referral"."state" IN (%s, ...)) AND "referrals_referral"."officer_id" IS NULL AND "referrals_referral"."state" IN (%s, ...)))
  LIMIT 100)) as listed union all select 2, count(*) from ((SELECT "referrals_referral"."queue_key" AS "place", "referrals_referral"."id" AS "record"
  FROM "referrals_referral"
  WHERE (("referrals_referral"."force_id" IN (%s) AND NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_exclusion" U0
  WHERE (U0."lifted_at" IS NULL AND U0."person_id" = %s AND U0."referral_id" = ("referrals_referral"."id"))
  LIMIT 1)) AND (NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_seal" U0
  WHERE (U0."lifted_at" IS NULL AND U0."referral_id" = ("referrals_referral"."id"))
  LIMIT 1)) OR "referrals_referral"."officer_id" = %s OR "referrals_referral"."owner_id" = %s))) AND ((NOT ("referrals_referral"."state" IN (%s, ...)) AND "referrals_referral"."officer_id" = %s))
  LIMIT 100)) as listed union all select 3, count(*) from ((SELECT "referrals_referral"."queue_key" AS "place", "referrals_referral"."id" AS "record"
  FROM "referrals_referral"
  WHERE (("referrals_referral"."force_id" IN (%s) AND NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_exclusion" U0
  WHERE (U0."lifted_at" IS NULL AND U0."person_id" = %s AND U0."referral_id" = ("referrals_referral"."id"))
  LIMIT 1)) AND (NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_seal" U0
  WHERE (U0."lifted_at" IS NULL AND U0."referral_id" = ("referrals_referral"."id"))
  LIMIT 1)) OR "referrals_referral"."officer_id" = %s OR "referrals_referral"."owner_id" = %s))) AND ((NOT ("referrals_referral"."state" IN (%s, ...)) AND "referrals_referral"."offered_to_id" = %s))
  LIMIT 100)) as listed union all select 4, count(*) from ((SELECT "referrals_referral"."queue_key" AS "place", "referrals_referral"."id" AS "record"
  FROM "referrals_referral"
  WHERE (("referrals_referral"."force_id" IN (%s) AND NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_exclusion" U0
  WHERE (U0."lifted_at" IS NULL AND U0."person_id" = %s AND U0."referral_id" = ("referrals_referral"."id"))
  LIMIT 1)) AND (NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_seal" U0
  WHERE (U0."lifted_at" IS NULL AND U0."referral_id" = ("referrals_referral"."id"))
  LIMIT 1)) OR "referrals_referral"."officer_id" = %s OR "referrals_referral"."owner_id" = %s))) AND ((NOT ("referrals_referral"."state" IN (%s, ...)) AND "referrals_referral"."officer_id" IS NULL))
  LIMIT 100)) as listed union all select 5, count(*) from ((SELECT "referrals_referral"."queue_key" AS "place", "referrals_referral"."id" AS "record"
  FROM "referrals_referral"
  WHERE (("referrals_referral"."force_id" IN (%s) AND NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_exclusion" U0
  WHERE (U0."lifted_at" IS NULL AND U0."person_id" = %s AND U0."referral_id" = ("referrals_referral"."id"))
  LIMIT 1)) AND (NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_seal" U0
  WHERE (U0."lifted_at" IS NULL AND U0."referral_id" = ("referrals_referral"."id"))
  LIMIT 1)) OR "referrals_referral"."officer_id" = %s OR "referrals_referral"."owner_id" = %s))) AND ((NOT ("referrals_referral"."state" IN (%s, ...)) AND "referrals_referral"."due_at" < %s))
  LIMIT 100)) as listed union all select 6, count(*) from ((SELECT "referrals_referral"."queue_key" AS "place", "referrals_referral"."id" AS "record"
  FROM "referrals_referral"
  WHERE (("referrals_referral"."force_id" IN (%s) AND NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_exclusion" U0
  WHERE (U0."lifted_at" IS NULL AND U0."person_id" = %s AND U0."referral_id" = ("referrals_referral"."id"))
  LIMIT 1)) AND (NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_seal" U0
  WHERE (U0."lifted_at" IS NULL AND U0."referral_id" = ("referrals_referral"."id"))
  LIMIT 1)) OR "referrals_referral"."officer_id" = %s OR "referrals_referral"."owner_id" = %s))) AND (NOT ("referrals_referral"."state" IN (%s, ...)))
  LIMIT 100)) as listed union all select 7, count(*) from ((SELECT "referrals_referral"."submitted_at" AS "place", "referrals_referral"."id" AS "record"
  FROM "referrals_referral"
  WHERE (("referrals_referral"."force_id" IN (%s) AND NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_exclusion" U0
  WHERE (U0."lifted_at" IS NULL AND U0."person_id" = %s AND U0."referral_id" = ("referrals_referral"."id"))
  LIMIT 1)) AND (NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_seal" U0
  WHERE (U0."lifted_at" IS NULL AND U0."referral_id" = ("referrals_referral"."id"))
  LIMIT 1)) OR "referrals_referral"."officer_id" = %s OR "referrals_referral"."owner_id" = %s))) AND ("referrals_referral"."state" IN (%s, ...))
  LIMIT 100)) as listed union all select 8, count(*) from ((SELECT "accounts_notice"."created_at" AS "place", "accounts_notice"."id" AS "record"
  FROM "accounts_notice"
  WHERE ("accounts_notice"."person_id" = %s) AND ("accounts_notice"."read_at" IS NULL)
  LIMIT 100)) as listed

SELECT "subjects_name".*
  FROM "subjects_name"
  WHERE ("subjects_name"."withdrawn_at" IS NULL AND "subjects_name"."subject_id" IN (%s, ...))
