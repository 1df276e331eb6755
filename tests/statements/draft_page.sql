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

SELECT "referrals_draft".*, "accounts_user".*, "accounts_agency".*, "accounts_area".*, "accounts_site".*, "referrals_referral".*
  FROM "referrals_draft"
  INNER JOIN "accounts_user" ON ("referrals_draft"."author_id" = "accounts_user"."id")
  INNER JOIN "accounts_agency" ON ("referrals_draft"."agency_id" = "accounts_agency"."id")
  LEFT OUTER JOIN "accounts_area" ON ("accounts_agency"."area_id" = "accounts_area"."id")
  LEFT OUTER JOIN "accounts_site" ON ("referrals_draft"."site_id" = "accounts_site"."id")
  LEFT OUTER JOIN "referrals_referral" ON ("referrals_draft"."sent_as_id" = "referrals_referral"."id")
  WHERE ("referrals_draft"."public_id" = %s AND (("referrals_draft"."author_id" = %s AND "referrals_draft"."state" = %s) OR ("referrals_draft"."author_id" = %s AND "referrals_draft"."state" = %s) OR ("referrals_draft"."author_id" = %s AND "referrals_draft"."state" = %s)))
  ORDER BY "referrals_draft"."id" ASC
  LIMIT 1

select audit_append(%s, ...::text[], %s::jsonb, %s)

2x SELECT "referrals_indicator".*
  FROM "referrals_indicator"
  INNER JOIN "referrals_indicatorset" ON ("referrals_indicator"."set_id" = "referrals_indicatorset"."id")
  WHERE ("referrals_indicatorset"."code" = %s AND "referrals_indicatorset"."version" = %s)
  ORDER BY "referrals_indicator"."set_id" ASC, "referrals_indicator"."dimension" ASC, "referrals_indicator"."place" ASC, "referrals_indicator"."number" ASC

SELECT "referrals_code".*
  FROM "referrals_code"
  WHERE ("referrals_code"."is_current" AND "referrals_code"."list" IN (%s, ...))
  ORDER BY "referrals_code"."list" ASC, "referrals_code"."order" ASC

select 0, count(*) from ((SELECT "accounts_notice"."created_at" AS "place", "accounts_notice"."id" AS "record"
  FROM "accounts_notice"
  WHERE ("accounts_notice"."person_id" = %s) AND ("accounts_notice"."read_at" IS NULL)
  LIMIT 100)) as listed
