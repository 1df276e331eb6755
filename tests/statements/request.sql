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

SELECT "safeguarding_partneraction".*, "accounts_user".*, T6.*, "referrals_referral".*, T4.*, "accounts_agency".*, T7.*, T8.*, T9.*, T10.*, T11.*, T12.*, T13.*
  FROM "safeguarding_partneraction"
  INNER JOIN "accounts_agency" ON ("safeguarding_partneraction"."agency_id" = "accounts_agency"."id")
  INNER JOIN "referrals_referral" ON ("safeguarding_partneraction"."referral_id" = "referrals_referral"."id")
  INNER JOIN "accounts_agency" T4 ON ("referrals_referral"."force_id" = T4."id")
  LEFT OUTER JOIN "accounts_user" ON ("safeguarding_partneraction"."correction_settled_by_id" = "accounts_user"."id")
  LEFT OUTER JOIN "accounts_user" T6 ON ("safeguarding_partneraction"."correction_told_by_id" = T6."id")
  INNER JOIN "accounts_user" T7 ON ("safeguarding_partneraction"."asked_by_id" = T7."id")
  LEFT OUTER JOIN "accounts_user" T8 ON ("safeguarding_partneraction"."allocated_to_id" = T8."id")
  LEFT OUTER JOIN "accounts_user" T9 ON ("safeguarding_partneraction"."deputy_id" = T9."id")
  LEFT OUTER JOIN "accounts_user" T10 ON ("safeguarding_partneraction"."accepted_by_id" = T10."id")
  LEFT OUTER JOIN "accounts_user" T11 ON ("safeguarding_partneraction"."answered_by_id" = T11."id")
  LEFT OUTER JOIN "accounts_user" T12 ON ("safeguarding_partneraction"."ended_by_id" = T12."id")
  LEFT OUTER JOIN "accounts_user" T13 ON ("safeguarding_partneraction"."correction_read_by_id" = T13."id")
  WHERE ("safeguarding_partneraction"."public_id" = %s AND "safeguarding_partneraction"."agency_id" IN (%s) AND NOT ("safeguarding_partneraction"."kind" = %s) AND ("safeguarding_partneraction"."state" IN (%s, ...) OR ("safeguarding_partneraction"."partner_access_until" > %s AND NOT ("safeguarding_partneraction"."state" = %s))) AND NOT ("referrals_referral"."state" = %s OR EXISTS(SELECT %s AS "a"
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
  LIMIT 1)))
  ORDER BY "safeguarding_partneraction"."id" ASC
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

SELECT "safeguarding_wentover".*, "safeguarding_merger".*, "accounts_agency".*, T5.*
  FROM "safeguarding_wentover"
  INNER JOIN "safeguarding_merger" ON ("safeguarding_wentover"."merger_id" = "safeguarding_merger"."id")
  INNER JOIN "accounts_agency" ON ("safeguarding_merger"."of_id" = "accounts_agency"."id")
  INNER JOIN "accounts_agency" T5 ON ("safeguarding_merger"."into_id" = T5."id")
  WHERE "safeguarding_wentover"."referral_id" = %s
  ORDER BY "safeguarding_wentover"."at" ASC, "safeguarding_wentover"."id" ASC

SELECT "safeguarding_casetransfer".*, "accounts_agency".*
  FROM "safeguarding_casetransfer"
  INNER JOIN "accounts_agency" ON ("safeguarding_casetransfer"."of_id" = "accounts_agency"."id")
  WHERE ("safeguarding_casetransfer"."referral_id" = %s AND "safeguarding_casetransfer"."state" = %s)
  ORDER BY "safeguarding_casetransfer"."put_at" DESC, "safeguarding_casetransfer"."id" DESC

SELECT "referrals_code".*
  FROM "referrals_code"
  WHERE "referrals_code"."list" = %s
  ORDER BY "referrals_code"."version" DESC, "referrals_code"."order" ASC

SELECT "referrals_agreement".*
  FROM "referrals_agreement"
  WHERE (NOT ("referrals_agreement"."ended_at" <= %s AND "referrals_agreement"."ended_at" IS NOT NULL) AND "referrals_agreement"."recorded_at" <= %s AND "referrals_agreement"."from_day" <= %s AND "referrals_agreement"."until_day" >= %s AND EXISTS(SELECT %s AS "a"
  FROM "referrals_agreementparty" U0
  WHERE (U0."agency_id" = %s AND U0."agreement_id" = ("referrals_agreement"."id"))
  LIMIT 1) AND EXISTS(SELECT %s AS "a"
  FROM "referrals_agreementparty" U0
  WHERE (U0."agency_id" = %s AND U0."agreement_id" = ("referrals_agreement"."id"))
  LIMIT 1) AND "referrals_agreement"."purposes" @> %s)
  ORDER BY "referrals_agreement"."until_day" DESC, "referrals_agreement"."id" DESC
  LIMIT 1

SELECT "safeguarding_actionmessage".*
  FROM "safeguarding_actionmessage"
  WHERE ("safeguarding_actionmessage"."action_id" = %s AND "safeguarding_actionmessage"."corrects")
  ORDER BY "safeguarding_actionmessage"."at" DESC
  LIMIT 1

SELECT "safeguarding_actionmessage".*, "accounts_user".*
  FROM "safeguarding_actionmessage"
  INNER JOIN "accounts_user" ON ("safeguarding_actionmessage"."by_id" = "accounts_user"."id")
  WHERE "safeguarding_actionmessage"."action_id" = %s
  ORDER BY "safeguarding_actionmessage"."at" ASC

SELECT %s AS "a"
  FROM "safeguarding_actionmessage"
  WHERE ("safeguarding_actionmessage"."action_id" = %s AND "safeguarding_actionmessage"."corrects")
  LIMIT 1

select 0, count(*) from ((SELECT "accounts_notice"."created_at" AS "place", "accounts_notice"."id" AS "record"
  FROM "accounts_notice"
  WHERE ("accounts_notice"."person_id" = %s) AND ("accounts_notice"."read_at" IS NULL)
  LIMIT 100)) as listed
