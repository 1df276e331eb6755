from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("packs", "0010_stopped")]

    operations = [ValidateConstraint(model_name="packjob", name="packs_job_stopped_why")]
