"""Packs that were taken, and in which something was found wrong, before there was a mark for it."""

from django.db import migrations

WITHDRAWN = " union all ".join(
    f"select c.withdrawn_at from {table} c join referrals_referral r on r.subject_id = c.subject_id where r.id = j.referral_id"
    for table in ("subjects_name", "subjects_dateofbirth", "subjects_address", "subjects_identifier")
)
MARK = f"""
update packs_packjob j set told_wrong_since = (
  select min(w.at) from (
    select d.at from referrals_addendum d where d.referral_id = j.referral_id and d.kind = 'correction'
    union all {WITHDRAWN}
  ) w (at) join packs_pack p on p.job_id = j.id where w.at > p.made_at
) where exists (select from packs_download d where d.pack_id = j.id)
"""


class Migration(migrations.Migration):
    dependencies = [("packs", "0004_corrected"), ("subjects", "0008_withdrawn_by_and_why")]
    operations = [migrations.RunSQL(MARK, migrations.RunSQL.noop)]
