"""The constraints of the migration before, for the rows that were there: read without keeping people out (docs/adr/0067)."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations

NAMES = ("referrals_question_ended", "referrals_question_one_end", "referrals_question_view_due")


class Migration(migrations.Migration):
    dependencies = [("referrals", "0011_the_referrers_view")]

    operations = [ValidateConstraint(model_name="referrerquestion", name=name) for name in NAMES]
