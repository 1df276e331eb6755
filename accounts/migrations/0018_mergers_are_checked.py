from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0017_mergers")]

    operations = [ValidateConstraint(model_name="agency", name="accounts_agency_merged_on_and_into")]
