"""One association and what corrects it are known by the first of them."""

from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("subjects", "0002_associations")]

    operations = [
        migrations.AddField(
            "association",
            "first",
            models.UUIDField(
                editable=False,
                help_text="The address of the one that was recorded first, of it and what corrects it; the database says it.",
                null=True,
            ),
        ),
        migrations.RunSQL((SQL / "associations_corrected.sql").read_text(), migrations.RunSQL.noop),
    ]
