15 statements

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

SELECT "safeguarding_case".*, "referrals_referral".*, "subjects_subject".*, "referrals_decision".*, T6.*, T7.*, "accounts_user".*, "safeguarding_panelreferral".*, T10.*, T11.*
  FROM "safeguarding_case"
  INNER JOIN "referrals_referral" ON ("safeguarding_case"."referral_id" = "referrals_referral"."id")
  INNER JOIN "subjects_subject" ON ("referrals_referral"."subject_id" = "subjects_subject"."id")
  INNER JOIN "referrals_decision" ON ("safeguarding_case"."decision_id" = "referrals_decision"."id")
  LEFT OUTER JOIN "accounts_agency" T6 ON ("referrals_decision"."to_agency_id" = T6."id")
  INNER JOIN "accounts_agency" T7 ON ("safeguarding_case"."force_id" = T7."id")
  INNER JOIN "accounts_user" ON ("safeguarding_case"."owner_id" = "accounts_user"."id")
  LEFT OUTER JOIN "safeguarding_panelreferral" ON ("safeguarding_case"."id" = "safeguarding_panelreferral"."case_id")
  LEFT OUTER JOIN "accounts_agency" T10 ON ("safeguarding_panelreferral"."agency_id" = T10."id")
  LEFT OUTER JOIN "accounts_user" T11 ON ("safeguarding_panelreferral"."taken_by_id" = T11."id")
  WHERE ("safeguarding_case"."public_id" = %s AND EXISTS(SELECT %s AS "a"
  FROM "safeguarding_panelreferral" V0
  INNER JOIN "accounts_agency" V2 ON (V0."agency_id" = V2."id")
  WHERE (V0."revoked_at" IS NULL AND (V0."until" IS NULL OR V0."until" > %s) AND EXISTS(SELECT %s AS "a"
  FROM "safeguarding_casegrant" U0
  INNER JOIN "auth_permission" U3 ON (U0."permission_id" = U3."id")
  INNER JOIN "django_content_type" U4 ON (U3."content_type_id" = U4."id")
  WHERE (U0."content_object_id" = (V0."case_id") AND U0."group_id" = (V2."group_id") AND U3."codename" = %s AND U4."app_label" = %s)
  LIMIT 1) AND V0."agency_id" IN (%s) AND V0."case_id" = ("safeguarding_case"."id"))
  LIMIT 1) AND NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_seal" U0
  WHERE (U0."lifted_at" IS NULL AND U0."at" > ("safeguarding_case"."opened_at") AND U0."referral_id" = ("safeguarding_case"."referral_id"))
  LIMIT 1)) AND NOT ("referrals_referral"."state" = %s OR EXISTS(SELECT %s AS "a"
  FROM "referrals_deconfliction" V0
  WHERE (NOT EXISTS(SELECT %s AS "a"
  FROM "referrals_deconfliction" U0
  WHERE (U0."answered_at" > (V0."answered_at") AND U0."force_id" = (V0."force_id") AND U0."referral_id" = (V0."referral_id"))
  LIMIT 1) AND V0."answered_at" IS NOT NULL AND V0."force_id" = ("referrals_referral"."force_id") AND V0."referral_id" = ("safeguarding_case"."referral_id") AND V0."code" IN (%s))
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
  LIMIT 1) AND V1."option" = %s AND V1."referral_id" = ("safeguarding_case"."referral_id"))
  LIMIT 1) OR EXISTS(SELECT %s AS "a"
  FROM "referrals_deconfliction" V0
  WHERE (NOT EXISTS(SELECT %s AS "a"
  FROM "referrals_deconfliction" U0
  WHERE (U0."answered_at" > (V0."answered_at") AND U0."force_id" = (V0."force_id") AND U0."referral_id" = (V0."referral_id"))
  LIMIT 1) AND V0."answered_at" IS NOT NULL AND V0."force_id" = ("referrals_referral"."force_id") AND V0."referral_id" = ("safeguarding_case"."referral_id") AND NOT EXISTS(SELECT %s AS "a"
  FROM "referrals_deconfliction" U0
  WHERE (U0."code" = %s AND U0."force_id" = (V0."force_id") AND U0."overridden_at" >= (U0."requested_at") AND U0."referral_id" = (V0."referral_id"))
  LIMIT 1) AND V0."code" = %s)
  LIMIT 1)) AND NOT (EXISTS(SELECT %s AS "a"
  FROM "referrals_exclusion" U0
  WHERE (U0."lifted_at" IS NULL AND U0."person_id" = %s AND U0."referral_id" = ("safeguarding_case"."referral_id"))
  LIMIT 1)) AND NOT (EXISTS(SELECT %s AS "a"
  FROM "safeguarding_panelconflict" U0
  WHERE (U0."case_id" = ("safeguarding_case"."id") AND U0."person_id" = %s)
  LIMIT 1)))
  ORDER BY "safeguarding_case"."id" ASC
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

