from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Files of the same content are found where one of them should not be here."""

    atomic = False

    dependencies = [("evidence", "0007_ends_are_checked")]

    operations = [AddIndexConcurrently("file", models.Index(fields=["sha256"], name="evidence_file_sha256"))]
