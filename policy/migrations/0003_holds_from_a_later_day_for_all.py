from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("policy", "0002_holds_from_a_later_day")]

    operations = [ValidateConstraint(model_name="policyversion", name="policy_version_holds_from_later")]
