"""The constraints of the migration before, for the rows that were there: read without keeping people out (docs/adr/0067)."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("safeguarding", "0015_consent_ends_with_the_case")]

    operations = [
        ValidateConstraint(model_name="consent", name="safeguarding_consent_answered"),
        ValidateConstraint(model_name="consent", name="safeguarding_consent_reassessed"),
    ]
