from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("safeguarding", "0017_the_referrers_view")]

    operations = [migrations.RunSQL((SQL / "support_waits.sql").read_text(), "drop function support_waits(bigint)")]
