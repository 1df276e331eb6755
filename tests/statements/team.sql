13 statements

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

SELECT l0.*, l1.*, l2.*, l3.*, l4.*, l5.*, l6.*, l7.*, l8.*, l9.*, l10.*, l11.*, l12.*, l13.*
  FROM (SELECT row_number() OVER () AS at, own.*
  FROM (SELECT "referrals_referral".*, "subjects_subject".*
  FROM "referrals_referral"
  INNER JOIN "subjects_subject" ON ("referrals_referral"."subject_id" = "subjects_subject"."id")
  WHERE ("referrals_referral"."force_id" IN (%s) AND NOT ("referrals_referral"."state" IN (%s, ...)) AND "referrals_referral"."force_id" IN (%s) AND NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_exclusion" U0
  WHERE (U0."lifted_at" IS NULL AND U0."person_id" = %s AND U0."referral_id" = ("referrals_referral"."id"))
  LIMIT 1)) AND (NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_seal" U0
  WHERE (U0."lifted_at" IS NULL AND U0."referral_id" = ("referrals_referral"."id"))
  LIMIT 1)) OR "referrals_referral"."officer_id" = %s OR "referrals_referral"."owner_id" = %s) AND "referrals_referral"."state" = %s)
  ORDER BY "referrals_referral"."due_at" ASC, "referrals_referral"."id" ASC
  LIMIT 25) AS own) AS l0 (at, ...) FULL JOIN (SELECT row_number() OVER () AS at, own.*
  FROM (SELECT "referrals_referral"."id", "referrals_referral"."public_id", "referrals_referral"."reference", "referrals_referral"."state", "referrals_referral"."submitted_at", "referrals_referral"."agency_id", "referrals_referral"."subject_id", "referrals_referral"."officer_id", "referrals_referral"."due_at", "referrals_referral"."is_repeat", "referrals_referral"."has_complex_needs", "referrals_referral"."has_violence", "referrals_referral"."has_unread_information", "referrals_referral"."danger_now", "referrals_referral"."danger_told", "referrals_referral"."child_now", "referrals_referral"."agency_may_see", "referrals_referral"."queue", T5."id", T5."name", "accounts_user"."id", "accounts_user"."name"
  FROM "referrals_referral"
  LEFT OUTER JOIN "accounts_user" ON ("referrals_referral"."officer_id" = "accounts_user"."id")
  INNER JOIN "accounts_agency" T5 ON ("referrals_referral"."agency_id" = T5."id")
  WHERE ("referrals_referral"."force_id" IN (%s) AND NOT ("referrals_referral"."state" IN (%s, ...)) AND "referrals_referral"."force_id" IN (%s) AND NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_exclusion" U0
  WHERE (U0."lifted_at" IS NULL AND U0."person_id" = %s AND U0."referral_id" = ("referrals_referral"."id"))
  LIMIT 1)) AND (NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_seal" U0
  WHERE (U0."lifted_at" IS NULL AND U0."referral_id" = ("referrals_referral"."id"))
  LIMIT 1)) OR "referrals_referral"."officer_id" = %s OR "referrals_referral"."owner_id" = %s) AND "referrals_referral"."has_unread_information")
  ORDER BY "referrals_referral"."queue_key" ASC, "referrals_referral"."id" ASC
  LIMIT 25) AS own) AS l1 (at, ...) USING (at) FULL JOIN (SELECT row_number() OVER () AS at, own.*
  FROM (SELECT "referrals_referral"."id", "referrals_referral"."public_id", "referrals_referral"."reference", "referrals_referral"."state", "referrals_referral"."submitted_at", "referrals_referral"."agency_id", "referrals_referral"."subject_id", "referrals_referral"."officer_id", "referrals_referral"."due_at", "referrals_referral"."is_repeat", "referrals_referral"."has_complex_needs", "referrals_referral"."has_violence", "referrals_referral"."has_unread_information", "referrals_referral"."danger_now", "referrals_referral"."danger_told", "referrals_referral"."child_now", "referrals_referral"."agency_may_see", "referrals_referral"."queue", T5."id", T5."name", "accounts_user"."id", "accounts_user"."name"
  FROM "referrals_referral"
  INNER JOIN "accounts_user" ON ("referrals_referral"."officer_id" = "accounts_user"."id")
  INNER JOIN "accounts_agency" T5 ON ("referrals_referral"."agency_id" = T5."id")
  WHERE ("referrals_referral"."force_id" IN (%s) AND NOT ("referrals_referral"."state" IN (%s, ...)) AND "referrals_referral"."force_id" IN (%s) AND NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_exclusion" U0
  WHERE (U0."lifted_at" IS NULL AND U0."person_id" = %s AND U0."referral_id" = ("referrals_referral"."id"))
  LIMIT 1)) AND (NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_seal" U0
  WHERE (U0."lifted_at" IS NULL AND U0."referral_id" = ("referrals_referral"."id"))
  LIMIT 1)) OR "referrals_referral"."officer_id" = %s OR "referrals_referral"."owner_id" = %s) AND "referrals_referral"."claimed_at" < %s AND "referrals_referral"."officer_id" IS NOT NULL AND NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_note" U1
  WHERE (U1."at" >= %s AND U1."referral_id" = ("referrals_referral"."id"))
  LIMIT 1)) AND NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_contact" U1
  WHERE (U1."at" >= %s AND U1."referral_id" = ("referrals_referral"."id"))
  LIMIT 1)) AND NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_lineofenquiry" U1
  WHERE (U1."settled_at" >= %s AND U1."referral_id" = ("referrals_referral"."id"))
  LIMIT 1)) AND NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_decision" U1
  WHERE (U1."at" >= %s AND U1."referral_id" = ("referrals_referral"."id"))
  LIMIT 1)))
  ORDER BY "referrals_referral"."due_at" ASC, "referrals_referral"."id" ASC
  LIMIT 25) AS own) AS l2 (at, ...) USING (at) FULL JOIN (SELECT row_number() OVER () AS at, own.*
  FROM (SELECT "referrals_referral"."officer_id" AS "officer", COUNT("referrals_referral"."id") AS "held", COUNT("referrals_referral"."id") FILTER (WHERE "referrals_referral"."due_at" < %s) AS "late", COUNT("referrals_referral"."id") FILTER (WHERE "referrals_referral"."has_unread_information") AS "unread"
  FROM "referrals_referral"
  WHERE ("referrals_referral"."force_id" IN (%s) AND NOT ("referrals_referral"."state" IN (%s, ...)) AND "referrals_referral"."force_id" IN (%s) AND NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_exclusion" U0
  WHERE (U0."lifted_at" IS NULL AND U0."person_id" = %s AND U0."referral_id" = ("referrals_referral"."id"))
  LIMIT 1)) AND (NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_seal" U0
  WHERE (U0."lifted_at" IS NULL AND U0."referral_id" = ("referrals_referral"."id"))
  LIMIT 1)) OR "referrals_referral"."officer_id" = %s OR "referrals_referral"."owner_id" = %s))
  GROUP BY 1) AS own) AS l3 (at, ...) USING (at) FULL JOIN (SELECT row_number() OVER () AS at, own.*
  FROM (SELECT "accounts_membership"."user_id" AS "user_id"
  FROM "accounts_membership"
  INNER JOIN "accounts_agency" ON ("accounts_membership"."agency_id" = "accounts_agency"."id")
  INNER JOIN "accounts_user" ON ("accounts_membership"."user_id" = "accounts_user"."id")
  WHERE ("accounts_membership"."state" = %s AND ("accounts_membership"."until" IS NULL OR "accounts_membership"."until" > %s) AND "accounts_agency"."is_open" AND "accounts_user"."is_active" AND NOT ((("accounts_user"."training_until" < %s AND "accounts_user"."training_until" IS NOT NULL) OR ("accounts_user"."vetting_until" < %s AND "accounts_user"."vetting_until" IS NOT NULL)) AND "accounts_membership"."role" IN (%s, ...)) AND NOT EXISTS(SELECT %s AS "a"
  FROM "accounts_absence" U0
  WHERE (U0."ended_at" IS NULL AND U0."last_day" >= %s AND U0."first_day" <= %s AND U0."person_id" = ("accounts_membership"."user_id"))
  LIMIT 1) AND "accounts_membership"."agency_id" IN (%s) AND "accounts_membership"."role" IN (%s, ...))) AS own) AS l4 (at, ...) USING (at) FULL JOIN (SELECT row_number() OVER () AS at, own.*
  FROM (SELECT "accounts_absence"."person_id" AS "person_id"
  FROM "accounts_absence"
  WHERE ("accounts_absence"."ended_at" IS NULL AND "accounts_absence"."last_day" >= %s AND "accounts_absence"."first_day" <= %s AND "accounts_absence"."person_id" IN (SELECT U0."user_id" AS "user_id"
  FROM "accounts_membership" U0
  WHERE U0."agency_id" IN (%s)))) AS own) AS l5 (at, ...) USING (at) FULL JOIN (SELECT row_number() OVER () AS at, own.*
  FROM (SELECT "accounts_user".*
  FROM "accounts_user"
  WHERE ("accounts_user"."id" IN (SELECT U0."user_id" AS "user_id"
  FROM "accounts_membership" U0
  WHERE (U0."state" = %s AND (U0."until" IS NULL OR U0."until" > %s) AND U0."agency_id" IN (%s) AND U0."role" IN (%s, ...))) AND NOT ("accounts_user"."id" IN (SELECT V0."user_id" AS "user_id"
  FROM "accounts_membership" V0
  INNER JOIN "accounts_agency" V1 ON (V0."agency_id" = V1."id")
  INNER JOIN "accounts_user" V2 ON (V0."user_id" = V2."id")
  WHERE (V0."state" = %s AND (V0."until" IS NULL OR V0."until" > %s) AND V1."is_open" AND V2."is_active" AND NOT (((V2."training_until" < %s AND V2."training_until" IS NOT NULL) OR (V2."vetting_until" < %s AND V2."vetting_until" IS NOT NULL)) AND V0."role" IN (%s, ...)) AND NOT EXISTS(SELECT %s AS "a"
  FROM "accounts_absence" U0
  WHERE (U0."ended_at" IS NULL AND U0."last_day" >= %s AND U0."first_day" <= %s AND U0."person_id" = (V0."user_id"))
  LIMIT 1) AND V0."agency_id" IN (%s)))))
  ORDER BY "accounts_user"."sort_key" ASC, "accounts_user"."id" ASC) AS own) AS l6 (at, ...) USING (at) FULL JOIN (SELECT row_number() OVER () AS at, own.*
  FROM (SELECT "safeguarding_case"."owner_id" AS "owner", COUNT("safeguarding_case"."id") AS "held", COUNT("safeguarding_case"."id") FILTER (WHERE (("safeguarding_case"."plan_at" IS NULL AND "safeguarding_case"."plan_due_at" < %s) OR "safeguarding_case"."review_on" < %s)) AS "late", COUNT("safeguarding_case"."id") FILTER (WHERE "referrals_referral"."officer_id" IS NULL) AS "unowned"
  FROM "safeguarding_case"
  INNER JOIN "referrals_referral" ON ("safeguarding_case"."referral_id" = "referrals_referral"."id")
  WHERE ("safeguarding_case"."closed_at" IS NULL AND "safeguarding_case"."force_id" IN (%s) AND "safeguarding_case"."force_id" IN (%s) AND NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_exclusion" U0
  WHERE (U0."lifted_at" IS NULL AND U0."person_id" = %s AND U0."referral_id" = ("safeguarding_case"."referral_id"))
  LIMIT 1)) AND (NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_seal" U0
  WHERE (U0."lifted_at" IS NULL AND U0."referral_id" = ("safeguarding_case"."referral_id"))
  LIMIT 1)) OR "referrals_referral"."officer_id" = %s OR "referrals_referral"."owner_id" = %s))
  GROUP BY 1) AS own) AS l7 (at, ...) USING (at) FULL JOIN (SELECT row_number() OVER () AS at, own.*
  FROM (SELECT "safeguarding_case".*, "accounts_user".*, T7.*
  FROM "safeguarding_case"
  INNER JOIN "accounts_user" ON ("safeguarding_case"."offered_to_id" = "accounts_user"."id")
  INNER JOIN "referrals_referral" ON ("safeguarding_case"."referral_id" = "referrals_referral"."id")
  INNER JOIN "accounts_user" T7 ON ("safeguarding_case"."owner_id" = T7."id")
  WHERE ("safeguarding_case"."offered_to_id" IS NOT NULL AND "safeguarding_case"."force_id" IN (%s) AND NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_exclusion" U0
  WHERE (U0."lifted_at" IS NULL AND U0."person_id" = %s AND U0."referral_id" = ("safeguarding_case"."referral_id"))
  LIMIT 1)) AND (NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_seal" U0
  WHERE (U0."lifted_at" IS NULL AND U0."referral_id" = ("safeguarding_case"."referral_id"))
  LIMIT 1)) OR "referrals_referral"."officer_id" = %s OR "referrals_referral"."owner_id" = %s))
  ORDER BY "safeguarding_case"."offered_at" ASC, "safeguarding_case"."id" ASC
  LIMIT 25) AS own) AS l8 (at, ...) USING (at) FULL JOIN (SELECT row_number() OVER () AS at, own.*
  FROM (SELECT "referrals_referral".*, "accounts_user".*, T4.*
  FROM "referrals_referral"
  INNER JOIN "accounts_user" ON ("referrals_referral"."offered_to_id" = "accounts_user"."id")
  LEFT OUTER JOIN "accounts_user" T4 ON ("referrals_referral"."officer_id" = T4."id")
  WHERE ("referrals_referral"."offered_to_id" IS NOT NULL AND "referrals_referral"."force_id" IN (%s) AND NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_exclusion" U0
  WHERE (U0."lifted_at" IS NULL AND U0."person_id" = %s AND U0."referral_id" = ("referrals_referral"."id"))
  LIMIT 1)) AND (NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_seal" U0
  WHERE (U0."lifted_at" IS NULL AND U0."referral_id" = ("referrals_referral"."id"))
  LIMIT 1)) OR "referrals_referral"."officer_id" = %s OR "referrals_referral"."owner_id" = %s))
  ORDER BY "referrals_referral"."offered_at" ASC, "referrals_referral"."id" ASC
  LIMIT 25) AS own) AS l9 (at, ...) USING (at) FULL JOIN (SELECT row_number() OVER () AS at, own.*
  FROM (SELECT "safeguarding_caseclosing".*, "safeguarding_case".*, "referrals_referral".*, "subjects_subject".*, "accounts_user".*
  FROM "safeguarding_caseclosing"
  INNER JOIN "safeguarding_case" ON ("safeguarding_caseclosing"."case_id" = "safeguarding_case"."id")
  INNER JOIN "referrals_referral" ON ("safeguarding_case"."referral_id" = "referrals_referral"."id")
  INNER JOIN "subjects_subject" ON ("referrals_referral"."subject_id" = "subjects_subject"."id")
  INNER JOIN "accounts_user" ON ("safeguarding_caseclosing"."by_id" = "accounts_user"."id")
  WHERE ("safeguarding_caseclosing"."case_id" IN (SELECT V0."id"
  FROM "safeguarding_case" V0
  INNER JOIN "safeguarding_caseclosing" V1 ON (V0."id" = V1."case_id")
  INNER JOIN "referrals_referral" V3 ON (V0."referral_id" = V3."id")
  WHERE (V1."outcome" = %s AND V0."force_id" IN (%s) AND NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_exclusion" U0
  WHERE (U0."lifted_at" IS NULL AND U0."person_id" = %s AND U0."referral_id" = (V0."referral_id"))
  LIMIT 1)) AND (NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_seal" U0
  WHERE (U0."lifted_at" IS NULL AND U0."referral_id" = (V0."referral_id"))
  LIMIT 1)) OR V3."officer_id" = %s OR V3."owner_id" = %s))) AND "safeguarding_caseclosing"."outcome" = %s)
  ORDER BY "safeguarding_caseclosing"."at" ASC, "safeguarding_caseclosing"."id" ASC
  LIMIT 25) AS own) AS l10 (at, ...) USING (at) FULL JOIN (SELECT row_number() OVER () AS at, own.*
  FROM (SELECT "safeguarding_section36decision".*, "safeguarding_case".*, "accounts_user".*
  FROM "safeguarding_section36decision"
  INNER JOIN "safeguarding_case" ON ("safeguarding_section36decision"."case_id" = "safeguarding_case"."id")
  INNER JOIN "accounts_user" ON ("safeguarding_section36decision"."by_id" = "accounts_user"."id")
  WHERE ("safeguarding_section36decision"."state" = %s AND EXISTS(SELECT %s AS "a"
  FROM "safeguarding_case" V0
  INNER JOIN "referrals_referral" V2 ON (V0."referral_id" = V2."id")
  WHERE (V0."id" = ("safeguarding_section36decision"."case_id") AND V0."force_id" IN (%s) AND NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_exclusion" U0
  WHERE (U0."lifted_at" IS NULL AND U0."person_id" = %s AND U0."referral_id" = (V0."referral_id"))
  LIMIT 1)) AND (NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_seal" U0
  WHERE (U0."lifted_at" IS NULL AND U0."referral_id" = (V0."referral_id"))
  LIMIT 1)) OR V2."officer_id" = %s OR V2."owner_id" = %s))
  LIMIT 1))
  ORDER BY "safeguarding_section36decision"."at" ASC, "safeguarding_section36decision"."id" ASC
  LIMIT 25) AS own) AS l11 (at, ...) USING (at) FULL JOIN (SELECT row_number() OVER () AS at, own.*
  FROM (SELECT "safeguarding_assessment".*, "safeguarding_case".*, "accounts_user".*
  FROM "safeguarding_assessment"
  INNER JOIN "safeguarding_case" ON ("safeguarding_assessment"."case_id" = "safeguarding_case"."id")
  INNER JOIN "accounts_user" ON ("safeguarding_assessment"."author_id" = "accounts_user"."id")
  WHERE ("safeguarding_assessment"."state" = %s AND EXISTS(SELECT %s AS "a"
  FROM "safeguarding_case" V0
  INNER JOIN "referrals_referral" V2 ON (V0."referral_id" = V2."id")
  WHERE (V0."id" = ("safeguarding_assessment"."case_id") AND V0."force_id" IN (%s) AND NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_exclusion" U0
  WHERE (U0."lifted_at" IS NULL AND U0."person_id" = %s AND U0."referral_id" = (V0."referral_id"))
  LIMIT 1)) AND (NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_seal" U0
  WHERE (U0."lifted_at" IS NULL AND U0."referral_id" = (V0."referral_id"))
  LIMIT 1)) OR V2."officer_id" = %s OR V2."owner_id" = %s))
  LIMIT 1))
  ORDER BY "safeguarding_assessment"."signed_at" ASC, "safeguarding_assessment"."id" ASC
  LIMIT 25) AS own) AS l12 (at, ...) USING (at) FULL JOIN (SELECT row_number() OVER () AS at, own.*
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
  LIMIT 1)) AS own) AS l13 (at, ...) USING (at)
  ORDER BY coalesce(l0.at, l1.at, l2.at, l3.at, l4.at, l5.at, l6.at, l7.at, l8.at, l9.at, l10.at, l11.at, l12.at, l13.at)

