from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    """What has not arrived whole is found by the person who sends it."""

    dependencies = [
        ("evidence", "0005_unfinished"),
        ("safeguarding", "0018_support_waits"),
    ]

    operations = [
        migrations.RunSQL((SQL / "row_security_of_unfinished.sql").read_text(), migrations.RunSQL.noop),
    ]