SELECT "safeguarding_handover".*, "accounts_agency".*, T4.*
  FROM "safeguarding_handover"
  INNER JOIN "accounts_agency" ON ("safeguarding_handover"."of_id" = "accounts_agency"."id")
  INNER JOIN "accounts_agency" T4 ON ("safeguarding_handover"."to_id" = T4."id")
  WHERE "safeguarding_handover"."case_id" = %s
  ORDER BY "safeguarding_handover"."put_at" ASC, "safeguarding_handover"."id" ASC

SELECT "subjects_name".*
  FROM "subjects_name"
  WHERE ("subjects_name"."subject_id" = %s AND "subjects_name"."withdrawn_at" IS NULL)
  ORDER BY "subjects_name"."id" ASC

SELECT "subjects_dateofbirth".*
  FROM "subjects_dateofbirth"
  WHERE ("subjects_dateofbirth"."subject_id" = %s AND "subjects_dateofbirth"."withdrawn_at" IS NULL)
  ORDER BY "subjects_dateofbirth"."id" ASC

SELECT "subjects_address".*
  FROM "subjects_address"
  WHERE ("subjects_address"."subject_id" = %s AND "subjects_address"."withdrawn_at" IS NULL)
  ORDER BY "subjects_address"."id" ASC

SELECT "subjects_identifier".*
  FROM "subjects_identifier"
  WHERE ("subjects_identifier"."subject_id" = %s AND "subjects_identifier"."withdrawn_at" IS NULL)
  ORDER BY "subjects_identifier"."id" ASC

SELECT "safeguarding_section36decision".*, "safeguarding_case".*, "referrals_referral".*, "referrals_decision".*, "accounts_agency".*, "accounts_user".*, T7.*, "safeguarding_delegation".*
  FROM "safeguarding_section36decision"
  INNER JOIN "safeguarding_case" ON ("safeguarding_section36decision"."case_id" = "safeguarding_case"."id")
  INNER JOIN "referrals_referral" ON ("safeguarding_case"."referral_id" = "referrals_referral"."id")
  INNER JOIN "referrals_decision" ON ("safeguarding_case"."decision_id" = "referrals_decision"."id")
  LEFT OUTER JOIN "accounts_agency" ON ("referrals_decision"."to_agency_id" = "accounts_agency"."id")
  INNER JOIN "accounts_user" ON ("safeguarding_section36decision"."by_id" = "accounts_user"."id")
  LEFT OUTER JOIN "accounts_user" T7 ON ("safeguarding_section36decision"."answered_by_id" = T7."id")
  LEFT OUTER JOIN "safeguarding_delegation" ON ("safeguarding_section36decision"."delegation_id" = "safeguarding_delegation"."id")
  WHERE "safeguarding_section36decision"."case_id" = %s
  ORDER BY "safeguarding_section36decision"."at" ASC

SELECT "safeguarding_commission".*, "accounts_user".*, "accounts_agency".*
  FROM "safeguarding_commission"
  INNER JOIN "accounts_user" ON ("safeguarding_commission"."provider_id" = "accounts_user"."id")
  INNER JOIN "accounts_agency" ON ("safeguarding_commission"."agency_id" = "accounts_agency"."id")
  WHERE "safeguarding_commission"."case_id" = %s
  ORDER BY "safeguarding_commission"."sent_at" DESC, "safeguarding_commission"."id" DESC

SELECT "safeguarding_consent".*, "safeguarding_case".*, "referrals_referral".*, "accounts_user".*
  FROM "safeguarding_consent"
  INNER JOIN "safeguarding_case" ON ("safeguarding_consent"."case_id" = "safeguarding_case"."id")
  INNER JOIN "referrals_referral" ON ("safeguarding_case"."referral_id" = "referrals_referral"."id")
  INNER JOIN "accounts_user" ON ("safeguarding_consent"."by_id" = "accounts_user"."id")
  WHERE ("safeguarding_consent"."ended_at" IS NULL AND "safeguarding_consent"."case_id" = %s)
  ORDER BY "safeguarding_consent"."at" ASC
  LIMIT 1

select 0, count(*) from ((SELECT "accounts_notice"."created_at" AS "place", "accounts_notice"."id" AS "record"
  FROM "accounts_notice"
  WHERE ("accounts_notice"."person_id" = %s) AND ("accounts_notice"."read_at" IS NULL)
  LIMIT 100)) as listed
