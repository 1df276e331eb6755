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


    with recursive step as (
        (select kind, operation from audit_event order by kind, operation limit 1)
        union all
        select next.kind, next.operation from step, lateral (
            select kind, operation from audit_event
             where (kind, operation) > (step.kind, step.operation) order by kind, operation limit 1) next
    ) select kind, operation from step


select set_config('statement_timeout', %s, true)

SELECT "audit_event".*
  FROM "audit_event"
  WHERE ("audit_event"."id" IS NOT NULL OR "audit_event"."agency_id" IN (%s))
  ORDER BY "audit_event"."at" DESC, "audit_event"."id" DESC
  LIMIT 51

set local statement_timeout to default

select audit_append(%s, ...::text[], %s::jsonb, %s)

(SELECT %s AS "said_label", %s AS "said_field", ("accounts_user"."id")::text AS "said_key", ("accounts_user"."name")::text AS "said_text"
  FROM "accounts_user"
  WHERE "accounts_user"."id" IN (%s))
  UNION ALL (SELECT %s AS "said_label", %s AS "said_field", ("safeguarding_case"."id")::text AS "said_key", ("safeguarding_case"."reference")::text AS "said_text"
  FROM "safeguarding_case"
  WHERE "safeguarding_case"."id" IN (%s))
  UNION ALL (SELECT %s AS "said_label", %s AS "said_field", ("referrals_referral"."id")::text AS "said_key", ("referrals_referral"."reference")::text AS "said_text"
  FROM "referrals_referral"
  WHERE "referrals_referral"."id" IN (%s))
  UNION ALL (SELECT %s AS "said_label", %s AS "said_field", ("accounts_user"."id")::text AS "said_key", ("accounts_user"."public_id")::text AS "said_text"
  FROM "accounts_user"
  WHERE "accounts_user"."id" IN (%s))

select 0, count(*) from ((SELECT "accounts_notice"."created_at" AS "place", "accounts_notice"."id" AS "record"
  FROM "accounts_notice"
  WHERE ("accounts_notice"."person_id" = %s) AND ("accounts_notice"."read_at" IS NULL)
  LIMIT 100)) as listed
