from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("packs", "0003_shared_packs"),
        ("safeguarding", "0002_row_security"),
    ]

    operations = [
        migrations.RunSQL((SQL / "row_security.sql").read_text(), migrations.RunSQL.noop),
    ]
