"""When names were last counted: one row, there from the beginning."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("subjects", "0005_filed_under")]

    operations = [
        migrations.CreateModel(
            name="NameCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("counted_at", models.DateTimeField(null=True)),
                ("is_due", models.BooleanField(db_default=True, default=True)),
            ],
        ),
        migrations.RunSQL(
            "insert into subjects_namecount (is_due) values (true)", migrations.RunSQL.noop
        ),
    ]
