from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    """The second net opens a sealed record to its officer and its owner as case staff alone, as the rules do."""

    dependencies = [("safeguarding", "0021_hand_overs_end")]

    operations = [migrations.RunSQL((SQL / "case_way.sql").read_text(), migrations.RunSQL.noop)]
