"""What was told of danger before there was a row for it: still unanswered where no emergency response is on record."""

from django.db import migrations

TOLD = """
update referrals_referral r set danger_told = said.told
  from (select id, case max(gravity) when 2 then 'yes' else 'not_sure' end as told
          from (select id, case immediate_danger when 'yes' then 2 when 'not_sure' then 1 else 0 end as gravity
                  from referrals_referral
                union all
                select referral_id, case immediate_danger when 'yes' then 2 when 'not_sure' then 1 else 0 end
                  from referrals_addendum) as each_telling
         where gravity > 0 group by id) as said
 where said.id = r.id;
"""
STANDS = """
update referrals_referral r set danger_now = danger_told
 where danger_told <> 'no' and state not in ('closed', 'case_open')
   and not exists (select from referrals_contact c where c.referral_id = r.id and c.with_whom = 'emergency');
"""
OPEN = """
insert into referrals_danger (referral_id, told, told_in, told_by_id, told_at, due_at, step_due_at, waits_since, rung,
                              ended_as, reason)
select id, danger_now, 'form', submitted_by_id, submitted_at, due_at, due_at, now(), 0, '', ''
  from referrals_referral where danger_now <> 'no';
"""


class Migration(migrations.Migration):
    dependencies = [("referrals", "0020_danger_whenever_told")]

    operations = [migrations.RunSQL([TOLD, STANDS, OPEN], migrations.RunSQL.noop)]
