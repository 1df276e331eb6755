"""Whether somebody is under 18, for what was filed before it was weighed: the answer as filed is what held until today.
What is in hand is weighed against the claims by the keeper, in the first minutes, as if all had a birthday; what is
closed keeps what held."""

from django.db import migrations

AS_FILED = """
update referrals_referral
   set child_now = under_18, child_until = case when state = 'closed' then null else current_date end;
"""


class Migration(migrations.Migration):
    dependencies = [("referrals", "0022_child_now")]

    operations = [migrations.RunSQL(AS_FILED, migrations.RunSQL.noop)]
