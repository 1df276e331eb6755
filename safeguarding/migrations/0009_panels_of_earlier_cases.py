"""Cases that were referred to a panel before there was a row for it: their council goes on seeing what it saw, by a
share and its grant, with a fresh clock; of what has ended, for as long as of what ends now."""

from django.db import migrations

THEIRS = """
insert into safeguarding_panelreferral
    (case_id, agency_id, why, lawful_basis, shared_at, shared_by_id, until, state, version, plan_due_at,
     acknowledge_by, taken_back_why)
select c.id, d.to_agency_id, 'Referred to its panel', 'channel_cooperation', c.opened_at, d.author_id,
       c.closed_at + interval '30 days', 'sent', 1, c.plan_due_at, now() + interval '7 days', ''
  from safeguarding_case c join referrals_decision d on d.id = c.decision_id
 where c.kind = 'channel' and d.to_agency_id is not null
   and not exists (select from safeguarding_panelreferral p where p.case_id = c.id)
"""
GROUPS = """
insert into auth_group (name)
select distinct 'agency-' || p.agency_id from safeguarding_panelreferral p on conflict do nothing
"""
OF_AGENCIES = """
update accounts_agency set group_id = g.id from auth_group g
 where accounts_agency.group_id is null and g.name = 'agency-' || accounts_agency.id
   and exists (select from safeguarding_panelreferral p where p.agency_id = accounts_agency.id)
"""
GRANTS = """
insert into safeguarding_casegrant (content_object_id, group_id, permission_id)
select p.case_id, a.group_id, m.id
  from safeguarding_panelreferral p
  join accounts_agency a on a.id = p.agency_id
  join auth_permission m on m.codename = 'view_case'
  join django_content_type t on t.id = m.content_type_id and t.app_label = 'safeguarding' and t.model = 'case'
 where p.revoked_at is null and (p.until is null or p.until > now())
on conflict do nothing
"""
STEPS = (THEIRS, GROUPS, OF_AGENCIES, GRANTS)


class Migration(migrations.Migration):
    dependencies = [("safeguarding", "0008_panel_referral")]
    operations = [migrations.RunSQL(step, migrations.RunSQL.noop) for step in STEPS]
