import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    """UNLOGGED: who has a page open is true for a minute, and need not outlive a server that is killed."""

    dependencies = [("accounts", "0012_saved_views")]

    operations = [
        migrations.CreateModel(
            name="Presence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("record", models.UUIDField(help_text="The address of the record, of whatever kind it is.")),
                ("began", models.DateTimeField(default=django.utils.timezone.now)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=["record", "user"], name="accounts_presence_once")],
                "indexes": [models.Index(fields=["at"], name="accounts_presence_at")],
            },
        ),
        migrations.RunSQL("ALTER TABLE accounts_presence SET UNLOGGED", "ALTER TABLE accounts_presence SET LOGGED"),
        migrations.AddField(
            model_name="kepttext",
            name="taken_over_at",
            field=models.DateTimeField(help_text="When a colleague said that they write there instead.", null=True),
        ),
        migrations.AddField(
            model_name="kepttext",
            name="taken_over_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        AddConstraintNotValid(
            model_name="kepttext",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("taken_over_at__isnull", True), ("taken_over_by__isnull", True)
                ) | models.Q(("taken_over_at__isnull", False), ("taken_over_by__isnull", False)),
                name="accounts_kepttext_taken_over",
            ),
        ),
    ]
