"""A row for each key of each person, in place of an index over lists of keys: a lookup among a million people reads a
page or two for each key, where it visited a thousand rows all over a table."""

from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("subjects", "0004_names_common_here")]

    operations = [
        migrations.CreateModel(
            name="FiledUnder",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "sealed",
                        "number",
                        "subject_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("sealed", models.BooleanField()),
                ("number", models.IntegerField()),
                ("subject_id", models.BigIntegerField()),
            ],
        ),
        migrations.RunSQL(
            (SQL / "filed_under.sql").read_text(),
            "drop trigger subjects_file_under_keys on subjects_matchkeys;"
            "drop trigger subjects_file_under_new_keys on subjects_matchkeys;"
            "drop trigger subjects_file_under_nobody on subjects_matchkeys;"
            "drop function subjects_file_under_keys();",
        ),
        migrations.RemoveIndex(model_name="matchkeys", name="subjects_matchkeys_keys"),
    ]
