"""The log's tables and functions, as SQL: Django can neither partition a table nor pin a function's search path."""

from pathlib import Path

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL((SQL / "events.sql").read_text(), migrations.RunSQL.noop),
        migrations.RunSQL((SQL / "capture.sql").read_text(), migrations.RunSQL.noop),
        migrations.RunSQL((SQL / "diffs.sql").read_text(), migrations.RunSQL.noop),
        migrations.RunSQL((SQL / "seals.sql").read_text(), migrations.RunSQL.noop),
        migrations.RunSQL((SQL / "erasing.sql").read_text(), migrations.RunSQL.noop),
        migrations.RunSQL((SQL / "months.sql").read_text(), migrations.RunSQL.noop),
        migrations.RunSQL((SQL / "tallies.sql").read_text(), migrations.RunSQL.noop),
        # What Django should know of them.
        migrations.CreateModel(
            name="Event",
            fields=[
                ("at", models.DateTimeField()),
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("kind", models.TextField()),
                (
                    "operation",
                    models.TextField(
                        choices=[
                            ("collection", "Collection"),
                            ("alteration", "Alteration"),
                            ("consultation", "Consultation"),
                            ("disclosure", "Disclosure"),
                            ("combination", "Combination"),
                            ("erasure", "Erasure"),
                            ("security", "Security"),
                        ]
                    ),
                ),
                ("actor_id", models.BigIntegerField(null=True)),
                ("actor_name", models.TextField()),
                ("agency_id", models.BigIntegerField(null=True)),
                ("agency_name", models.TextField()),
                ("db_user", models.TextField()),
                ("request_id", models.TextField()),
                ("target_type", models.TextField()),
                ("target_id", models.TextField()),
                ("ids", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ("payload", models.TextField(null=True)),
            ],
            options={
                "db_table": "audit_event",
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="Diff",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("object_pk", models.CharField(db_index=True, max_length=255, verbose_name="object pk")),
                (
                    "object_id",
                    models.BigIntegerField(blank=True, db_index=True, null=True, verbose_name="object id"),
                ),
                ("object_repr", models.TextField(verbose_name="object representation")),
                ("serialized_data", models.JSONField(null=True)),
                (
                    "action",
                    models.PositiveSmallIntegerField(
                        choices=[(0, "create"), (1, "update"), (2, "delete"), (3, "access")],
                        db_index=True,
                        verbose_name="action",
                    ),
                ),
                ("changes_text", models.TextField(blank=True, verbose_name="change message")),
                ("changes", models.JSONField(null=True, verbose_name="change message")),
                (
                    "cid",
                    models.CharField(
                        blank=True, db_index=True, max_length=255, null=True, verbose_name="Correlation ID"
                    ),
                ),
                (
                    "remote_addr",
                    models.GenericIPAddressField(blank=True, null=True, verbose_name="remote address"),
                ),
                (
                    "remote_port",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="remote port"),
                ),
                (
                    "timestamp",
                    models.DateTimeField(
                        db_index=True, default=django.utils.timezone.now, verbose_name="timestamp"
                    ),
                ),
                ("additional_data", models.JSONField(blank=True, null=True, verbose_name="additional data")),
                (
                    "actor_email",
                    models.CharField(blank=True, max_length=254, null=True, verbose_name="actor email"),
                ),
            ],
            options={
                "db_table": "audit_diff",
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="ExportRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "key",
                    models.UUIDField(
                        help_text="Made with the page, so that asking twice asks once.", unique=True
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waits for a second person"),
                            ("approved", "Approved"),
                            ("refused", "Refused"),
                            ("taken", "Taken"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("asked", models.JSONField(help_text="The question whose answer is to be taken out.")),
                ("purpose", models.CharField(max_length=20)),
                ("detail", models.TextField()),
                ("agency_id", models.BigIntegerField(null=True)),
                ("requested_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decision_reason", models.TextField(blank=True)),
                ("taken_at", models.DateTimeField(null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["-requested_at", "-id"], name="audit_exportrequest_newest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by__isnull", True),
                            models.Q(("decided_by", models.F("requested_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="audit_exportrequest_decided_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("decided_by__isnull", True)),
                            models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="audit_exportrequest_decided_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("state", "waiting")),
                            models.Q(
                                models.Q(("state", "waiting"), _negated=True), ("decided_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="audit_exportrequest_decided_when_not_waiting",
                    ),
                ],
            },
        ),
    ]
