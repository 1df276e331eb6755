from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    """Who was named for a case team finds a sealed record for the agency that they were named for, and no other; and what
    a policy asks is planned once a session."""

    dependencies = [
        ("safeguarding", "0008_providers"),
    ]

    operations = [
        migrations.RunSQL((SQL / "case_way.sql").read_text(), migrations.RunSQL.noop),
        migrations.RunSQL((SQL / "ways_asked_of_functions.sql").read_text(), migrations.RunSQL.noop),
    ]
