from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations

CHECKED = ("evidence_file_state", "evidence_file_proposed", "evidence_file_handed_to", "evidence_file_ended_by_two")


class Migration(migrations.Migration):
    dependencies = [("evidence", "0006_files_handed_over_and_destroyed")]

    operations = [ValidateConstraint(model_name="file", name=name) for name in CHECKED]
