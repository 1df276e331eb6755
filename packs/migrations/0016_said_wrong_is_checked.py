from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("packs", "0015_said_wrong")]

    operations = [ValidateConstraint(model_name="packshare", name="packs_share_wrong_said")]
