from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0002_redactions"),
        ("safeguarding", "0006_panel_meetings"),
    ]

    operations = [
        migrations.RunSQL((SQL / "row_security_of_cases.sql").read_text(), migrations.RunSQL.noop),
    ]
