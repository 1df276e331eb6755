"""Information packs and their downloads."""

import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("referrals", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="PackJob",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("dedupe_key", models.CharField(max_length=200, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "Waiting"),
                            ("running", "Being made"),
                            ("done", "Ready"),
                            ("failed", "Failed"),
                        ],
                        default="queued",
                        max_length=10,
                    ),
                ),
                ("attempt", models.PositiveSmallIntegerField(default=0)),
                ("token", models.UUIDField(null=True)),
                ("lease_until", models.DateTimeField(null=True)),
                ("next_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("error", models.TextField(blank=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("finished_at", models.DateTimeField(null=True)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("purpose", models.TextField()),
                ("lawful_basis", models.CharField(max_length=60)),
                (
                    "chosen",
                    models.JSONField(
                        default=list, help_text="Sections chosen one by one beyond what this recipient gets."
                    ),
                ),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "recipient",
                    models.ForeignKey(
                        help_text="Empty: police internal.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.agency",
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pack_jobs",
                        to="referrals.referral",
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
                (
                    "revoked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("correction_settled_at", models.DateTimeField(null=True)),
                (
                    "correction_settled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "correction_settled_how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("telephone", "Told by telephone"),
                            ("replaced", "A new pack was handed over"),
                            ("not_needed", "Need not be told"),
                        ],
                        max_length=12,
                    ),
                ),
                ("correction_settled_why", models.TextField(blank=True)),
                ("correction_told_at", models.DateTimeField(null=True)),
                (
                    "correction_told_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "correction_told_whom",
                    models.TextField(blank=True, help_text="Who was told by telephone: name and post."),
                ),
                (
                    "replaced_by",
                    models.ForeignKey(
                        help_text="The pack that was handed over in its place, after something in this one was found wrong.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="packs.packjob",
                    ),
                ),
                (
                    "told_wrong_since",
                    models.DateTimeField(
                        help_text="Since when something told here has been found wrong, and is neither read nor settled.",
                        null=True,
                    ),
                ),
                (
                    "version",
                    models.PositiveIntegerField(
                        default=1, help_text="Rises with each correction of something in it."
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["referral", "-created_at"], name="packs_job_referral"),
                    models.Index(
                        condition=models.Q(("state__in", ["queued", "running"])),
                        fields=["next_at"],
                        name="packs_job_due",
                    ),
                    models.Index(
                        condition=models.Q(("state", "failed")),
                        fields=["finished_at"],
                        name="packs_job_failed",
                    ),
                    models.Index(
                        condition=models.Q(("told_wrong_since__isnull", False)),
                        fields=["told_wrong_since", "id"],
                        name="packs_job_told_wrong",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("revoked_at__isnull", True), ("revoked_by__isnull", True)),
                            models.Q(("revoked_at__isnull", False), ("revoked_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="packs_job_revoked_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("correction_settled_at__isnull", True),
                                ("correction_settled_by__isnull", True),
                                ("correction_settled_how", ""),
                                ("correction_settled_why", ""),
                            ),
                            models.Q(
                                ("correction_settled_at__isnull", False),
                                ("correction_settled_by__isnull", False),
                                models.Q(("correction_settled_why", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="packs_job_correction_settled",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("correction_settled_how", "telephone"),
                                ("correction_told_at__isnull", False),
                                ("correction_told_by__isnull", False),
                                models.Q(("correction_told_whom", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("correction_settled_how", "telephone"), _negated=True),
                                ("correction_told_at__isnull", True),
                                ("correction_told_by__isnull", True),
                                ("correction_told_whom", ""),
                            ),
                            _connector="OR",
                        ),
                        name="packs_job_correction_told",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("correction_settled_how", "replaced"), ("replaced_by__isnull", False)),
                            models.Q(
                                models.Q(("correction_settled_how", "replaced"), _negated=True),
                                ("replaced_by__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="packs_job_replaced_by",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Pack",
            fields=[
                (
                    "job",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="pack",
                        serialize=False,
                        to="packs.packjob",
                    ),
                ),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.PositiveIntegerField(help_text="Bytes.")),
                ("pages", models.PositiveIntegerField()),
                (
                    "manifest",
                    models.JSONField(help_text="What is in it and what was left out for this recipient."),
                ),
                (
                    "file",
                    models.CharField(
                        help_text="Random name in the private store; never shown.", max_length=120
                    ),
                ),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("expires_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Download",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pack",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="downloads", to="packs.pack"
                    ),
                ),
            ],
        ),
    ]
