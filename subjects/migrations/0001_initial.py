"""Persons of concern, what is claimed of them, and the keys by which they are found."""

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
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Subject",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("sealed", models.BooleanField(default=False)),
                ("sealed_reason", models.TextField(blank=True)),
                ("first_seen_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("version", models.PositiveIntegerField(default=1)),
            ],
        ),
        migrations.CreateModel(
            name="Name",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(max_length=60)),
                ("source_id", models.UUIDField(null=True)),
                ("claimed_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("current", "Name"),
                            ("part", "Part of a name"),
                            ("alias", "Also known as"),
                            ("former", "Former name"),
                            ("nickname", "Nickname"),
                        ],
                        default="current",
                        max_length=10,
                    ),
                ),
                ("forenames", models.TextField(blank=True)),
                ("surname", models.TextField(blank=True)),
                (
                    "claimed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="names",
                        to="subjects.subject",
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
                ("withdrawn_why", models.TextField(blank=True, db_default="", default="")),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("withdrawn_at__isnull", True),
                                ("withdrawn_by__isnull", True),
                                ("withdrawn_why", ""),
                            ),
                            models.Q(
                                ("withdrawn_at__isnull", False),
                                ("withdrawn_by__isnull", False),
                                models.Q(("withdrawn_why", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="subjects_name_withdrawn_whole",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DateOfBirth",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(max_length=60)),
                ("source_id", models.UUIDField(null=True)),
                ("claimed_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("year", models.PositiveSmallIntegerField(null=True)),
                ("month", models.PositiveSmallIntegerField(null=True)),
                ("day", models.PositiveSmallIntegerField(null=True)),
                ("age_from", models.PositiveSmallIntegerField(null=True)),
                ("age_to", models.PositiveSmallIntegerField(null=True)),
                (
                    "claimed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dates_of_birth",
                        to="subjects.subject",
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
                ("withdrawn_why", models.TextField(blank=True, db_default="", default="")),
                (
                    "settles_why",
                    models.TextField(
                        blank=True,
                        db_default="",
                        default="",
                        help_text="Why it settles the age, whatever else was answered or claimed before. Empty: it does not.",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("withdrawn_at__isnull", True),
                                ("withdrawn_by__isnull", True),
                                ("withdrawn_why", ""),
                            ),
                            models.Q(
                                ("withdrawn_at__isnull", False),
                                ("withdrawn_by__isnull", False),
                                models.Q(("withdrawn_why", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="subjects_dateofbirth_withdrawn_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("month__isnull", True), ("month__range", (1, 12)), _connector="OR"),
                            models.Q(("day__isnull", True), ("day__range", (1, 31)), _connector="OR"),
                            models.Q(
                                ("age_from__isnull", True),
                                ("age_to__gte", models.F("age_from")),
                                _connector="OR",
                            ),
                        ),
                        name="subjects_dateofbirth_possible",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("settles_why", ""), ("claimed_by__isnull", False), _connector="OR"
                        ),
                        name="subjects_dateofbirth_settled_by",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Address",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(max_length=60)),
                ("source_id", models.UUIDField(null=True)),
                ("claimed_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("lines", models.TextField(blank=True)),
                ("town", models.TextField(blank=True)),
                ("postcode", models.TextField(blank=True)),
                (
                    "claimed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="addresses",
                        to="subjects.subject",
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
                ("withdrawn_why", models.TextField(blank=True, db_default="", default="")),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("withdrawn_at__isnull", True),
                                ("withdrawn_by__isnull", True),
                                ("withdrawn_why", ""),
                            ),
                            models.Q(
                                ("withdrawn_at__isnull", False),
                                ("withdrawn_by__isnull", False),
                                models.Q(("withdrawn_why", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="subjects_address_withdrawn_whole",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Identifier",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(max_length=60)),
                ("source_id", models.UUIDField(null=True)),
                ("claimed_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("phone", "Phone"),
                            ("email", "E-mail"),
                            ("handle", "Online name"),
                            ("school", "School or employer"),
                            ("upn", "Unique pupil number"),
                            ("nhs", "NHS number"),
                            ("pnc", "PNC number"),
                            ("family", "Family member"),
                            ("description", "Description"),
                        ],
                        max_length=12,
                    ),
                ),
                ("value", models.TextField()),
                (
                    "claimed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="identifiers",
                        to="subjects.subject",
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
                ("withdrawn_why", models.TextField(blank=True, db_default="", default="")),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("withdrawn_at__isnull", True),
                                ("withdrawn_by__isnull", True),
                                ("withdrawn_why", ""),
                            ),
                            models.Q(
                                ("withdrawn_at__isnull", False),
                                ("withdrawn_by__isnull", False),
                                models.Q(("withdrawn_why", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="subjects_identifier_withdrawn_whole",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Candidate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("weight", models.FloatField()),
                ("band", models.CharField(max_length=20)),
                ("evidence", models.JSONField(default=dict)),
                ("found_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("reopened_at", models.DateTimeField(null=True)),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="subjects.subject"
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="candidates",
                        to="subjects.subject",
                    ),
                ),
                (
                    "reopened_because",
                    models.JSONField(default=list, help_text="What has become known since it was decided."),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("subject", "other"), name="subjects_candidate_once"),
                    models.CheckConstraint(
                        condition=models.Q(("subject", models.F("other")), _negated=True),
                        name="subjects_candidate_two_people",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("same", "The same person"),
                            ("different", "Different people"),
                            ("unsure", "Not sure"),
                        ],
                        max_length=10,
                    ),
                ),
                ("reason", models.TextField()),
                ("evidence", models.JSONField(default=dict)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
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
                    "a",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links_from",
                        to="subjects.subject",
                    ),
                ),
                (
                    "b",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links_to",
                        to="subjects.subject",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("a__lt", models.F("b"))), name="subjects_link_in_order"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("a", "b"),
                        name="subjects_link_one_live",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("ended_by__isnull", True)),
                            models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="subjects_link_ended_at_and_by",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MatchKeys",
            fields=[
                (
                    "subject",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="match_keys",
                        serialize=False,
                        to="subjects.subject",
                    ),
                ),
                ("sealed", models.BooleanField(default=False)),
                (
                    "waiting",
                    models.BooleanField(
                        db_default=False,
                        default=False,
                        help_text="Saved, and the keeper has not looked for this person since.",
                    ),
                ),
                (
                    "keys",
                    django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None),
                ),
                (
                    "reading",
                    models.PositiveSmallIntegerField(
                        db_default=0,
                        default=0,
                        help_text="By which reading of names and numbers the keys were made.",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("waiting", True)),
                        fields=["subject"],
                        name="subjects_matchkeys_waiting",
                    ),
                    models.Index(fields=["reading"], name="subjects_matchkeys_reading"),
                ],
            },
        ),
        migrations.CreateModel(
            name="FiledUnder",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "sealed",
                        "number",
                        "subject_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("sealed", models.BooleanField()),
                ("number", models.IntegerField()),
                ("subject_id", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="MatchEvidence",
            fields=[
                (
                    "subject",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="match_evidence",
                        serialize=False,
                        to="subjects.subject",
                    ),
                ),
                ("evidence", models.JSONField(default=dict)),
            ],
        ),
        migrations.CreateModel(
            name="NameShare",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "field",
                    models.CharField(
                        choices=[("forename", "Forename"), ("surname", "Surname")], max_length=10
                    ),
                ),
                ("word", models.CharField(max_length=100)),
                (
                    "share",
                    models.FloatField(help_text="Of the people filed here who are not sealed, from 0 to 1."),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("word", "field"), name="subjects_nameshare_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="NameCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("counted_at", models.DateTimeField(null=True)),
                ("is_due", models.BooleanField(db_default=True, default=True)),
            ],
        ),
        migrations.RunSQL((SQL / "filed_under.sql").read_text(), migrations.RunSQL.noop),
        migrations.RunSQL("insert into subjects_namecount (is_due) values (true)", migrations.RunSQL.noop),
    ]
