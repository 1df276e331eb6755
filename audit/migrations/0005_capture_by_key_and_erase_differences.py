"""Rows are named by their own key, whatever it is called; and erasing reaches the differences that people read."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("audit", "0004_months_and_unattributed")]
    operations = [
        migrations.RunSQL((SQL / "capture.sql").read_text(), migrations.RunSQL.noop),
        migrations.RunSQL((SQL / "erasing.sql").read_text(), migrations.RunSQL.noop),
    ]
