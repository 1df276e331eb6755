"""The writer hands in the salt, and a function that nothing asked is gone."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_fewer_indexes")]
    operations = [migrations.RunSQL((SQL / "given_salts.sql").read_text(), migrations.RunSQL.noop)]
