"""What the ways of the second net cost is said to the planner."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("letters", "0004_taken_is_checked")]

    operations = [migrations.RunSQL((SQL / "costs_of_ways.sql").read_text(), migrations.RunSQL.noop)]
