"""The same event for less, and a sealer that reads no content (its rights stand in audit.capture.protection)."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("audit", "0009_announced_and_bounded")]
    operations = [migrations.RunSQL((SQL / "cheaper.sql").read_text(), migrations.RunSQL.noop)]
