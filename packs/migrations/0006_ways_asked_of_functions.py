from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("packs", "0005_unredacted_why"),
        ("safeguarding", "0009_ways_asked_of_functions"),
    ]

    operations = [
        migrations.RunSQL((SQL / "ways_asked_of_functions.sql").read_text(), migrations.RunSQL.noop),
    ]
