"""The same event, written in fewer steps."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("audit", "0006_tallies")]
    operations = [migrations.RunSQL((SQL / "writing.sql").read_text(), migrations.RunSQL.noop)]
