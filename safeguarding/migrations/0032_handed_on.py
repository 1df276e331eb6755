from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    """The force before finds what was over when its case went to another, and reads at which stage that was."""

    dependencies = [("safeguarding", "0031_tiers_version")]

    operations = [
        migrations.AddField(
            model_name="casetransfer",
            name="stood",
            field=models.CharField(
                blank=True,
                db_default="",
                help_text="At which stage the case was when it was taken over.",
                max_length=200,
            ),
        ),
        migrations.RunSQL((SQL / "handed_on.sql").read_text(), migrations.RunSQL.noop),
    ]
