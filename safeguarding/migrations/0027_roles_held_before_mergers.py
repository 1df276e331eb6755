from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    """Who decided a disposal had the role for it in any force that is part of the one that has the record now."""

    dependencies = [("safeguarding", "0026_disposal_round_the_person")]

    operations = [
        migrations.RunSQL((SQL / "disposal_role_held.sql").read_text(), migrations.RunSQL.noop),
        migrations.RunSQL((SQL / "disposal.sql").read_text(), migrations.RunSQL.noop),
    ]
