"""The tree over the log, its checkpoints, and the one lawful erasure."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunSQL((SQL / "seals.sql").read_text(), migrations.RunSQL.noop)]
