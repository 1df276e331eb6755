from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0001_initial"),
        ("safeguarding", "0003_plan_lines"),
    ]

    operations = [
        migrations.RunSQL((SQL / "row_security_of_files.sql").read_text(), migrations.RunSQL.noop),
    ]
