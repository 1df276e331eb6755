import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0004_hands_in_a_redaction"),
        ("packs", "0008_put_forward_by"),
    ]

    operations = [
        migrations.CreateModel(
            name="PackedFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(help_text="Of the piece (packs.content.attached).", max_length=120)),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="evidence.file"
                    ),
                ),
                (
                    "pack",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="packed", to="packs.pack"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("pack", "key"), name="packs_packedfile_once")],
            },
        ),
    ]
