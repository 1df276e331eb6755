"""Triggers that keep a filed referral frozen and a share's sort keys true."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("referrals", "0001_initial")]
    operations = [migrations.RunSQL((SQL / "guards.sql").read_text(), migrations.RunSQL.noop)]
