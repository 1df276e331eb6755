"""What each person reads on a usual day, counted once."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("audit", "0005_capture_by_key_and_erase_differences")]
    operations = [
        migrations.RunSQL(
            (SQL / "tallies.sql").read_text(),
            "drop function audit_tally_days(); drop function audit_count_day(date); drop table audit_tally",
        )
    ]
