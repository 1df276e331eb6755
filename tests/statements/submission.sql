14 statements

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

SELECT "referrals_referral".*, "accounts_user".*, "accounts_agency".*, "accounts_site".*, T5.*, T6.*
  FROM "referrals_referral"
  INNER JOIN "accounts_agency" ON ("referrals_referral"."agency_id" = "accounts_agency"."id")
  INNER JOIN "accounts_user" ON ("referrals_referral"."submitted_by_id" = "accounts_user"."id")
  LEFT OUTER JOIN "accounts_site" ON ("referrals_referral"."site_id" = "accounts_site"."id")
  INNER JOIN "accounts_agency" T5 ON ("referrals_referral"."force_id" = T5."id")
  LEFT OUTER JOIN "accounts_agency" T6 ON ("referrals_referral"."council_id" = T6."id")
  WHERE ("referrals_referral"."public_id" = %s AND "referrals_referral"."agency_id" IN (%s) AND "referrals_referral"."submitted_by_id" = %s AND NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_exclusion" U0
  WHERE (U0."lifted_at" IS NULL AND U0."person_id" = %s AND U0."referral_id" = ("referrals_referral"."id"))
  LIMIT 1)))
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

SELECT ("referrals_referral"."agency_id" IN (%s) AND "referrals_referral"."submitted_by_id" = %s) AS "asked_0", NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_exclusion" U0
  WHERE (U0."lifted_at" IS NULL AND U0."person_id" = %s AND U0."referral_id" = ("referrals_referral"."id"))
  LIMIT 1)) AS "asked_1"
  FROM "referrals_referral"
  WHERE "referrals_referral"."id" = %s
  LIMIT 2

SELECT "referrals_referrerquestion".*
  FROM "referrals_referrerquestion"
  WHERE ("referrals_referrerquestion"."referral_id" = %s AND "referrals_referrerquestion"."ended_at" IS NULL AND "referrals_referrerquestion"."answered_at" IS NULL)
  ORDER BY "referrals_referrerquestion"."id" ASC
  LIMIT 1

SELECT ("referrals_referral"."finished_at" IS NULL OR "referrals_referral"."finished_at" > %s) AS "asked_0"
  FROM "referrals_referral"
  WHERE "referrals_referral"."id" = %s
  LIMIT 2

SELECT "referrals_referrermessage".*
  FROM "referrals_referrermessage"
  WHERE ("referrals_referrermessage"."referral_id" = %s AND "referrals_referrermessage"."choice" = %s AND "referrals_referrermessage"."released_at" IS NOT NULL)
  ORDER BY "referrals_referrermessage"."released_at" DESC, "referrals_referrermessage"."id" DESC

SELECT "referrals_addendum"."immediate_danger" AS "immediate_danger", "referrals_addendum"."weapon" AS "weapon"
  FROM "referrals_addendum"
  WHERE "referrals_addendum"."referral_id" = %s
  ORDER BY "referrals_addendum"."at" ASC

SELECT "referrals_danger"."by_referrer" AS "by_referrer"
  FROM "referrals_danger"
  WHERE "referrals_danger"."referral_id" = %s
  ORDER BY "referrals_danger"."told_at" ASC, "referrals_danger"."id" ASC

SELECT "referrals_addendum".*, "accounts_user".*
  FROM "referrals_addendum"
  INNER JOIN "accounts_user" ON ("referrals_addendum"."by_id" = "accounts_user"."id")
  WHERE "referrals_addendum"."referral_id" = %s
  ORDER BY "referrals_addendum"."at" ASC, "referrals_addendum"."id" ASC

select 0, count(*) from ((SELECT "accounts_notice"."created_at" AS "place", "accounts_notice"."id" AS "record"
  FROM "accounts_notice"
  WHERE ("accounts_notice"."person_id" = %s) AND ("accounts_notice"."read_at" IS NULL)
  LIMIT 100)) as listed
