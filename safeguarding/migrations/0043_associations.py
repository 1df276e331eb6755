from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    """Whom a person has to do with is found by whom both people's records are found by, and goes with either."""

    dependencies = [("safeguarding", "0042_index_of_offered_cases"), ("subjects", "0002_associations")]

    operations = [
        migrations.RunSQL((SQL / "associations.sql").read_text(), migrations.RunSQL.noop),
        migrations.RunSQL((SQL / "disposal.sql").read_text(), migrations.RunSQL.noop),
    ]
