"""Partner actions, and cases from opening to their last follow-up."""

import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("referrals", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="PartnerAction",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("information", "Tell us what you know"),
                            ("task", "Do something"),
                            ("service", "Take this person on"),
                        ],
                        max_length=12,
                    ),
                ),
                ("what", models.TextField()),
                ("why", models.TextField()),
                ("lawful_basis", models.CharField(max_length=60)),
                ("disclosed", models.JSONField(default=list)),
                (
                    "may_tell",
                    models.CharField(
                        choices=[("yes", "Yes"), ("no", "No"), ("ask_us", "Ask us first")],
                        help_text="May the person be told of this request?",
                        max_length=8,
                    ),
                ),
                ("safe_contact", models.TextField(blank=True)),
                ("due_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Asked"),
                            ("accepted", "Accepted"),
                            ("answered", "Answered"),
                            ("completed", "Completed"),
                            ("declined", "Declined"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("accepted_at", models.DateTimeField(null=True)),
                ("answer", models.TextField(blank=True)),
                ("evidence", models.TextField(blank=True)),
                ("nothing_known", models.BooleanField(default=False)),
                ("decline_reason", models.TextField(blank=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("partner_access_until", models.DateTimeField(null=True)),
                ("seen_by_asker_at", models.DateTimeField(null=True)),
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
                        related_name="actions_asked",
                        to="accounts.agency",
                    ),
                ),
                (
                    "allocated_to",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="actions",
                        to="referrals.decision",
                    ),
                ),
                (
                    "deputy",
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
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="actions",
                        to="referrals.referral",
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("correction_read_at", models.DateTimeField(null=True)),
                (
                    "correction_read_by",
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
                ("correction_settled_why", models.TextField(blank=True)),
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
                    "told_wrong_since",
                    models.DateTimeField(
                        help_text="Since when something told here has been found wrong, and is neither read nor settled.",
                        null=True,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["agency", "due_at", "id"], name="safeguarding_action_desk"),
                    models.Index(fields=["referral", "state"], name="safeguarding_action_referral"),
                    models.Index(
                        condition=models.Q(("state__in", ["accepted", "answered", "asked"])),
                        fields=["due_at"],
                        name="safeguarding_action_overdue",
                    ),
                    models.Index(
                        condition=models.Q(("told_wrong_since__isnull", False)),
                        fields=["told_wrong_since", "id"],
                        name="safeguarding_action_told_wrong",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["asked", "accepted", "answered", "completed", "declined", "withdrawn"],
                            )
                        ),
                        name="safeguarding_action_state",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["accepted", "answered", "asked"])),
                        fields=("referral", "agency", "kind"),
                        name="safeguarding_action_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "declined"), _negated=True),
                            models.Q(("decline_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="safeguarding_action_declined_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("accepted_at__isnull", True), ("accepted_by__isnull", True)),
                            models.Q(("accepted_at__isnull", False), ("accepted_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="safeguarding_action_accepted_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", True), ("answered_by__isnull", True)),
                            models.Q(("answered_at__isnull", False), ("answered_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="safeguarding_action_answered_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("ended_by__isnull", True)),
                            models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="safeguarding_action_ended_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("correction_read_at__isnull", True), ("correction_read_by__isnull", True)
                            ),
                            models.Q(
                                ("correction_read_at__isnull", False), ("correction_read_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="safeguarding_action_correction_read",
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
                        name="safeguarding_action_correction_settled",
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
                        name="safeguarding_action_correction_told",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ActionMessage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField()),
                ("from_partner", models.BooleanField()),
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
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="thread",
                        to="safeguarding.partneraction",
                    ),
                ),
                (
                    "corrects",
                    models.BooleanField(
                        default=False, help_text="Does it correct what the agency was told about the person?"
                    ),
                ),
            ],
            options={
                "ordering": ["at"],
            },
        ),
        migrations.CreateModel(
            name="Case",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("channel", "Channel (section 36)"),
                            ("partnership", "Police-led partnership"),
                        ],
                        max_length=12,
                    ),
                ),
                ("opened_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("plan_due_at", models.DateTimeField()),
                ("review_on", models.DateField()),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "decision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="case",
                        to="referrals.decision",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="referrals.referral",
                    ),
                ),
                (
                    "force",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="accounts.agency",
                    ),
                ),
                ("plan", models.TextField(blank=True)),
                ("plan_at", models.DateTimeField(null=True)),
                (
                    "plan_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("closing", "Closing waits for a second person"),
                            ("closed", "Closed"),
                        ],
                        default="open",
                        max_length=8,
                    ),
                ),
                ("offered_at", models.DateTimeField(null=True)),
                (
                    "offered_to",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("offered_why", models.TextField(blank=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["force", "plan_due_at", "id"], name="safeguarding_case_force")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("offered_at__isnull", True),
                                ("offered_to__isnull", True),
                                ("offered_why", ""),
                            ),
                            models.Q(
                                ("offered_at__isnull", False),
                                ("offered_to__isnull", False),
                                models.Q(("offered_why", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="safeguarding_case_offered_at_and_to",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("offered_to__isnull", True),
                            models.Q(("offered_to", models.F("owner")), _negated=True),
                            _connector="OR",
                        ),
                        name="safeguarding_case_offered_to_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("offered_to__isnull", True),
                            models.Q(("state", "closed"), _negated=True),
                            _connector="OR",
                        ),
                        name="safeguarding_case_offered_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("plan_at__isnull", True), ("plan_by__isnull", True)),
                            models.Q(
                                ("plan_at__isnull", False),
                                ("plan_by__isnull", False),
                                models.Q(("plan", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="safeguarding_case_plan_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at__isnull", False), ("state", "closed")),
                            models.Q(("closed_at__isnull", True), ("state__in", ["open", "closing"])),
                            _connector="OR",
                        ),
                        name="safeguarding_case_closed_at",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseReview",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("was_due", models.DateField()),
                ("note", models.TextField()),
                ("next_on", models.DateField()),
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
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="safeguarding.case",
                    ),
                ),
            ],
            options={
                "ordering": ["at"],
            },
        ),
        migrations.CreateModel(
            name="CaseClosing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("reason_codes", models.JSONField(default=list)),
                ("report", models.TextField()),
                ("gaps", models.TextField()),
                ("remaining", models.TextField()),
                ("their_view", models.TextField(blank=True)),
                ("tier", models.CharField(max_length=10)),
                ("tier_because", models.JSONField(default=list)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("approved", "Approved"),
                            ("returned", "Returned"),
                            ("taken_back", "Taken back"),
                        ],
                        max_length=10,
                    ),
                ),
                ("answer", models.TextField(blank=True)),
                ("answered_at", models.DateTimeField(null=True)),
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
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="closings",
                        to="safeguarding.case",
                    ),
                ),
            ],
            options={
                "ordering": ["at"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("outcome", "")),
                        fields=("case",),
                        name="safeguarding_closing_one_waits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answered_at__isnull", True), ("answered_by__isnull", True), ("outcome", "")
                            ),
                            models.Q(
                                ("outcome__in", ["approved", "returned", "taken_back"]),
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                                models.Q(("answer", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="safeguarding_closing_answered_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome__in", ["", "taken_back"]),
                            models.Q(("answered_by", models.F("by")), _negated=True),
                            _connector="OR",
                        ),
                        name="safeguarding_closing_by_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FollowUp",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("months", models.PositiveSmallIntegerField()),
                ("due_on", models.DateField()),
                (
                    "found",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("stays_closed", "Nothing new: it stays closed"),
                            ("reopen", "There is something to work on: open the case again"),
                        ],
                        max_length=12,
                    ),
                ),
                ("note", models.TextField(blank=True)),
                ("at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "closing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups",
                        to="safeguarding.caseclosing",
                    ),
                ),
            ],
            options={
                "ordering": ["due_on"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("found", "")), fields=["due_on"], name="safeguarding_followup_due"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("closing", "months"), name="safeguarding_followup_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("at__isnull", True), ("by__isnull", True), ("found", "")),
                            models.Q(
                                ("at__isnull", False),
                                ("by__isnull", False),
                                ("found__in", ["stays_closed", "reopen"]),
                                models.Q(("note", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="safeguarding_followup_at_and_by",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PanelReferral",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("why", models.TextField()),
                ("lawful_basis", models.CharField(max_length=60)),
                ("until", models.DateTimeField(null=True)),
                ("shared_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("sent", "Not acknowledged"),
                            ("taken", "Acknowledged"),
                            ("taken_back", "Taken back"),
                        ],
                        default="sent",
                        max_length=10,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("plan_due_at", models.DateTimeField()),
                ("acknowledge_by", models.DateTimeField()),
                ("taken_at", models.DateTimeField(null=True)),
                ("taken_back_why", models.TextField(blank=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.agency"
                    ),
                ),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="panel",
                        to="safeguarding.case",
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
                (
                    "shared_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["agency", "plan_due_at", "case"], name="safeguarding_panel_list"),
                    models.Index(
                        condition=models.Q(("state", "sent")),
                        fields=["acknowledge_by"],
                        name="safeguarding_panel_late",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "sent"), ("taken_at__isnull", True)),
                            models.Q(("state", "taken"), ("taken_at__isnull", False)),
                            ("state", "taken_back"),
                            _connector="OR",
                        ),
                        name="safeguarding_panel_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("taken_at__isnull", True), ("taken_by__isnull", True)),
                            models.Q(("taken_at__isnull", False), ("taken_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="safeguarding_panel_taken_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("revoked_at__isnull", False),
                                ("revoked_by__isnull", False),
                                ("state", "taken_back"),
                                models.Q(("taken_back_why", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state", "taken_back"), _negated=True),
                                ("revoked_at__isnull", True),
                                ("revoked_by__isnull", True),
                                ("taken_back_why", ""),
                            ),
                            _connector="OR",
                        ),
                        name="safeguarding_panel_taken_back",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseGrant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "content_object",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="safeguarding.case"),
                ),
                ("group", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="auth.group")),
                (
                    "permission",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="auth.permission"),
                ),
            ],
            options={
                "abstract": False,
                "unique_together": {("group", "permission", "content_object")},
            },
        ),
    ]
