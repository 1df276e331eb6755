from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    """What was corrected is found by whom its corrections are found by, goes with them, and waits for a hold of either person."""

    dependencies = [("safeguarding", "0043_associations"), ("subjects", "0004_index_of_corrections")]

    operations = [
        migrations.RunSQL((SQL / "associations_corrected.sql").read_text(), migrations.RunSQL.noop),
        migrations.RunSQL((SQL / "disposal.sql").read_text(), migrations.RunSQL.noop),
    ]
