from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    """Inspectors still find the file of a draft that they had handed over or destroyed, as a row without its bytes."""

    dependencies = [("safeguarding", "0033_checks_of_the_kept_away"), ("evidence", "0006_files_handed_over_and_destroyed")]

    operations = [
        migrations.RunSQL((SQL / "judged_files.sql").read_text(), migrations.RunSQL.noop),
        migrations.RunSQL((SQL / "file_opens.sql").read_text(), migrations.RunSQL.noop),
    ]
