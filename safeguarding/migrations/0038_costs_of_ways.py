"""What the ways of the second net cost is said to the planner, and a force's own cases are read by their column."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("safeguarding", "0037_briefs_name_their_agreement")]

    operations = [
        migrations.RunSQL((SQL / "case_opens.sql").read_text(), migrations.RunSQL.noop),
        migrations.RunSQL((SQL / "costs_of_ways.sql").read_text(), migrations.RunSQL.noop),
    ]
