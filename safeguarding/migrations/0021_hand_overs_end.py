from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    """When one ended without an answer; and it is closed to people who were asked to keep away."""

    dependencies = [("safeguarding", "0020_hand_overs")]

    operations = [
        migrations.AddField(
            model_name="handover",
            name="ended_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.RunSQL((SQL / "hand_overs_of_the_kept_away.sql").read_text(), migrations.RunSQL.noop),
    ]
