from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    """The second net shows a receiver who was asked to keep away nothing of the record."""

    dependencies = [("safeguarding", "0028_disposal_erased")]

    operations = [migrations.RunSQL((SQL / "kept_away.sql").read_text(), migrations.RunSQL.noop)]
