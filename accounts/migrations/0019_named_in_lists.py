from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    """The log is there before it: the function reads it when it is called."""

    dependencies = [('accounts', '0018_mergers_are_checked')]

    operations = [
        migrations.RunSQL((SQL / "named_in_lists.sql").read_text(), "drop function named_in_lists"),
    ]
