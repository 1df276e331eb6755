"""The same questions from fewer indexes, and an event in fewer steps."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunSQL((SQL / "fewer_indexes.sql").read_text(), migrations.RunSQL.noop)]
