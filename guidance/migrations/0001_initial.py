"""Guidance pages with their versions, circulation sheets and complaints."""

import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Page",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(unique=True)),
                ("order", models.PositiveSmallIntegerField()),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("everyone", "For everyone"),
                            ("public", "Without an account"),
                            ("managers", "For managers and safeguarding leads"),
                        ],
                        default="everyone",
                        max_length=10,
                    ),
                ),
            ],
            options={
                "ordering": ["order", "slug"],
            },
        ),
        migrations.CreateModel(
            name="PageVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("published", "Published"),
                            ("retired", "Replaced"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[("shipped", "Came with the service"), ("written", "Written here")],
                        default="written",
                        max_length=8,
                    ),
                ),
                ("title", models.CharField(max_length=120)),
                ("summary", models.CharField(max_length=200)),
                ("body", models.TextField()),
                (
                    "found_by",
                    models.CharField(blank=True, help_text="Other words for it, by commas.", max_length=300),
                ),
                (
                    "sheet_line",
                    models.CharField(blank=True, help_text="What the sheet says of it.", max_length=300),
                ),
                ("review_on", models.DateField()),
                ("drafted_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("published_at", models.DateTimeField(null=True)),
                ("version", models.PositiveIntegerField(default=1, help_text="Counts changes to the draft.")),
                (
                    "approver",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "page",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="guidance.page",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("page", "number"), name="guidance_version_number_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "published")),
                        fields=("page",),
                        name="guidance_version_one_published",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "draft")),
                        fields=("page",),
                        name="guidance_version_one_draft",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["draft", "published", "retired", "withdrawn"])),
                        name="guidance_version_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approver__isnull", True),
                            models.Q(("approver", models.F("author")), _negated=True),
                            _connector="OR",
                        ),
                        name="guidance_version_approver_is_not_author",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("origin", "shipped"), ("author__isnull", False), _connector="OR"),
                        name="guidance_version_has_author",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("approver__isnull", True),
                                ("published_at__isnull", True),
                                ("state__in", ("draft", "withdrawn")),
                            ),
                            models.Q(
                                ("origin", "shipped"),
                                ("published_at__isnull", False),
                                ("state__in", ("published", "retired")),
                            ),
                            models.Q(
                                ("approver__isnull", False),
                                ("published_at__isnull", False),
                                ("state__in", ("published", "retired")),
                            ),
                            _connector="OR",
                        ),
                        name="guidance_version_published_by_two",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CirculationSheet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(unique=True)),
                ("issued_on", models.DateField(default=django.utils.timezone.localdate)),
                (
                    "lines",
                    models.JSONField(help_text="Of each page: slug, title, version and what the sheet says."),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Acknowledgement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.agency"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acknowledgements",
                        to="guidance.circulationsheet",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("sheet", "agency"), name="guidance_acknowledged_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ComplaintIntake",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("reference", models.CharField(max_length=12, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "Received"),
                            ("acknowledged", "Acknowledged"),
                            ("answered", "Answered"),
                        ],
                        default="received",
                        max_length=12,
                    ),
                ),
                (
                    "topic",
                    models.CharField(
                        choices=[
                            ("access", "I asked for my information and did not get it"),
                            ("wrong", "Something held about me is wrong"),
                            ("delete", "Something held about me should be deleted"),
                            ("shared", "Something was shared or seen that should not have been"),
                            ("safety", "Information was lost or not kept safe"),
                            ("other", "Something else"),
                        ],
                        max_length=8,
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("contact", models.CharField(max_length=300)),
                ("words", models.TextField()),
                ("received_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("acknowledge_by", models.DateField()),
                ("acknowledged_at", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("answer", models.TextField(blank=True)),
                ("once", models.UUIDField(editable=False, unique=True)),
                (
                    "sent_from",
                    models.CharField(blank=True, help_text="Keyed hash of address and day.", max_length=64),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "acknowledged_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "controller",
                    models.ForeignKey(
                        help_text="Empty: not sure.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.agency",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["controller", "received_at", "id"], name="guidance_complaint_desk"),
                    models.Index(fields=["received_at", "id"], name="guidance_complaint_received"),
                    models.Index(fields=["sent_from", "received_at"], name="guidance_complaint_limit"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["received", "acknowledged", "answered"])),
                        name="guidance_complaint_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("acknowledged_at__isnull", True), ("acknowledged_by__isnull", True)),
                            models.Q(("acknowledged_at__isnull", False), ("acknowledged_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="guidance_complaint_acknowledged_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", True), ("answered_by__isnull", True)),
                            models.Q(("answered_at__isnull", False), ("answered_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="guidance_complaint_answered_at_and_by",
                    ),
                ],
            },
        ),
    ]
