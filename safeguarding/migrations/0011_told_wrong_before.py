"""Requests whose agency was told something that was found wrong before there was a mark for it. The keeper looks at
each again and takes the mark away where the agency has read the correction."""

from django.db import migrations

WITHDRAWN = " union all ".join(
    f"select c.withdrawn_at from {table} c join referrals_referral r on r.subject_id = c.subject_id where r.id = a.referral_id"
    for table in ("subjects_name", "subjects_dateofbirth", "subjects_address", "subjects_identifier")
)
MARK = f"""
update safeguarding_partneraction a set told_wrong_since = (
  select min(w.at) from (
    select d.at from referrals_addendum d where d.referral_id = a.referral_id and d.kind = 'correction'
    union all {WITHDRAWN}
  ) w (at) where w.at > a.asked_at and w.at > coalesce(a.correction_settled_at, a.asked_at)
)
"""


class Migration(migrations.Migration):
    dependencies = [("safeguarding", "0010_corrections_told"), ("subjects", "0008_withdrawn_by_and_why")]
    operations = [migrations.RunSQL(MARK, migrations.RunSQL.noop)]
