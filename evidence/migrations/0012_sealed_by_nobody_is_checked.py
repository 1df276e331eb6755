from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("evidence", "0011_sealed_by_nobody")]

    operations = [ValidateConstraint(model_name="file", name="evidence_file_set_aside_at_and_by")]
