"""Keys announced by the sealer's role, events bounded in all that they say, days counted again while they
can still change."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("audit", "0008_against_its_keepers")]
    operations = [migrations.RunSQL((SQL / "announced.sql").read_text(), migrations.RunSQL.noop)]