select * from named_in_lists(%s, ...)

6x select audit_append(%s, ...::text[], %s::jsonb, %s)

SELECT l0.*, l1.*, l2.*
  FROM (SELECT row_number() OVER () AS at, own.*
  FROM (SELECT "accounts_user".*
  FROM "accounts_user"
  WHERE "accounts_user"."id" IN (%s)
  ORDER BY "accounts_user"."sort_key" ASC, "accounts_user"."id" ASC) AS own) AS l0 (at, ...) FULL JOIN (SELECT row_number() OVER () AS at, own.*
  FROM (SELECT "referrals_decision".*, "accounts_user".*
  FROM "referrals_decision"
  INNER JOIN "accounts_user" ON ("referrals_decision"."author_id" = "accounts_user"."id")
  WHERE "referrals_decision"."referral_id" IN (%s, ...)
  ORDER BY "referrals_decision"."at" ASC, "referrals_decision"."id" ASC) AS own) AS l1 (at, ...) USING (at) FULL JOIN (SELECT row_number() OVER () AS at, own.*
  FROM (SELECT "referrals_deconfliction"."id", "referrals_deconfliction"."referral_id"
  FROM "referrals_deconfliction"
  WHERE ("referrals_deconfliction"."overridden_at" IS NOT NULL AND "referrals_deconfliction"."referral_id" IN (%s, ...))) AS own) AS l2 (at, ...) USING (at)
  ORDER BY coalesce(l0.at, l1.at, l2.at)

select 0, count(*) from ((SELECT "accounts_notice"."created_at" AS "place", "accounts_notice"."id" AS "record"
  FROM "accounts_notice"
  WHERE ("accounts_notice"."person_id" = %s) AND ("accounts_notice"."read_at" IS NULL)
  LIMIT 100)) as listed
