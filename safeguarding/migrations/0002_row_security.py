from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0005_case_member"),
        ("safeguarding", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL((SQL / "case_way.sql").read_text(), migrations.RunSQL.noop),
        migrations.RunSQL((SQL / "row_security.sql").read_text(), migrations.RunSQL.noop),
    ]
