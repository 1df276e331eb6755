"""The cases that one officer is offered."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("safeguarding", "0041_index_of_closing_cases")]

    operations = [
        AddIndexConcurrently(
            "case",
            models.Index(
                fields=["offered_to", "plan_due_at", "id"],
                condition=Q(("offered_to__isnull", False)),
                name="safeguarding_case_offered",
            ),
        )
    ]
