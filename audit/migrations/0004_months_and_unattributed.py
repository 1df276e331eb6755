"""Months made ahead of time, a look at those that were, and writes by nobody named found at once."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_export_requests")]
    operations = [migrations.RunSQL((SQL / "months.sql").read_text(), migrations.RunSQL.noop)]
