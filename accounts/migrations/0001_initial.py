"""People, agencies and their roles, and what each person is told."""

import core.lookup
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("email", models.EmailField(max_length=254, unique=True)),
                ("name", models.CharField(max_length=120)),
                ("job_title", models.CharField(blank=True, max_length=120)),
                ("phone", models.CharField(blank=True, max_length=40)),
                ("is_active", models.BooleanField(default=True)),
                ("suspended_at", models.DateTimeField(blank=True, null=True)),
                ("suspended_reason", models.TextField(blank=True)),
                (
                    "training_until",
                    models.DateField(blank=True, help_text="Empty: not required of this person.", null=True),
                ),
                (
                    "vetting_until",
                    models.DateField(blank=True, help_text="Empty: not required of this person.", null=True),
                ),
                ("joined_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "suspended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "sessions_end_before",
                    models.DateTimeField(
                        blank=True,
                        help_text="A session begun before this moment is over, wherever it is kept.",
                        null=True,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("found_by", core.lookup.FoundByField(editable=False, null=True, of=("name",))),
                (
                    "sort_key",
                    core.lookup.SortKeyField(
                        db_collation="C", db_default="", default="", editable=False, max_length=300, of="name"
                    ),
                ),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["sort_key", "id"], name="accounts_user_in_order"),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["found_by"], name="accounts_user_found_by"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("email"), name="accounts_user_email_any_case"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("suspended_at__isnull", True), ("suspended_by__isnull", True)),
                            models.Q(("suspended_at__isnull", False), ("suspended_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="accounts_user_suspended_at_and_by",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Absence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("first_day", models.DateField()),
                ("last_day", models.DateField()),
                ("noted_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "cover",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="covering",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "noted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="absences",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["first_day", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=["person", "first_day", "last_day"],
                        name="accounts_absence_standing",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last_day__gte", models.F("first_day"))),
                        name="accounts_absence_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cover__isnull", True),
                            models.Q(("cover", models.F("person")), _negated=True),
                            _connector="OR",
                        ),
                        name="accounts_absence_covered_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("ended_by__isnull", True)),
                            models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="accounts_absence_ended_at_and_by",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Area",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(unique=True)),
                ("name", models.CharField(max_length=80)),
                (
                    "copies_council",
                    models.BooleanField(
                        default=True, help_text="A referral is copied to the council's front door."
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "sort_key",
                    core.lookup.SortKeyField(
                        db_collation="C", db_default="", default="", editable=False, max_length=300, of="name"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Agency",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("force", "Police force"),
                            ("school", "School"),
                            ("college", "College or university"),
                            ("council", "Council"),
                            ("health", "Health"),
                            ("probation", "Prison and probation"),
                            ("charity", "Charity"),
                            ("other", "Other"),
                            ("platform", "This service"),
                        ],
                        max_length=12,
                    ),
                ),
                ("name", models.CharField(max_length=130)),
                (
                    "sector",
                    models.CharField(
                        default="other", help_text="Code in the list of sectors.", max_length=40
                    ),
                ),
                (
                    "who_sends",
                    models.CharField(
                        choices=[
                            ("anyone", "Anyone sends to police"),
                            ("lead", "The safeguarding lead sends"),
                        ],
                        default="anyone",
                        max_length=8,
                    ),
                ),
                ("is_open", models.BooleanField(default=True)),
                (
                    "group",
                    models.OneToOneField(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="auth.group",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="accounts.agency",
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agencies",
                        to="accounts.area",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("found_by", core.lookup.FoundByField(editable=False, null=True, of=("name", "town", "urn"))),
                (
                    "sort_key",
                    core.lookup.SortKeyField(
                        db_collation="C", db_default="", default="", editable=False, max_length=300, of="name"
                    ),
                ),
                ("town", models.CharField(blank=True, db_default="", default="", max_length=80)),
                (
                    "urn",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        help_text="Unique reference number of a school or college.",
                        max_length=6,
                    ),
                ),
                ("telephone", models.CharField(blank=True, max_length=24)),
                (
                    "telephone_hours",
                    models.CharField(
                        blank=True, help_text="When the number above answers, in words.", max_length=80
                    ),
                ),
                ("telephone_out_of_hours", models.CharField(blank=True, max_length=24)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["sort_key", "id"], name="accounts_agency_by_name"),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["found_by"], name="accounts_agency_found_by"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "force")),
                        fields=("area",),
                        name="accounts_agency_one_force_an_area",
                    ),
                    models.UniqueConstraint(
                        fields=("area", "sort_key", "urn"),
                        name="accounts_agency_one_name_an_area",
                        nulls_distinct=False,
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("urn", ""), _negated=True),
                        fields=("urn",),
                        name="accounts_agency_one_urn",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Site",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=130)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sites",
                        to="accounts.agency",
                    ),
                ),
                (
                    "sort_key",
                    core.lookup.SortKeyField(
                        db_collation="C", db_default="", default="", editable=False, max_length=300, of="name"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agency", "sort_key"), name="accounts_site_one_name_an_agency"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("referrer", "Referrer"),
                            ("safeguarding_lead", "Safeguarding lead"),
                            ("practitioner", "Partner practitioner"),
                            ("agency_administrator", "Agency administrator"),
                            ("gateway_clerk", "Gateway clerk"),
                            ("prevent_officer", "Prevent officer"),
                            ("sergeant", "Prevent supervisor (sergeant)"),
                            ("inspector", "Prevent supervisor (inspector)"),
                            ("duty_officer", "Duty officer"),
                            ("deconfliction_desk", "Deconfliction desk"),
                            ("council_front_door", "Council front door"),
                            ("auditor", "Auditor"),
                            ("data_protection_officer", "Data protection officer"),
                            ("policy_administrator", "Policy administrator"),
                            ("platform_administrator", "Platform administrator"),
                        ],
                        max_length=30,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Waiting for a second person"),
                            ("active", "Active"),
                            ("ended", "Ended"),
                        ],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                ("until", models.DateTimeField(blank=True, null=True)),
                ("granted_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="accounts.agency",
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "granted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="accounts.site",
                    ),
                ),
                (
                    "replaces",
                    models.ForeignKey(
                        help_text="The role that ends when this begins.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["agency", "role", "state"], name="accounts_membership_desk"),
                    models.Index(
                        condition=models.Q(("state", "proposed")),
                        fields=["granted_at"],
                        name="accounts_membership_waiting",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "ended"), _negated=True),
                        fields=("user", "agency", "site", "role"),
                        name="accounts_membership_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_by__isnull", True),
                            models.Q(("confirmed_by", models.F("granted_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="accounts_membership_confirmed_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("granted_by__isnull", True),
                                models.Q(("granted_by", models.F("user")), _negated=True),
                                _connector="OR",
                            ),
                            models.Q(
                                ("confirmed_by__isnull", True),
                                models.Q(("confirmed_by", models.F("user")), _negated=True),
                                _connector="OR",
                            ),
                        ),
                        name="accounts_membership_never_by_oneself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "role__in",
                                    [
                                        "auditor",
                                        "council_front_door",
                                        "data_protection_officer",
                                        "deconfliction_desk",
                                        "duty_officer",
                                        "gateway_clerk",
                                        "inspector",
                                        "practitioner",
                                        "prevent_officer",
                                        "safeguarding_lead",
                                        "sergeant",
                                    ],
                                ),
                                ("state", "active"),
                                _negated=True,
                            ),
                            ("confirmed_at__isnull", False),
                            _connector="OR",
                        ),
                        name="accounts_membership_reading_confirmed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_by__isnull", True), ("confirmed_at__isnull", False), _connector="OR"
                        ),
                        name="accounts_membership_confirmed_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_by__isnull", True), ("ended_at__isnull", False), _connector="OR"
                            ),
                            models.Q(
                                models.Q(("ended_at__isnull", False), ("state", "ended")),
                                models.Q(
                                    models.Q(("state", "ended"), _negated=True), ("ended_at__isnull", True)
                                ),
                                _connector="OR",
                            ),
                        ),
                        name="accounts_membership_ended_at_and_by",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("email", models.EmailField(max_length=254)),
                ("name", models.CharField(max_length=120)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("referrer", "Referrer"),
                            ("safeguarding_lead", "Safeguarding lead"),
                            ("practitioner", "Partner practitioner"),
                            ("agency_administrator", "Agency administrator"),
                            ("gateway_clerk", "Gateway clerk"),
                            ("prevent_officer", "Prevent officer"),
                            ("sergeant", "Prevent supervisor (sergeant)"),
                            ("inspector", "Prevent supervisor (inspector)"),
                            ("duty_officer", "Duty officer"),
                            ("deconfliction_desk", "Deconfliction desk"),
                            ("council_front_door", "Council front door"),
                            ("auditor", "Auditor"),
                            ("data_protection_officer", "Data protection officer"),
                            ("policy_administrator", "Policy administrator"),
                            ("platform_administrator", "Platform administrator"),
                        ],
                        max_length=30,
                    ),
                ),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("invited_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("expires_at", models.DateTimeField()),
                ("accepted_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "accepted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="accounts.agency",
                    ),
                ),
                (
                    "invited_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="accounts.site"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("accepted_at__isnull", True), ("accepted_by__isnull", True)),
                            models.Q(("accepted_at__isnull", False), ("accepted_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="accounts_invitation_accepted_at_and_by",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Notice",
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
                ("kind", models.CharField(max_length=40)),
                ("words", models.CharField(help_text="One sentence without personal data.", max_length=200)),
                ("reference", models.CharField(blank=True, max_length=20)),
                ("path", models.CharField(blank=True, max_length=200)),
                ("urgent", models.BooleanField(default=False)),
                ("read_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "invitation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.invitation",
                    ),
                ),
                (
                    "mailbox",
                    models.EmailField(
                        blank=True,
                        db_default="",
                        help_text="Of a letter, for a day after it was sent.",
                        max_length=254,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["person", "read_at", "-created_at"], name="accounts_notice_inbox"),
                    models.Index(
                        condition=models.Q(("state", "done"), _negated=True),
                        fields=["-created_at", "-id"],
                        name="accounts_notice_unsent",
                    ),
                    models.Index(
                        condition=models.Q(("state__in", ["queued", "running"])),
                        fields=["next_at"],
                        name="accounts_notice_due",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("invitation__isnull", True), ("mailbox", ""), ("person__isnull", False)
                            ),
                            models.Q(("path", ""), ("person__isnull", True), ("reference", "")),
                            _connector="OR",
                        ),
                        name="accounts_notice_person_or_mailbox",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OncePost",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField()),
                ("led_to", models.CharField(blank=True, max_length=300)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["at"], name="accounts_oncepost_at")],
                "constraints": [
                    models.UniqueConstraint(fields=("user", "key"), name="accounts_oncepost_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="KeptText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("path", models.CharField(help_text="Of the page on which it was typed.", max_length=300)),
                ("fields", models.JSONField()),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("began", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "form",
                    models.CharField(
                        blank=True,
                        db_default="",
                        help_text="Which form of that page; empty: none with a long box.",
                        max_length=60,
                    ),
                ),
                (
                    "turn",
                    models.PositiveIntegerField(
                        db_default=0,
                        default=0,
                        help_text="The save that this is; an earlier one that comes late changes nothing.",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["at"], name="accounts_kepttext_at")],
            },
        ),
        migrations.CreateModel(
            name="ReadingBlock",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "records",
                    models.PositiveIntegerField(help_text="How many different records had been opened."),
                ),
                ("lifted_at", models.DateTimeField(null=True)),
                ("lifted_why", models.TextField(blank=True)),
                (
                    "lifted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reading_blocks",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "in_lists",
                    models.BooleanField(
                        db_default=False,
                        default=False,
                        help_text="They had been named in lists, and not opened one by one.",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["person", "-at"], name="accounts_readingblock_person")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("lifted_at__isnull", True), ("lifted_by__isnull", True), ("lifted_why", "")
                            ),
                            models.Q(
                                ("lifted_at__isnull", False),
                                ("lifted_by__isnull", False),
                                models.Q(("lifted_why", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="accounts_readingblock_lifted_at_by_and_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("lifted_by__isnull", True),
                            models.Q(("lifted_by", models.F("person")), _negated=True),
                            _connector="OR",
                        ),
                        name="accounts_readingblock_lifted_by_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Round",
            fields=[
                ("duty", models.CharField(max_length=100, primary_key=True, serialize=False)),
                ("since", models.DateTimeField()),
                ("at", models.DateTimeField()),
            ],
        ),
    ]
