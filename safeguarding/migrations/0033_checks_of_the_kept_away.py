from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    """Who of a deconfliction desk was asked to keep away from a record finds no check of it."""

    dependencies = [("safeguarding", "0032_handed_on"), ("referrals", "0016_exclusion_lifted")]

    operations = [migrations.RunSQL((SQL / "checks_of_the_kept_away.sql").read_text(), migrations.RunSQL.noop)]
