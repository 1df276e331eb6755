"""Consent ends with the case, and who was told of it is kept. Each constraint is checked for what is new, and in the next
migration for the rows of before (docs/adr/0067)."""

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models
from django.db.models import F, Q

UNANSWERED = ("no_answer", "ended")


class Migration(migrations.Migration):
    dependencies = [("safeguarding", "0014_kinds_of_meetings")]

    operations = [
        migrations.RemoveConstraint(model_name="consent", name="safeguarding_consent_answered"),
        migrations.RemoveConstraint(model_name="consent", name="safeguarding_consent_reassessed"),
        migrations.AddField(
            model_name="caseclosing",
            name="consent_end",
            field=models.TextField(
                blank=True, db_default="", help_text="Who was told, when and how, that support ends, and consent with it."
            ),
        ),
        migrations.AlterField(
            model_name="consent",
            name="said",
            field=models.CharField(
                choices=[
                    ("given", "Given"),
                    ("refused", "Refused"),
                    ("withdrawn", "Withdrawn"),
                    ("no_answer", "Asked, and not answered yet"),
                    ("ended", "Ended with the case"),
                ],
                max_length=10,
            ),
        ),
        AddConstraintNotValid(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=Q(said__in=UNANSWERED, answered_by="", capacity="", reassess_on__isnull=True)
                | (
                    ~Q(said__in=UNANSWERED)
                    & Q(told_on__lte=F("asked_on"))
                    & ~Q(told="")
                    & ~Q(answered_by="")
                    & ~Q(answerer="")
                    & ~Q(capacity="")
                    & ~Q(capacity_why="")
                ),
                name="safeguarding_consent_answered",
            ),
        ),
        AddConstraintNotValid(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=Q(said__in=["refused", "withdrawn"], reassess_on__isnull=False)
                | Q(said__in=["given", "no_answer", "ended"], reassess_on__isnull=True),
                name="safeguarding_consent_reassessed",
            ),
        ),
    ]
