"""Referrals from draft to closure, and what hangs on each."""

from pathlib import Path

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("subjects", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Referral",
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
                            ("submitted", "New"),
                            ("immediate_risk", "Immediate danger"),
                            ("matching", "Identity"),
                            ("deconfliction", "Deconfliction"),
                            ("assessment", "Assessment"),
                            ("information", "Gathering information"),
                            ("approval", "Waiting for approval"),
                            ("hold", "On hold"),
                            ("service_pending", "Offered to a service"),
                            ("transfer_pending", "Offered to another area"),
                            ("parked", "Cannot identify"),
                            ("case_open", "Case open"),
                            ("closed", "Closed"),
                        ],
                        default="submitted",
                        max_length=20,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("document", models.JSONField()),
                ("form_version", models.PositiveSmallIntegerField(default=1)),
                ("submitted_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("sector", models.CharField(max_length=60)),
                ("sub_sector", models.CharField(blank=True, max_length=60)),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("portal", "This service"),
                            ("email", "E-mail"),
                            ("phone", "Phone"),
                            ("paper", "Paper"),
                            ("street", "Officer on the street"),
                        ],
                        default="portal",
                        max_length=10,
                    ),
                ),
                ("received_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("original_text", models.TextField(blank=True)),
                ("original_referrer", models.TextField(blank=True)),
                (
                    "immediate_danger",
                    models.CharField(
                        choices=[("yes", "Yes"), ("not_sure", "Not sure"), ("no", "No")], max_length=10
                    ),
                ),
                (
                    "under_18",
                    models.CharField(
                        choices=[("yes", "Yes"), ("not_sure", "Not sure"), ("no", "No")], max_length=10
                    ),
                ),
                (
                    "own_staff",
                    models.CharField(
                        choices=[("yes", "Yes"), ("not_sure", "Not sure"), ("no", "No")], max_length=10
                    ),
                ),
                ("identity_confirmed_at", models.DateTimeField(null=True)),
                ("claimed_at", models.DateTimeField(null=True)),
                ("due_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
                ("is_repeat", models.BooleanField(default=False)),
                ("has_complex_needs", models.BooleanField(default=False)),
                (
                    "has_violence",
                    models.BooleanField(
                        default=False, help_text="Violence or weapons, as answered or as the officer finds."
                    ),
                ),
                ("has_unread_information", models.BooleanField(default=False)),
                ("history_read_at", models.DateTimeField(null=True)),
                ("concern_type", models.CharField(blank=True, max_length=60)),
                (
                    "agency_may_see",
                    models.BooleanField(
                        default=True, help_text="False while it may concern the agency's own staff."
                    ),
                ),
                ("marking", models.CharField(default="OFFICIAL-SENSITIVE", max_length=40)),
                (
                    "queue_key",
                    models.BigIntegerField(
                        default=0, help_text="Danger first, then flags, then due: smaller is sooner."
                    ),
                ),
                (
                    "shown_status",
                    models.CharField(
                        choices=[
                            ("received", "Received"),
                            ("being_assessed", "Being assessed"),
                            ("considered", "Considered"),
                            ("contact_us", "Contact us"),
                        ],
                        default="received",
                        max_length=20,
                    ),
                ),
                ("shown_since", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="submissions",
                        to="accounts.agency",
                    ),
                ),
                (
                    "council",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.agency",
                    ),
                ),
                (
                    "force",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="referrals_received",
                        to="accounts.agency",
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="caseload",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="risks_owned",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.site",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="referrals",
                        to="subjects.subject",
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="submissions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "overdue_told_for",
                    models.DateTimeField(help_text="The due time whose passing has been told.", null=True),
                ),
                (
                    "hold_review_at",
                    models.DateTimeField(
                        help_text="By when a hold must be looked at again, wherever the referral is meanwhile.",
                        null=True,
                    ),
                ),
                (
                    "danger_now",
                    models.CharField(
                        choices=[("yes", "Yes"), ("not_sure", "Not sure"), ("no", "No")],
                        default="no",
                        help_text="Danger that was told, then or since, and that nobody has answered (models/danger.py).",
                        max_length=10,
                    ),
                ),
                (
                    "danger_told",
                    models.CharField(
                        choices=[("yes", "Yes"), ("not_sure", "Not sure"), ("no", "No")],
                        default="no",
                        help_text="The gravest that was ever told.",
                        max_length=10,
                    ),
                ),
                (
                    "child_now",
                    models.CharField(
                        choices=[("yes", "Yes"), ("not_sure", "Not sure"), ("no", "No")],
                        db_default="not_sure",
                        default="not_sure",
                        help_text="Under 18, by the answer as filed and all that is claimed (child.py).",
                        max_length=10,
                    ),
                ),
                (
                    "child_until",
                    models.DateField(
                        help_text="The birthday on which that has to be asked anew; none where no day changes it.",
                        null=True,
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
                    models.Index(
                        condition=models.Q(
                            ("child_until__isnull", False), models.Q(("state", "closed"), _negated=True)
                        ),
                        fields=["child_until"],
                        name="referrals_child_until",
                    ),
                    models.Index(
                        condition=models.Q(("state__in", ["case_open", "closed"]), _negated=True),
                        fields=["force", "queue_key", "id"],
                        name="referrals_queue",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("officer__isnull", True),
                            models.Q(("state__in", ["case_open", "closed"]), _negated=True),
                        ),
                        fields=["force", "queue_key", "id"],
                        name="referrals_queue_unassigned",
                    ),
                    models.Index(fields=["force", "state", "queue_key", "id"], name="referrals_queue_state"),
                    models.Index(
                        condition=models.Q(("state__in", ["case_open", "closed"]), _negated=True),
                        fields=["officer", "queue_key", "id"],
                        name="referrals_queue_mine",
                    ),
                    models.Index(fields=["force", "-submitted_at", "-id"], name="referrals_newest"),
                    models.Index(
                        condition=models.Q(("danger_now__in", ["yes", "not_sure"])),
                        fields=["force", "queue_key", "id"],
                        name="referrals_danger_lane",
                    ),
                    models.Index(
                        condition=models.Q(("state__in", ["case_open", "closed"]), _negated=True),
                        fields=["force", "due_at"],
                        name="referrals_overdue",
                    ),
                    models.Index(
                        condition=models.Q(("state", "closed"), _negated=True),
                        fields=["owner", "officer"],
                        name="referrals_held",
                    ),
                    models.Index(fields=["submitted_by", "-submitted_at", "-id"], name="referrals_own"),
                    models.Index(fields=["agency", "site", "-submitted_at", "-id"], name="referrals_site"),
                    models.Index(fields=["agency", "-submitted_at", "-id"], name="referrals_agency"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "submitted",
                                    "immediate_risk",
                                    "matching",
                                    "deconfliction",
                                    "assessment",
                                    "information",
                                    "approval",
                                    "hold",
                                    "service_pending",
                                    "transfer_pending",
                                    "parked",
                                    "case_open",
                                    "closed",
                                ],
                            )
                        ),
                        name="referrals_referral_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("claimed_at__isnull", True), ("officer__isnull", True)),
                            models.Q(("claimed_at__isnull", False), ("officer__isnull", False)),
                            _connector="OR",
                        ),
                        name="referrals_referral_claimed_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("finished_at__isnull", False),
                                ("state__in", ["case_open", "closed"]),
                            ),
                            models.Q(
                                models.Q(("state__in", ["case_open", "closed"]), _negated=True),
                                ("finished_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="referrals_referral_finished_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("child_now__in", ["yes", "not_sure", "no"])),
                        name="referrals_referral_child_now",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "closed"), _negated=True),
                            ("danger_now", "no"),
                            _connector="OR",
                        ),
                        name="referrals_referral_no_danger_closed",
                    ),
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
                        name="referrals_referral_offered_at_and_to",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("offered_to__isnull", True),
                            models.Q(("offered_to", models.F("officer")), _negated=True),
                            _connector="OR",
                        ),
                        name="referrals_referral_offered_to_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("offered_to__isnull", True),
                            models.Q(
                                ("officer__isnull", False),
                                models.Q(("state__in", ["case_open", "closed"]), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="referrals_referral_offered_in_hand",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Addendum",
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
                            ("information", "More information"),
                            ("correction", "Something I sent is wrong"),
                            ("answer", "An answer to our question"),
                        ],
                        max_length=12,
                    ),
                ),
                ("text", models.TextField()),
                (
                    "immediate_danger",
                    models.CharField(
                        choices=[("yes", "Yes"), ("not_sure", "Not sure"), ("no", "No")],
                        default="no",
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("read_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "read_by",
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
                        related_name="addenda",
                        to="referrals.referral",
                    ),
                ),
                (
                    "weapon",
                    models.CharField(
                        choices=[("yes", "Yes"), ("not_sure", "Not sure"), ("no", "No")],
                        default="no",
                        max_length=10,
                    ),
                ),
            ],
            options={
                "ordering": ["at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("read_at__isnull", True), ("read_by__isnull", True)),
                            models.Q(("read_at__isnull", False), ("read_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="referrals_addendum_read_at_and_by",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField()),
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
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="referrals.referral",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "with_whom",
                    models.CharField(
                        choices=[
                            ("referrer", "The referrer"),
                            ("person", "The person"),
                            ("family", "The family or carer"),
                            ("other", "Somebody else"),
                            ("emergency", "Emergency response"),
                        ],
                        max_length=10,
                    ),
                ),
                ("reached", models.BooleanField()),
                ("how", models.CharField(max_length=60)),
                ("when", models.DateTimeField()),
                ("what_was_said", models.TextField(blank=True)),
                ("incident_number", models.CharField(blank=True, max_length=40)),
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
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contacts",
                        to="referrals.referral",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LineOfEnquiry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("question", models.CharField(max_length=400)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("answered", "Answered"), ("not_needed", "Not needed")],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("answer", models.TextField(blank=True)),
                ("opened_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("settled_at", models.DateTimeField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "opened_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "settled_by",
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
                        related_name="enquiries",
                        to="referrals.referral",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("settled_at__isnull", True), ("settled_by__isnull", True), ("state", "open")
                            ),
                            models.Q(
                                models.Q(("state", "open"), _negated=True),
                                ("settled_at__isnull", False),
                                ("settled_by__isnull", False),
                                models.Q(("answer", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="referrals_enquiry_settled_at_and_by",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Contribution",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("enquiry", "Settled a line of enquiry"),
                            ("flags", "Changed the type of concern or a flag"),
                            ("plan", "Wrote the plan of the case"),
                            ("identity", "Decided who it is, or added to it"),
                        ],
                        max_length=10,
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
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contributions",
                        to="referrals.referral",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["referral", "by"], name="referrals_contribution_by")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("what__in", ["enquiry", "flags", "plan", "identity"])),
                        name="referrals_contribution_what",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Deconfliction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("identifiers", models.JSONField(help_text="Label and value, frozen as sent.")),
                ("requested_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("due_at", models.DateTimeField()),
                (
                    "code",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("clear", "Clear"),
                            ("ct_relevant_clear_to_proceed", "Relevant, clear to proceed"),
                            ("pursue_primacy", "Investigation has primacy"),
                            ("defer", "Wait"),
                        ],
                        max_length=40,
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                ("next_check_on", models.DateField(null=True)),
                ("overridden_at", models.DateTimeField(null=True)),
                ("override_reason", models.TextField(blank=True)),
                ("version", models.PositiveIntegerField(default=1)),
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
                    "force",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.agency"
                    ),
                ),
                (
                    "overridden_by",
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
                        related_name="deconflictions",
                        to="referrals.referral",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("code", "")),
                        fields=["force", "due_at", "id"],
                        name="referrals_deconfliction_desk",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answered_at__isnull", True),
                                ("answered_by__isnull", True),
                                ("code", ""),
                                ("next_check_on__isnull", True),
                            ),
                            models.Q(
                                models.Q(("code", ""), _negated=True),
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                                ("next_check_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="referrals_deconfliction_answered_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("overridden_at__isnull", True), ("overridden_by__isnull", True)),
                            models.Q(
                                ("overridden_at__isnull", False),
                                ("overridden_by__isnull", False),
                                models.Q(("override_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="referrals_deconfliction_overridden_at_and_by",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("code", "")),
                        fields=("referral",),
                        name="referrals_deconfliction_one_open",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReferrerQuestion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("question", models.TextField()),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
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
                    "asked_by",
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
                        related_name="questions",
                        to="referrals.referral",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", True), ("answered_by__isnull", True)),
                            models.Q(("answered_at__isnull", False), ("answered_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="referrals_question_answered_at_and_by",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RiskOwner",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("because", models.CharField(max_length=200)),
                ("since", models.DateTimeField(default=django.utils.timezone.now)),
                ("until", models.DateTimeField(null=True)),
                (
                    "person",
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
                        related_name="owners",
                        to="referrals.referral",
                    ),
                ),
            ],
            options={
                "ordering": ["since"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until__isnull", True)),
                        fields=("referral",),
                        name="referrals_riskowner_one",
                    ),
                    models.UniqueConstraint(
                        fields=("referral", "since"), name="referrals_riskowner_no_overlap"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PurposeStated",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("purpose", models.CharField(max_length=40)),
                ("detail", models.CharField(blank=True, max_length=300)),
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
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="referrals.referral"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["referral", "by", "-at"], name="referrals_purpose")],
            },
        ),
        migrations.CreateModel(
            name="Code",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("list", models.SlugField(max_length=40)),
                ("version", models.PositiveSmallIntegerField(default=1)),
                ("code", models.SlugField(max_length=60)),
                ("label", models.CharField(max_length=200)),
                ("hint", models.CharField(blank=True, max_length=300)),
                ("parent", models.CharField(blank=True, max_length=60)),
                ("order", models.PositiveSmallIntegerField(default=0)),
                ("is_current", models.BooleanField(default=True)),
                (
                    "facts",
                    models.JSONField(
                        default=dict, help_text="What else the list says of it: mappings, flags."
                    ),
                ),
            ],
            options={
                "ordering": ["list", "version", "order"],
                "constraints": [
                    models.UniqueConstraint(fields=("list", "version", "code"), name="referrals_code_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Danger",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "told",
                    models.CharField(
                        choices=[("yes", "Yes"), ("not_sure", "Not sure"), ("no", "No")], max_length=10
                    ),
                ),
                (
                    "told_in",
                    models.CharField(
                        choices=[
                            ("form", "The form as filed"),
                            ("information", "Information added"),
                            ("correction", "A correction"),
                            ("answer", "An answer to our question"),
                            ("staff", "A member of staff"),
                        ],
                        max_length=12,
                    ),
                ),
                ("told_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("due_at", models.DateTimeField()),
                (
                    "step_due_at",
                    models.DateTimeField(
                        help_text="The referral's own due time, which holds again afterwards."
                    ),
                ),
                (
                    "waits_since",
                    models.DateTimeField(
                        default=django.utils.timezone.now,
                        help_text="From when the ladder counts: told, told graver, or given up.",
                    ),
                ),
                (
                    "rung",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="How far up the ladder it has been raised."
                    ),
                ),
                ("taken_at", models.DateTimeField(null=True)),
                (
                    "ended_as",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("response", "An emergency response was recorded"),
                            ("none", "Judged that there is none"),
                        ],
                        max_length=10,
                    ),
                ),
                ("ended_at", models.DateTimeField(null=True)),
                ("reason", models.TextField(blank=True)),
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
                        related_name="dangers",
                        to="referrals.referral",
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
                (
                    "told_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "by_referrer",
                    models.CharField(
                        choices=[("yes", "Yes"), ("not_sure", "Not sure"), ("no", "No")],
                        db_default="no",
                        default="no",
                        help_text="The gravest of it that the referrer's side told, whatever staff told on top.",
                        max_length=10,
                    ),
                ),
            ],
            options={
                "ordering": ["told_at", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=["waits_since"],
                        name="referrals_danger_open",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("referral",),
                        name="referrals_danger_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("told__in", ["yes", "not_sure"])), name="referrals_danger_told"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("taken_at__isnull", True), ("taken_by__isnull", True)),
                            models.Q(("taken_at__isnull", False), ("taken_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="referrals_danger_taken_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_as", ""), ("ended_at__isnull", True), ("ended_by__isnull", True)
                            ),
                            models.Q(
                                ("ended_as", "response"),
                                ("ended_at__isnull", False),
                                ("ended_by__isnull", False),
                            ),
                            models.Q(
                                ("ended_as", "none"),
                                ("ended_at__isnull", False),
                                ("ended_by__isnull", False),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="referrals_danger_ended",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Duty",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField()),
                (
                    "is_cover",
                    models.BooleanField(
                        default=False, help_text="Told when whoever is first has not taken it."
                    ),
                ),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "force",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duties",
                        to="accounts.agency",
                    ),
                ),
                (
                    "made_by",
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
                        related_name="duties",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["since", "is_cover", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=["force", "until"],
                        name="referrals_duty_now",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until__gt", models.F("since"))), name="referrals_duty_ends_later"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True)),
                            models.Q(("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="referrals_duty_withdrawn_at_and_by",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=("force", "person", "since"),
                        name="referrals_duty_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "option",
                    models.CharField(
                        choices=[
                            ("gather", "Gather information"),
                            ("channel", "Refer to Channel panel (section 36)"),
                            ("partnership", "Police-led partnership"),
                            ("service", "Pass to a service"),
                            ("transfer", "Transfer to another force or council"),
                            ("hold", "Hold: investigation has primacy"),
                            ("no_further_action", "No further Prevent action"),
                            ("unfounded", "Unfounded: mistaken, misguided or malicious"),
                            ("cannot_identify", "Cannot identify the person"),
                        ],
                        max_length=20,
                    ),
                ),
                ("rationale", models.TextField()),
                ("evidence", models.TextField()),
                ("dissent", models.TextField(blank=True)),
                ("particulars", models.JSONField(default=dict)),
                ("reason_codes", models.JSONField(default=list)),
                ("default_option_not_taken_because", models.TextField(blank=True)),
                (
                    "tier",
                    models.CharField(
                        choices=[("sergeant", "Sergeant or inspector"), ("inspector", "Inspector")],
                        max_length=10,
                    ),
                ),
                ("tier_because", models.JSONField(default=list)),
                ("rule_version", models.CharField(max_length=20)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "to_agency",
                    models.ForeignKey(
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
                        related_name="decisions",
                        to="referrals.referral",
                    ),
                ),
            ],
            options={
                "ordering": ["at"],
            },
        ),
        migrations.CreateModel(
            name="Approval",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[("approved", "Approved"), ("returned", "Returned to the officer")],
                        max_length=10,
                    ),
                ),
                ("reason", models.TextField()),
                ("what_is_missing", models.TextField(blank=True)),
                ("return_due", models.DateField(null=True)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "author",
                    models.ForeignKey(
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
                    "decision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approval",
                        to="referrals.decision",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("by", models.F("author")), _negated=True),
                        name="referrals_approval_by_another",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReferrerMessage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "choice",
                    models.CharField(
                        choices=[
                            ("standard", "The standard message"),
                            ("withhold", "Nothing, for the reason given"),
                            ("specific", "A specific message, approved as a disclosure"),
                        ],
                        max_length=10,
                    ),
                ),
                ("text", models.TextField(blank=True)),
                ("withheld_because", models.TextField(blank=True)),
                ("approved_at", models.DateTimeField(null=True)),
                ("release_after", models.DateTimeField(null=True)),
                ("released_at", models.DateTimeField(null=True)),
                (
                    "decision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="message",
                        to="referrals.decision",
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="messages",
                        to="referrals.referral",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("released_at__isnull", True)),
                        fields=["release_after"],
                        name="referrals_message_batch",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(("choice", "withhold"), _negated=True),
                                models.Q(("withheld_because", ""), _negated=True),
                                _connector="OR",
                            ),
                            models.Q(
                                models.Q(("choice", "specific"), _negated=True),
                                models.Q(("text", ""), _negated=True),
                                _connector="OR",
                            ),
                        ),
                        name="referrals_message_says_why",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReleaseBatch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(unique=True)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name="DiaryEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "particular",
                    models.CharField(help_text="Which particular of the decision it keeps.", max_length=30),
                ),
                ("what", models.CharField(max_length=200)),
                ("detail", models.TextField(blank=True)),
                ("due_on", models.DateField()),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("raised_on", models.DateField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
                ("how", models.TextField(blank=True)),
                (
                    "agency",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.agency",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="diary",
                        to="referrals.decision",
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="diary",
                        to="referrals.referral",
                    ),
                ),
                (
                    "settled_by",
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
                    models.Index(
                        condition=models.Q(("settled_at__isnull", True)),
                        fields=["due_on", "id"],
                        name="referrals_diary_open",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("settled_at__isnull", True), ("settled_by__isnull", True)),
                            models.Q(
                                ("settled_at__isnull", False),
                                ("settled_by__isnull", False),
                                models.Q(("how", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="referrals_diary_settled_at_by_and_how",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Being written"),
                            ("with_lead", "With the safeguarding lead"),
                            ("sent", "Sent"),
                            ("discarded", "Discarded"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("answers", models.JSONField(default=dict)),
                ("form_version", models.PositiveSmallIntegerField(default=1)),
                ("version", models.PositiveIntegerField(default=1)),
                ("channel", models.CharField(default="portal", max_length=20)),
                ("started_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("saved_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("handed_over_at", models.DateTimeField(null=True)),
                ("reminded", models.PositiveSmallIntegerField(default=0)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.agency"
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drafts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.site",
                    ),
                ),
                (
                    "sent_as",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="draft",
                        to="referrals.referral",
                    ),
                ),
                (
                    "about_colleague",
                    models.BooleanField(
                        default=False, help_text="May concern own staff: no lead ever sees it."
                    ),
                ),
                ("lead_note", models.TextField(blank=True, help_text="Why the lead gave it back.")),
                ("page_versions", models.JSONField(default=dict)),
                (
                    "kept_from",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        default=list,
                        help_text="Leads whom it names: none of them ever sees it.",
                        size=None,
                    ),
                ),
                (
                    "page_writers",
                    models.JSONField(default=dict, help_text="Who last changed each page: {page: person}."),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("reminded_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["author", "state", "-saved_at"], name="referrals_draft_mine"),
                    models.Index(fields=["agency", "state", "handed_over_at"], name="referrals_draft_lead"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sent_as__isnull", False), ("state", "sent")),
                            models.Q(models.Q(("state", "sent"), _negated=True), ("sent_as__isnull", True)),
                            _connector="OR",
                        ),
                        name="referrals_draft_sent_as",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="IndicatorSet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=40)),
                ("version", models.PositiveSmallIntegerField()),
                ("title", models.CharField(max_length=200)),
                ("origin", models.TextField()),
                ("is_on", models.BooleanField(default=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("code", "version"), name="referrals_indicatorset_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Indicator",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("dimension", models.SlugField(max_length=40)),
                ("dimension_label", models.CharField(max_length=120)),
                ("number", models.PositiveSmallIntegerField()),
                ("label", models.CharField(max_length=300)),
                ("hint", models.CharField(blank=True, max_length=300)),
                (
                    "is_immediate",
                    models.BooleanField(default=False, help_text="Noticing this shows the 999 page again."),
                ),
                (
                    "set",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="indicators",
                        to="referrals.indicatorset",
                    ),
                ),
                ("dimension_hint", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "ordering": ["set", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("set", "number"), name="referrals_indicator_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Observation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("evidence", models.TextField(blank=True)),
                (
                    "known_how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("seen", "I saw or heard it myself"),
                            ("told_by_person", "The person told me"),
                            ("told_by_other", "Somebody else told me"),
                            ("online", "I came across it online"),
                            ("", "Not said"),
                        ],
                        max_length=20,
                    ),
                ),
                ("when", models.TextField(blank=True)),
                ("said_by", models.TextField(blank=True)),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="referrals.indicator",
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="observations",
                        to="referrals.referral",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("referral", "indicator", "by"), name="referrals_observation_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("why", models.TextField()),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("lifted_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seals",
                        to="referrals.referral",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_at__isnull", True)),
                        fields=("referral",),
                        name="referrals_seal_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lifted_at__isnull", True), ("lifted_by__isnull", True)),
                            models.Q(("lifted_at__isnull", False), ("lifted_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="referrals_seal_lifted_at_and_by",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SecondLook",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.TextField()),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "decision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="second_look",
                        to="referrals.decision",
                    ),
                ),
                (
                    "first_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("tier_because", models.JSONField(default=list)),
            ],
        ),
        migrations.CreateModel(
            name="SearchDocument",
            fields=[
                (
                    "referral",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="search_document",
                        serialize=False,
                        to="referrals.referral",
                    ),
                ),
                ("tokens", django.contrib.postgres.search.SearchVectorField(null=True)),
                ("is_stale", models.BooleanField(db_default=True, default=True)),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False, fields=["tokens"], name="referrals_search_tokens"
                    ),
                    models.Index(
                        condition=models.Q(("is_stale", True)),
                        fields=["referral"],
                        name="referrals_search_stale",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NameWord",
            fields=[
                ("word", models.CharField(max_length=100, primary_key=True, serialize=False)),
                (
                    "near",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=101), size=None
                    ),
                ),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False, fields=["near"], name="referrals_nameword_near"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReferralShare",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("copy", "Copy of the referral as filed"),
                            ("joint", "Worked jointly with another force"),
                        ],
                        max_length=10,
                    ),
                ),
                ("submitted_at", models.DateTimeField()),
                ("queue_key", models.BigIntegerField(default=0)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.agency"
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shares",
                        to="referrals.referral",
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
                    "read_addenda",
                    models.PositiveIntegerField(
                        default=0,
                        help_text="How many additions stood on the copy when it was last said to be read.",
                    ),
                ),
                ("read_at", models.DateTimeField(null=True)),
                (
                    "read_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "danger_told",
                    models.BooleanField(
                        db_default=False,
                        default=False,
                        help_text="Of a copy: the referrer's side told of danger (danger.referrer_told), so it is listed first.",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["agency", "kind", "-submitted_at", "-referral"], name="referrals_share_newest"
                    ),
                    models.Index(
                        condition=models.Q(("danger_told", True)),
                        fields=["agency", "kind", "-submitted_at", "-referral"],
                        name="referrals_share_danger",
                    ),
                    models.Index(
                        fields=["agency", "kind", "queue_key", "referral"], name="referrals_share_queue"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at__isnull", True)),
                        fields=("referral", "agency", "kind"),
                        name="referrals_share_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("revoked_at__isnull", True), ("revoked_by__isnull", True)),
                            models.Q(("revoked_at__isnull", False), ("revoked_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="referrals_share_revoked_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("read_addenda", 0), ("read_at__isnull", True), ("read_by__isnull", True)
                            ),
                            models.Q(("read_at__isnull", False), ("read_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="referrals_share_read_at_and_by",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReferralGrant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "content_object",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="referrals.referral"),
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
        migrations.CreateModel(
            name="Exclusion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("why", models.TextField()),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("lifted_at", models.DateTimeField(null=True)),
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
                    "person",
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
                        related_name="exclusions",
                        to="referrals.referral",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_at__isnull", True)),
                        fields=("referral", "person"),
                        name="referrals_exclusion_once",
                    )
                ],
            },
        ),
        migrations.RunSQL((SQL / "guards.sql").read_text(), migrations.RunSQL.noop),
        migrations.RunSQL((SQL / "search_document.sql").read_text(), migrations.RunSQL.noop),
    ]
