from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0014_kept_text_by_page")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="mailed",
            field=models.CharField(
                choices=[
                    ("at_once", "At once, each by itself"),
                    ("daily", "One e-mail a day"),
                    ("never", "Not by e-mail"),
                ],
                db_default="at_once",
                default="at_once",
                help_text="How messages that are not urgent come by e-mail.",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="mailed_at_hour",
            field=models.SmallIntegerField(
                db_default=8, default=8, help_text="In London: of the one e-mail a day."
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="digest",
            field=models.CharField(
                blank=True,
                db_default="",
                help_text="The one e-mail of a day in which it comes, instead of its own.",
                max_length=60,
            ),
        ),
    ]
