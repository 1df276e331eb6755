"""Bounded events, a lock that only the sealer can take, erasing by a signed order, and a verifier that says
what it found."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("audit", "0007_writing_in_fewer_steps")]
    operations = [migrations.RunSQL((SQL / "keepers.sql").read_text(), migrations.RunSQL.noop)]
