"""What only the keeper says. Its rights are applied after this, as all are, while the log is open."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_given_salts")]
    operations = [migrations.RunSQL((SQL / "keeper.sql").read_text(), migrations.RunSQL.noop)]
