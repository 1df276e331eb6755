from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    """A disposal is asked round the person, and what was decided of it is frozen."""

    dependencies = [('safeguarding', '0025_panels_of_a_council')]

    operations = [
        migrations.AddField(
            model_name="disposal",
            name="records",
            field=models.JSONField(
                help_text="Numbers of the records of the person, as it was decided. Emptied when it is carried out.",
                null=True,
            ),
        ),
        migrations.RunSQL((SQL / "disposal_role_held.sql").read_text(), migrations.RunSQL.noop),
        migrations.RunSQL((SQL / "disposal_frozen.sql").read_text(), migrations.RunSQL.noop),
        migrations.RunSQL((SQL / "disposal.sql").read_text(), migrations.RunSQL.noop),
    ]
